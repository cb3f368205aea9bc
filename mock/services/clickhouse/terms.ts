import type { Place, Terms } from '../terms.ts'

const all = ({ organizationId }: Pick<Place, 'organizationId'>) => `/v1/organizations/${organizationId}/invitations`
const one = (place: Place) => `${all(place)}/${place.invitationId}`

export const terms: Terms = {
  deeds: {
    listClickHouseInvitations: 'list',
    createClickHouseInvitation: 'create',
    getClickHouseInvitation: 'get',
    deleteClickHouseInvitation: 'cancel',
  },
  parameters: { organization: 'organizationId', invitation: 'invitationId' },
  offered: [['email']],
  rows: [],
  one: [],
  members: { id: ['id'], email: ['email'], role: ['role'], createdAt: ['createdAt'], expiresAt: ['expireAt'] },
  envelope: { with: 'clickhouse.envelope', way: ['result'] },
  filters: [],
  errorCodes: [['error']],
  retryAfter: 'x-ratelimit-reset',
  numbers: [['status']],
  requests: {
    list: (place, query = {}) => ({ method: 'GET', path: all(place), query }),
    create: (place, { email }) => ({ method: 'POST', path: all(place), query: {}, body: { email, role: 'developer' } }),
    get: (place) => ({ method: 'GET', path: one(place), query: {} }),
    cancel: (place) => ({ method: 'DELETE', path: one(place), query: {} }),
  },
}
