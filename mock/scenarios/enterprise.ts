import { castOf, fillOthers, idsOf, inviteThem } from './cast.ts'
import { inviteAccepted, inviteCancelled, inviteInVain, inviteMany, services } from './invite.ts'
import { scale, type Scale } from './parameters.ts'
import { customRoles, systemRoles } from './roles.ts'
import type { Scenario } from './scenario.ts'
import type { OrganizationDraft, WorldDraft } from './world-draft.ts'

export const enterprise: Scenario<Scale> = {
  name: 'enterprise',
  description: 'Several organizations, hundreds of members, roles of their own, and pages of pending invitations.',
  parameters: scale({ organizations: 5, invitations: 130 }),
  build(draft, { organizations, invitations }) {
    const cast = castOf(draft, [...systemRoles, ...customRoles])
    staff(draft, cast.main, { admins: 3, others: 160, settled: 20 })
    inviteThem(draft, cast, invitations)
    fillOthers(draft, cast, organizations, (from) => {
      staff(draft, from, { admins: 1, others: 24, settled: 3 })
      for (const service of services) inviteMany({ draft, from, service }, 9)
    })
    return idsOf(cast)
  },
}

/** Adds members, and `settled` invitations each service and outcome. */
function staff(
  draft: WorldDraft,
  from: OrganizationDraft,
  { admins, others, settled }: { admins: number; others: number; settled: number },
): void {
  for (let made = 0; made < admins; made += 1) draft.member(from, 'admin')
  for (let made = 0; made < others; made += 1) {
    draft.join(from, draft.faker.helpers.arrayElement(from.usualRoles.snyk))
  }
  for (let made = 0; made < settled; made += 1) {
    for (const service of services) {
      inviteAccepted({ draft, from, service })
      inviteCancelled({ draft, from, service })
    }
    inviteInVain({ draft, from, service: 'clickhouse' })
  }
}
