import type { Person } from '../domain/directory.ts'
import { patiently } from '../domain/patiently.ts'
import { invite, inviteMany } from './invite.ts'
import type { ScenarioValues } from './scenario.ts'
import { systemRoles, type RoleTemplate } from './roles.ts'
import type { OrganizationDraft, WorldDraft } from './world-draft.ts'

/** The two organizations and the people that every scenario begins with. */
export interface Cast {
  /** Where the owner, the admin, the member and the billing persona are. */
  readonly main: OrganizationDraft
  /** The outsider's. */
  readonly other: OrganizationDraft
  /** Has an account and is a member of nothing. */
  readonly invitee: Person
}

/** The draft's cast, which is added if the draft is empty. */
export function castOf(draft: WorldDraft, roles: readonly RoleTemplate[] = systemRoles): Cast {
  const [known, neighbour] = draft.organizations
  if (known && neighbour) return { main: known, other: neighbour, invitee: draft.actor('invitee').person }
  const main = draft.organization(roles)
  const other = draft.organization()
  const invitee = draft.person()
  draft.persona('owner', ownerOf(main), main)
  draft.persona('admin', draft.member(main, 'admin'), main)
  draft.persona('member', draft.member(main, 'developer'), main)
  draft.persona('outsider', ownerOf(other), other)
  draft.persona('invitee', invitee, main)
  draft.persona('billing', draft.member(main, 'billing'), main)
  return { main, other, invitee }
}

/** Adds pending invitations into the first organization, through each service: the invitee's, and `count - 1` more. */
export async function inviteThem(draft: WorldDraft, { main, invitee }: Cast, count: number): Promise<void> {
  if (count === 0) return
  for (const service of draft.services) {
    invite({ draft, from: main, service }, { email: invitee.email })
    await inviteMany({ draft, from: main, service }, count - 1)
  }
}

/** Fills the other organization and as many more as it takes to reach `organizations`. */
export async function fillOthers(
  draft: WorldDraft,
  { other }: Cast,
  organizations: number,
  fill: (from: OrganizationDraft) => void | Promise<void>,
): Promise<void> {
  await fill(other)
  await patiently(Array.from({ length: organizations - 2 }).keys(), () => fill(draft.organization()), draft.pace)
}

/** The ids that a request begins with. */
export function idsOf({ main, other }: Cast): ScenarioValues {
  return { organizationId: main.organization.id, otherOrganizationId: other.organization.id }
}

function ownerOf({ inviters }: OrganizationDraft): Person {
  return inviters[0] as Person
}
