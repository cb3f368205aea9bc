import { castOf, fillOthers, idsOf, inviteThem } from './cast.ts'
import { areCustomRoles, scale, type Scale } from './parameters.ts'
import type { Scenario } from './scenario.ts'

export const empty: Scenario<Scale> = {
  name: 'empty',
  title: 'Nobody invited yet',
  description: 'Two organizations and the personas, and no invitation.',
  parameters: scale({ organizations: 2, invitations: 0 }),
  invitations: ({ invitations }, services) => services.length * invitations,
  async build(draft, values) {
    const { organizations, invitations } = values
    const cast = castOf(draft)
    if (areCustomRoles(values)) draft.moveToCustomRoles(cast.main)
    await fillOthers(draft, cast, organizations, () => {})
    await inviteThem(draft, cast, invitations)
    return idsOf(cast)
  },
}
