import { castOf, fillOthers, idsOf, inviteThem } from './cast.ts'
import { services } from './invite.ts'
import { scale, type Scale } from './parameters.ts'
import type { Scenario } from './scenario.ts'

export const empty: Scenario<Scale> = {
  name: 'empty',
  description: 'Two organizations and the personas, and no invitation.',
  parameters: scale({ organizations: 2, invitations: 0 }),
  invitations: ({ invitations }) => services.length * invitations,
  build(draft, { organizations, invitations, clickhouseRoles }) {
    const cast = castOf(draft)
    if (clickhouseRoles === 'custom') draft.moveToCustomRoles(cast.main)
    fillOthers(draft, cast, organizations, () => {})
    inviteThem(draft, cast, invitations)
    return idsOf(cast)
  },
}
