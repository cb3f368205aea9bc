import type { Place, Terms } from '../terms.ts'

const all = ({ organizationId }: Pick<Place, 'organizationId'>) => `/guild/v3/orgs/${organizationId}/invitations`

export const terms: Terms = {
  deeds: { listGuildInvitations: 'list', createGuildInvitation: 'create' },
  parameters: { organization: 'organization', invitation: 'invitation' },
  offered: [['email']],
  rows: [],
  one: [],
  members: { id: ['id'], email: ['email'], role: ['role'], expiresAt: ['expires_at'] },
  filters: [],
  errorCodes: [],
  numbers: [],
  requests: {
    list: (place, query = {}) => ({ method: 'GET', path: all(place), query }),
    create: (place, { email }) => ({ method: 'POST', path: all(place), query: {}, body: { email, role: 'developer' } }),
  },
}
