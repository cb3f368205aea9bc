import type { ServiceName } from '../domain/invitation.ts'
import { castOf, fillOthers, idsOf, inviteThem } from './cast.ts'
import { inviteCancelled, inviteInVain, inviteJoiner, inviteMany, expiring } from './invite.ts'
import { areCustomRoles, scale, type Scale } from './parameters.ts'
import { customRoles, systemRoles } from './roles.ts'
import type { Scenario } from './scenario.ts'
import { staffRoles, type OrganizationDraft, type WorldDraft } from './world-draft.ts'

interface Staff {
  readonly admins: number
  readonly others: number
  /** How many invitations there are of each service and outcome. */
  readonly settled: number
}

const main: Staff = { admins: 3, others: 160, settled: 20 }
const other: Staff = { admins: 1, others: 24, settled: 3 }

/** How many are pending in each other organization, through each service. */
const pending = 9

/** Accepted and cancelled ones of each service, and expired ones of each that has them. */
const settledBy = ({ settled }: Staff, services: readonly ServiceName[]) =>
  settled * (2 * services.length + expiring(services).length)

export const enterprise: Scenario<Scale> = {
  name: 'enterprise',
  title: 'An enterprise',
  description: 'Several organizations, hundreds of members, roles of their own, and pages of pending invitations.',
  parameters: scale({ organizations: 5, invitations: 130 }),
  invitations: ({ organizations, invitations }, services) =>
    services.length * invitations +
    settledBy(main, services) +
    (organizations - 1) * (services.length * pending + settledBy(other, services)),
  async build(draft, values) {
    const { organizations, invitations } = values
    const cast = castOf(draft, [...systemRoles, ...customRoles])
    if (areCustomRoles(values)) draft.moveToCustomRoles(cast.main)
    staff(draft, cast.main, main)
    await inviteThem(draft, cast, invitations)
    await fillOthers(draft, cast, organizations, async (from) => {
      staff(draft, from, other)
      for (const service of draft.services) await inviteMany({ draft, from, service }, pending)
    })
    return idsOf(cast)
  },
}

/** Adds members and settled invitations. */
function staff(draft: WorldDraft, from: OrganizationDraft, { admins, others, settled }: Staff): void {
  for (let made = 0; made < admins; made += 1) draft.member(from, 'admin')
  const roles = staffRoles(from)
  for (let made = 0; made < others; made += 1) {
    draft.join(from, draft.faker.helpers.arrayElement(roles))
  }
  draft.joinByInvitation(from, settled)
  for (let made = 0; made < settled; made += 1) {
    for (const service of draft.services) {
      inviteJoiner({ draft, from, service }, made)
      inviteCancelled({ draft, from, service })
    }
    for (const service of expiring(draft.services)) inviteInVain({ draft, from, service })
  }
}
