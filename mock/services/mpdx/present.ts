import { codeOf, isOpen, type Invitation } from '../../domain/invitation.ts'
import type { Ids, WorldStore } from '../../domain/ports.ts'
import type { MpdxSparseInvite, MpdxUser, MpdxUserRelationship } from '../../generated/types.ts'
import { isoSecond } from '../iso-time.ts'
import { byExample, remembering, type Written } from '../presented.ts'

/** What `include` and `fields[…]` ask for; undefined: everything. */
export interface Shape {
  readonly include: readonly string[]
  readonly inviteFields: ReadonlySet<string> | undefined
  readonly userFields: ReadonlySet<string> | undefined
}

/** One that nothing has been left out of. */
type MpdxInvite = Required<MpdxSparseInvite>

const relations = {
  accepted_by_user: 'acceptedBy',
  cancelled_by_user: 'cancelledBy',
  invited_by_user: 'invitedBy',
} as const

type Relation = keyof typeof relations

const isRelation = (name: string): name is Relation => Object.hasOwn(relations, name)

const wholeShape: Shape = { include: [], inviteFields: undefined, userFields: undefined }

/**
 * Reads comma-separated names. `*` includes every relation; what the resource has not is passed over. Only those of
 * `include` may stand among white space. A path such as `invited_by_user.emails` leads through the user, who is included.
 */
export function shapeOf(query: {
  include?: string
  'fields[organization_invites]'?: string
  'fields[users]'?: string
}): Shape {
  if (Object.keys(query).length === 0) return wholeShape
  const fields = (text: string | undefined) => (text === undefined ? undefined : new Set(text.split(',')))
  return {
    include: query.include?.split(',').map((name) => name.trim().split('.', 1)[0] ?? '') ?? [],
    inviteFields: fields(query['fields[organization_invites]']),
    userFields: fields(query['fields[users]']),
  }
}

/** The invite in MPDX's words, or of it what is asked for. Times are ISO 8601, UTC, to the second. */
export function presentSparse(
  world: WorldStore,
  invitation: Invitation,
  { inviteFields }: Shape,
): MpdxSparseInvite | Written<MpdxInvite> {
  const role = roleKey(world, invitation)
  if (!inviteFields) return known(invitation, role, world.ids)
  const { id, type, attributes, relationships } = whole(invitation, role, world.ids)
  return {
    id,
    type,
    ...ifAny('attributes', only(attributes, inviteFields)),
    ...ifAny('relationships', only(relationships, inviteFields)),
  }
}

/** The service leaves out a member that would be empty. */
function ifAny<Name extends string, Members extends object>(name: Name, members: Members): { [N in Name]?: Members } {
  return Object.keys(members).length === 0 ? {} : ({ [name]: members } as { [N in Name]?: Members })
}

/** The same of an invite that nobody may ask for again as it is: it is not remembered. */
export function presentOnce(
  world: WorldStore,
  invitation: Invitation,
  shape: Shape,
): MpdxSparseInvite | Written<MpdxInvite> {
  if (shape.inviteFields) return presentSparse(world, invitation, shape)
  return presentAs(invitation, roleKey(world, invitation), world.ids)
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

/** The people that `include` asks for, each once; undefined when there are none. */
export function included(world: WorldStore, invitations: readonly Invitation[], shape: Shape): MpdxUser[] | undefined {
  if (shape.include.length === 0) return undefined
  const wanted = shape.include.includes('*') ? (Object.keys(relations) as Relation[]) : shape.include.filter(isRelation)
  if (wanted.length === 0) return undefined
  const ids = new Set(invitations.flatMap((invitation) => wanted.map((relation) => invitation[relations[relation]])))
  const users = [...ids].flatMap((id): MpdxUser[] => {
    const person = id === null ? undefined : world.person(id)
    if (!person) return []
    const attributes = { first_name: person.firstName, last_name: person.lastName }
    const { userFields } = shape
    return [
      { id: person.id, type: 'users', ...ifAny('attributes', userFields ? only(attributes, userFields) : attributes) },
    ]
  })
  return users.length === 0 ? undefined : users
}

function user(id: string | null): MpdxUserRelationship {
  return { data: id === null ? null : { id, type: 'users' } }
}

function only<Members extends object>(members: Members, names: ReadonlySet<string>): Partial<Members> {
  return Object.fromEntries(Object.entries(members).filter(([name]) => names.has(name))) as Partial<Members>
}
