import { outcomeOf } from '../domain/addressee.ts'
import { fullName, type Organization, type Person, type Role } from '../domain/directory.ts'
import { codeOf, type Invitation } from '../domain/invitation.ts'
import type { Ids, WorldStore } from '../domain/ports.ts'
import { knownBy } from './known-by.ts'
import { numberOf, slugOf } from './names.ts'
import type { OwnInvitation, OwnOrganization, OwnPerson } from './own-invitation.ts'
import { wordsOf, type RoleWord } from './roles.ts'

/** Records never change, and so the same view is given of one again and again: none can be written to. */
export const personView = knownBy((person: Person): OwnPerson =>
  Object.freeze({
    id: person.id,
    name: fullName(person),
    firstName: person.firstName,
    lastName: person.lastName,
    email: person.email,
    login: slugOf(fullName(person)),
    number: numberOf(person.id),
  }),
)

export const organizationView = knownBy(({ id, name }: Organization): OwnOrganization =>
  Object.freeze({ id, name, slug: slugOf(name), number: numberOf(id) }),
)

/** What a view was made of: as long as it is the same, so is the view. */
interface Seen {
  readonly ids: Ids
  readonly words: readonly RoleWord[]
  readonly state: OwnInvitation['state']
  readonly roles: readonly (Role | undefined)[]
  readonly organization: Organization | undefined
  readonly inviter: Person | undefined
  readonly acceptedBy: Person | undefined
  readonly view: OwnInvitation
}

/** So many views are remembered at most. */
const limit = 10_000
let known = new WeakMap<Invitation, Seen>()
let size = 0
const records = new WeakMap<OwnInvitation, Invitation>()

/** What a view was made of; undefined: it is none. */
export const recordOf = (view: OwnInvitation): Invitation | undefined => records.get(view)

/** Whether the same view will be given again, as long as what it was made of stays. */
export function isLasting(view: OwnInvitation): boolean {
  const record = records.get(view)
  return record !== undefined && known.get(record)?.view === view
}

/** A view with more in it, of the same record. */
export function widened<More extends object>(view: OwnInvitation, more: More): OwnInvitation & More {
  const made = { ...view, ...more }
  const record = records.get(view)
  if (record) records.set(made, record)
  return made
}

export function invitationView(
  world: WorldStore,
  invitation: Invitation,
  words: readonly RoleWord[],
  now: number,
): OwnInvitation {
  const state = outcomeOf(world, invitation, now)
  const organization = world.organization(invitation.organizationId)
  const inviter = world.person(invitation.invitedBy)
  const acceptedBy = invitation.acceptedBy === null ? undefined : world.person(invitation.acceptedBy)
  const before = known.get(invitation)
  if (
    before?.state === state &&
    before.words === words &&
    before.ids === world.ids &&
    before.organization === organization &&
    before.inviter === inviter &&
    before.acceptedBy === acceptedBy &&
    hasRoles(world, invitation, before.roles)
  )
    return before.view
  const roles = invitation.roleIds.map((id) => world.role(id))
  const view = viewOf(world, invitation, words, { state, organization, inviter, acceptedBy })
  if (size === limit) {
    known = new WeakMap()
    size = 0
  }
  size += 1
  known.set(invitation, { ids: world.ids, words, state, roles, organization, inviter, acceptedBy, view })
  records.set(view, invitation)
  return view
}

function hasRoles(world: WorldStore, { roleIds }: Invitation, roles: Seen['roles']): boolean {
  // Each row of a list asks: a loop takes a third of what `every` does.
  for (let at = 0; at < roleIds.length; at += 1) if (roles[at] !== world.role(roleIds[at] as string)) return false
  return true
}

function viewOf(
  world: WorldStore,
  invitation: Invitation,
  words: readonly RoleWord[],
  { state, organization, inviter, acceptedBy }: Pick<Seen, 'state' | 'organization' | 'inviter' | 'acceptedBy'>,
): OwnInvitation {
  const { id, service, organizationId } = invitation
  const roles = Object.freeze(wordsOf(world, invitation.roleIds, words))
  const code = codeOf(invitation, world.ids)
  return Object.freeze({
    id,
    number: numberOf(id),
    state,
    email: invitation.email,
    role: roles[0] ?? '',
    roles,
    roleIds: Object.freeze([...invitation.roleIds]),
    organization: organizationView(organization ?? { id: organizationId, name: organizationId }),
    inviter: inviter && personView(inviter),
    acceptedBy: acceptedBy && personView(acceptedBy),
    createdAt: invitation.createdAt,
    updatedAt: invitation.updatedAt,
    expiresAt: invitation.expiresAt,
    acceptedAt: invitation.acceptedAt,
    cancelledAt: invitation.cancelledAt,
    code,
    link: `/_mock/accept/${service}/${id}?code=${code}`,
    attributes: invitation.attributes ?? {},
  })
}
