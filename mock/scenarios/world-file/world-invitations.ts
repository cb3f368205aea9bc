import type { Person, Role } from '../../domain/directory.ts'
import { addressIn, isMailable, isSameAddress, lowerCased } from '../../domain/email.ts'
import { patiently } from '../../domain/patiently.ts'
import { quoted } from '../../domain/short.ts'
import type { ServiceName } from '../../domain/invitation.ts'
import { factsOf } from '../../domain/known-services.ts'
import { day } from '../day.ts'
import type { OrganizationInMaking, WorldMaking } from './world-making.ts'
import { entriesOf, type Entry } from './world-entries.ts'
import { ageText, type WorldInvitation } from './world-file.ts'

type State = NonNullable<WorldInvitation['state']>

/** Writes the invitations of an organization as the file has them. */
export async function inviteAsWritten(organization: OrganizationInMaking, making: WorldMaking): Promise<void> {
  const { written, place } = organization
  const entries = entriesOf(written.invitations, `${place}/invitations`, making.wrong)
  await patiently(entries, (entry) => inviteOne(organization, entry, making), making.draft.pace)
}

function inviteOne(
  organization: OrganizationInMaking,
  { item, place }: Entry<WorldInvitation>,
  making: WorldMaking,
): void {
  const { draft, people, stream, wrong } = making
  const { state = 'pending' } = item
  const service = item.service as ServiceName
  const { addresses, invitations, title } = factsOf(service)
  const { id: organizationId } = organization.draft.organization
  const isAnswered = state === 'accepted' || state === 'declined'
  const settler = item.settledBy === undefined ? undefined : people.named(item.settledBy, `${place}/settledBy`)
  const known = item.email ?? (isAnswered ? settler?.described.email : undefined)
  const faker = stream.of('invitation', [organization.key, service, known ?? item.settledBy ?? state].join('/'))
  const drawnId = faker.string.uuid()
  const code = item.code ?? faker.string.hexadecimal({ length: 64, casing: 'lower', prefix: '' })
  const [first, second] = [faker.number.float(), faker.number.float()]
  const made = draft
    .nameAt(faker.number.int({ max: 59_999 }))
    .email.replace('@', `${faker.number.int({ min: 10, max: 999 })}@`)
  // Who answers has an account, and is made up with their address.
  const newcomer =
    isAnswered && known === undefined && !settler
      ? making.complete(people.meant({}, place, [organization.key, service, state].join('/')))
      : undefined
  const email = addressIn(known ?? (isAnswered ? settler?.person?.email : undefined) ?? newcomer?.email ?? made)
  if (!isMailable(email)) wrong(`${place}/email`, `is ${quoted(email)}, to which no mail can be sent`)
  const roles = rolesFor(organization, { item, place }, making)
  const lifetime = lifetimeOf({ item, place }, making)
  const { sentAge, settledAge } = agesOf({ item, place }, { first, second, lifetime }, making)
  const createdAt = draft.reference - sentAge
  const settledAt = draft.reference - settledAge
  const inviter =
    (item.invitedBy === undefined ? undefined : people.named(item.invitedBy, `${place}/invitedBy`)?.person) ??
    organization.draft.inviters[0]
  const by = settledBy(organization, { email, state, settler: settler?.person, inviter }, { roles, settledAt }, making)
  if (item.settledBy !== undefined && (state === 'pending' || state === 'expired'))
    wrong(`${place}/settledBy`, `stands beside the state ${state}, in which nobody has answered. Leave one out`)
  if (settler?.person && state !== 'accepted' && by)
    requireDecliner(place, { state, isInvited: isSameAddress(settler.person.email, email) }, making)
  if (state === 'accepted' && invitations.addresseeOnly && by && !isSameAddress(by.email, email))
    wrong(`${place}/settledBy`, `is ${by.email}, and ${title} lets only the person invited accept`)
  const isMoving = state === 'pending' && item.sent === undefined && lifetime !== undefined
  const id = making.idOf(item.id, drawnId, place)
  if (!draft.keepClearOf('uuid', id)) wrong(`${place}/id`, 'can not be used with this seed')
  if (!draft.keepClearOf('secret', code)) wrong(`${place}/code`, 'can not be used with this seed')
  draft.invitation({
    id,
    service,
    organizationId,
    sequence: 0,
    email: addresses.lowerCased ? lowerCased(email) : email,
    roleIds: roles.map(({ id }) => id),
    code,
    invitedBy: inviter?.id ?? '',
    createdAt,
    updatedAt: by ? settledAt : createdAt,
    expiresAt: lifetime === undefined ? null : createdAt + lifetime,
    acceptedBy: state === 'accepted' ? (by?.id ?? null) : null,
    acceptedAt: state === 'accepted' ? settledAt : null,
    cancelledBy: state === 'declined' || state === 'cancelled' ? (by?.id ?? null) : null,
    cancelledAt: state === 'declined' || state === 'cancelled' ? settledAt : null,
    ...(isMoving && { seededAt: draft.reference }),
  })
}

