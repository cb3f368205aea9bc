import type { Place, Terms } from '../terms.ts'

const all = ({ organizationId }: Pick<Place, 'organizationId'>) => `/api/v2/organizations/${organizationId}/invites`
const one = (place: Place) => `${all(place)}/${place.invitationId}`
const type = 'organization_invites'

export const terms: Terms = {
  deeds: {
    listOrganizationInvites: 'list',
    createOrganizationInvite: 'create',
    getOrganizationInvite: 'get',
    deleteOrganizationInvite: 'cancel',
    acceptOrganizationInvite: 'accept',
  },
  parameters: { organization: 'organization_id', invitation: 'invite_id' },
  offered: [['data', 'attributes', 'recipient_email']],
  rows: ['data'],
  one: ['data'],
  members: {
    id: ['id'],
    email: ['attributes', 'recipient_email'],
    role: ['attributes', 'invite_user_as'],
    createdAt: ['attributes', 'created_at'],
    acceptedAt: ['attributes', 'accepted_at'],
    code: ['attributes', 'code'],
  },
  totals: { rows: ['meta', 'pagination', 'total_count'], pages: ['meta', 'pagination', 'total_pages'] },
  page: 'page',
  pageSize: { name: 'per_page', small: '2' },
  filters: ['filter[invite_user_as]', 'filter[updated_at]'],
  errorCodes: [['errors', '*', 'status']],
  numbers: [
    ['errors', '*', 'status'],
    ['meta', 'pagination', 'total_count'],
    ['meta', 'pagination', 'total_pages'],
  ],
  requests: {
    list: (place, query = {}) => ({ method: 'GET', path: all(place), query }),
    create: (place, { email }) => ({
      method: 'POST',
      path: all(place),
      query: {},
      body: { data: { type, attributes: { recipient_email: email, invite_user_as: 'admin' } } },
    }),
    get: (place) => ({ method: 'GET', path: one(place), query: {} }),
    cancel: (place) => ({ method: 'DELETE', path: one(place), query: {} }),
    accept: (place, code) => ({
      method: 'PUT',
      path: `${one(place)}/accept`,
      query: {},
      body: { data: { type, attributes: { code } } },
    }),
  },
}
