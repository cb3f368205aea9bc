import { castOf, fillOthers, idsOf, inviteThem } from './cast.ts'
import { invite, inviteCancelled, inviteJoiner } from './invite.ts'
import { areCustomRoles, scale, type Scale } from './parameters.ts'
import type { Scenario } from './scenario.ts'

export const smallTeam: Scenario<Scale> = {
  name: 'small-team',
  title: 'A small team',
  description: 'A team of eight with a few pending, accepted and cancelled invitations through each service.',
  parameters: scale({ organizations: 2, invitations: 4 }),
  // Two are settled in the first organization, and one is pending in each other.
  invitations: ({ organizations, invitations }, services) => services.length * (2 + invitations + organizations - 1),
  async build(draft, values) {
    const { organizations, invitations } = values
    const { services } = draft
    const cast = castOf(draft)
    if (areCustomRoles(values)) draft.moveToCustomRoles(cast.main)
    const { main } = cast
    draft.member(main, 'developer')
    draft.joinByInvitation(main, 3)
    for (const service of services) {
      inviteJoiner({ draft, from: main, service }, 0)
      inviteCancelled({ draft, from: main, service })
    }
    await inviteThem(draft, cast, invitations)
    await fillOthers(draft, cast, organizations, (from) => {
      draft.member(from, 'admin')
      draft.member(from, 'developer')
      for (const service of services) invite({ draft, from, service })
    })
    return idsOf(cast)
  },
}