function rolesFor(
  { draft: organization }: OrganizationInMaking,
  { item, place }: Entry<WorldInvitation>,
  { roleNamed, wrong }: WorldMaking,
): Role[] {
  const { service } = item
  const { title, roles: known, customRoles = false } = factsOf(service)
  if (item.role !== undefined && item.roles) wrong(`${place}/roles`, 'stands beside role. Leave one out')
  if (item.roles && item.roles.length !== 1 && !customRoles)
    wrong(`${place}/roles`, `has ${item.roles.length} roles, and ${title} invites to one`)
  const names = item.roles ?? [item.role ?? known[0] ?? '']
  return names.flatMap((name, index) => {
    const at = item.roles ? `${place}/roles/${index}` : `${place}/role`
    const role = roleNamed(organization, name, at)
    if (!role) return []
    const offered = organization.roles.filter(({ key }) => (customRoles ? key !== 'owner' : known.includes(key)))
    if (offered.includes(role)) return [role]
    const list = offered.map((each) => (each.key === 'custom' ? each.name : each.key)).join(', ')
    wrong(at, `is ${quoted(name)}, and ${title} invites to: ${list}`)
    return []
  })
}

/** How long it is valid; undefined: for ever. */
function lifetimeOf({ item, place }: Entry<WorldInvitation>, { wrong, age }: WorldMaking): number | undefined {
  const { title, invitations } = factsOf(item.service)
  const { lifetime } = invitations
  if (lifetime !== null) return item.lifetime === undefined ? lifetime : age(item.lifetime, `${place}/lifetime`)
  if (item.lifetime !== undefined)
    wrong(`${place}/lifetime`, `is ${item.lifetime}, and invitations of ${title} never expire`)
  if (item.state === 'expired') wrong(`${place}/state`, `is expired, and invitations of ${title} never expire`)
  return undefined
}

/** How long ago it was sent and settled, as the file has it or by chance. */
function agesOf(
  { item, place }: Entry<WorldInvitation>,
  { first, second, lifetime }: { first: number; second: number; lifetime: number | undefined },
  { wrong, age }: WorldMaking,
): { sentAge: number; settledAge: number } {
  const { state = 'pending' } = item
  const isSettled = state !== 'pending' && state !== 'expired'
  const between = (from: number, to: number) => Math.round(from + first * (to - from))
  const settled = item.settled === undefined ? undefined : age(item.settled, `${place}/settled`)
  const usual =
    state === 'pending'
      ? between(day / 24, lifetime === undefined ? 20 * day : Math.min(day, lifetime / 2))
      : state === 'expired'
        ? (lifetime ?? 0) + between(8 * day, 50 * day)
        : (settled ?? 0) + between(15 * day, 60 * day)
  const sentAge = item.sent === undefined ? usual : age(item.sent, `${place}/sent`)
  // Before it expires, and before now.
  const within = Math.min(sentAge, lifetime ?? 7 * day, 7 * day)
  const settledAge = settled ?? sentAge - Math.round(within * (0.1 + 0.8 * second))
  if (!isSettled && item.settled !== undefined)
    wrong(`${place}/settled`, `stands beside the state ${state}, in which nobody has answered. Leave one out`)
  else if (settledAge > sentAge)
    wrong(`${place}/settled`, `is ${ageText(settledAge)} ago, before it was sent, ${ageText(sentAge)} ago`)
  if (lifetime === undefined) return { sentAge, settledAge }
  if (state === 'expired' && sentAge < lifetime)
    wrong(`${place}/sent`, `is ${ageText(sentAge)} ago, and it is valid for ${ageText(lifetime)}: it has not expired`)
  if (state === 'pending' && sentAge >= lifetime)
    wrong(`${place}/sent`, `is ${ageText(sentAge)} ago, and it is valid for ${ageText(lifetime)}: it has expired`)
  return { sentAge, settledAge }
}

/** Who accepted, declined or cancelled it; undefined when nobody has. Who accepts is a member from then on. */
function settledBy(
  { draft: organization, place }: OrganizationInMaking,
  {
    email,
    state,
    settler,
    inviter,
  }: { email: string; state: State; settler?: Person | undefined; inviter?: Person | undefined },
  { roles, settledAt }: { roles: readonly Role[]; settledAt: number },
  { draft, people, complete }: WorldMaking,
): Person | undefined {
  if (state === 'pending' || state === 'expired') return undefined
  if (state === 'cancelled') return settler ?? organization.inviters[0] ?? inviter
  const person = settler ?? complete(people.withAddress(email) ?? people.meant({ email }, place, email))
  if (state === 'accepted' && !draft.isMember(organization, person))
    draft.addMember(organization, person, roles, settledAt)
  return person
}

function requireDecliner(
  place: string,
  { state, isInvited }: { state: State; isInvited: boolean },
  { wrong }: WorldMaking,
): void {
  if (state === 'declined' && !isInvited)
    wrong(`${place}/settledBy`, 'is not the person invited, who alone declines. Say cancelled')
  if (state === 'cancelled' && isInvited)
    wrong(`${place}/settledBy`, 'is the person invited: that is to decline. Say declined')
}
