import type { Place, Terms } from '../terms.ts'

const all = ({ organizationId }: Pick<Place, 'organizationId'>) => `/rest/orgs/${organizationId}/invites`
const one = (place: Place) => `${all(place)}/${place.invitationId}`

/** A version that every client of today knows. */
const version = '2024-10-15'

export const terms: Terms = {
  deeds: { listOrgInvitation: 'list', createOrgInvitation: 'create', deleteOrgInvitation: 'cancel' },
  parameters: { organization: 'org_id', invitation: 'invite_id' },
  // That of 2022-06-01 is flat.
  offered: [['data', 'attributes', 'email'], ['email']],
  rows: ['data'],
  one: ['data'],
  members: { id: ['id'], email: ['attributes', 'email'], role: ['attributes', 'role'] },
  next: ['links', 'next'],
  pageSize: { name: 'limit', small: 5 },
  filters: [],
  errorCodes: [
    ['errors', '*', 'code'],
    ['errors', '*', 'status'],
  ],
  location: true,
  retryAfter: 'retry-after',
  numbers: [['errors', '*', 'status']],
  met: {
    'next-link-self-loop': ['https://github.com/snyk-labs/pysnyk/issues/212'],
    'next-link-form-flips': ['https://github.com/snyk/snyk-api-import/pull/368'],
  },
  requests: {
    list: (place, query = {}) => ({ method: 'GET', path: all(place), query: { version, ...query } }),
    create: (place, { email, roleId }) => ({
      method: 'POST',
      path: all(place),
      query: { version },
      body: { data: { type: 'org_invitation', attributes: { email, role: roleId } } },
    }),
    cancel: (place) => ({ method: 'DELETE', path: one(place), query: { version } }),
  },
}
