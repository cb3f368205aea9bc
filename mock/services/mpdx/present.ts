import { codeOf, isOpen, type Invitation } from '../../domain/invitation.ts'
import type { Ids, WorldStore } from '../../domain/ports.ts'
import type { MpdxInvite, MpdxSparseInvite, MpdxUser, MpdxUserRelationship } from '../../generated/types.ts'
import { isoSecond } from '../iso-time.ts'
import { byExample, remembering, type Written } from '../presented.ts'

/** What `include` and `fields[…]` ask for; undefined: everything. */
export interface Shape {
  readonly include: readonly string[]
  readonly inviteFields: ReadonlySet<string> | undefined
  readonly userFields: ReadonlySet<string> | undefined
}

const relations = {
  accepted_by_user: 'acceptedBy',
  cancelled_by_user: 'cancelledBy',
  invited_by_user: 'invitedBy',
} as const

type Relation = keyof typeof relations

const isRelation = (name: string): name is Relation => Object.hasOwn(relations, name)

const wholeShape: Shape = { include: [], inviteFields: undefined, userFields: undefined }

/** Reads comma-separated names. `*` includes every relation; what the resource has not is passed over. */
export function shapeOf(query: {
  include?: string
  'fields[organization_invites]'?: string
  'fields[users]'?: string
}): Shape {
  if (Object.keys(query).length === 0) return wholeShape
  const names = (text: string | undefined) => text?.split(',').map((name) => name.trim())
  const fields = (text: string | undefined) => (text === undefined ? undefined : new Set(names(text)))
  return {
    include: names(query.include) ?? [],
    inviteFields: fields(query['fields[organization_invites]']),
    userFields: fields(query['fields[users]']),
  }
}

/** The invite in MPDX's words. Times are ISO 8601, UTC, to the second. */
export function present(world: WorldStore, invitation: Invitation): MpdxInvite | Written<MpdxInvite> {
  return presentAs(invitation, roleKey(world, invitation), world.ids)
}

export function presentSparse(
  world: WorldStore,
  invitation: Invitation,
  { inviteFields }: Shape,
): MpdxSparseInvite | Written<MpdxInvite> {
  const role = roleKey(world, invitation)
  if (!inviteFields) return known(invitation, role, world.ids)
  const { id, type, attributes, relationships } = whole(invitation, role, world.ids)
  return { id, type, attributes: only(attributes, inviteFields), relationships: only(relationships, inviteFields) }
}

const roleKey = (world: WorldStore, { roleIds: [id = ''] }: Invitation) => world.role(id)?.key

function presentAs(invitation: Invitation, role: string | undefined, ids: Ids): MpdxInvite | Written<MpdxInvite> {
  if (!isOpen(invitation) || role === undefined) return whole(invitation, role, ids)
  const { id, email, createdAt, updatedAt, invitedBy } = invitation
  return open(id, codeOf(invitation, ids), isoSecond(createdAt), role, email, isoSecond(updatedAt), invitedBy)
}

function whole(invitation: Invitation, role: string | undefined, ids: Ids): MpdxInvite {
  const { id, email, acceptedAt, acceptedBy, cancelledBy, invitedBy } = invitation
  const created = isoSecond(invitation.createdAt)
  const updated = isoSecond(invitation.updatedAt)
  const accepted = acceptedAt === null ? null : isoSecond(acceptedAt)
  const code = codeOf(invitation, ids)
  return resource(id, code, created, role, email, updated, invitedBy, accepted, acceptedBy, cancelledBy)
}

const known = remembering(presentAs)

const open = byExample(
  (id: string, code: string, created: string, role: string, email: string, updated: string, invitedBy: string) =>
    resource(id, code, created, role, email, updated, invitedBy, null, null, null),
)

function resource(
  id: string,
  code: string,
  created: string,
  role: string | undefined,
  email: string,
  updated: string,
  invitedBy: string,
  accepted: string | null,
  acceptedBy: string | null,
  cancelledBy: string | null,
): MpdxInvite {
  return {
    id,
    type: 'organization_invites',
    attributes: {
      accepted_at: accepted,
      code,
      created_at: created,
      invite_user_as: role as 'admin',
      recipient_email: email,
      updated_at: updated,
      updated_in_db_at: updated,
    },
    relationships: {
      accepted_by_user: user(acceptedBy),
      cancelled_by_user: user(cancelledBy),
      invited_by_user: user(invitedBy),
    },
  }
}

/** The people that `include` asks for, each once; undefined when it asks for none. */
export function included(world: WorldStore, invitations: readonly Invitation[], shape: Shape): MpdxUser[] | undefined {
  if (shape.include.length === 0) return undefined
  const wanted = shape.include.includes('*') ? (Object.keys(relations) as Relation[]) : shape.include.filter(isRelation)
  if (wanted.length === 0) return undefined
  const ids = new Set(invitations.flatMap((invitation) => wanted.map((relation) => invitation[relations[relation]])))
  return [...ids].flatMap((id) => {
    const person = id === null ? undefined : world.person(id)
    if (!person) return []
    const attributes = { first_name: person.firstName, last_name: person.lastName }
    const { userFields } = shape
    return [{ id: person.id, type: 'users', attributes: userFields ? only(attributes, userFields) : attributes }]
  })
}

function user(id: string | null): MpdxUserRelationship {
  return { data: id === null ? null : { id, type: 'users' } }
}

function only<Members extends object>(members: Members, names: ReadonlySet<string>): Partial<Members> {
  return Object.fromEntries(Object.entries(members).filter(([name]) => names.has(name))) as Partial<Members>
}
