import type { Person, Role } from '../domain/directory.ts'
import { addressIn, lowerCased } from '../domain/email.ts'
import { factsOf } from '../domain/known-services.ts'
import type { ServiceName } from '../domain/invitation.ts'
import { patiently } from '../domain/patiently.ts'
import { day } from './day.ts'
import type { InvitationDraft, Joiner, OrganizationDraft, WorldDraft } from './world-draft.ts'

/** Of these services, those whose invitations expire. */
export const expiring = (services: readonly ServiceName[]): ServiceName[] =>
  services.filter((each) => factsOf(each).invitations.lifetime !== null)

/** What is known of an invitation; what is left out is chosen by the seed. */
export interface InvitationSketch {
  readonly email?: string
  readonly role?: Role
  readonly invitedBy?: Person
  /** Milliseconds since 1970. */
  readonly createdAt?: number
}

/** Where an invitation comes from. */
export interface Sender {
  readonly draft: WorldDraft
  readonly from: OrganizationDraft
  readonly service: ServiceName
}

type Settled = Partial<Pick<InvitationDraft, 'acceptedBy' | 'acceptedAt' | 'cancelledBy' | 'cancelledAt' | 'seededAt'>>

/** Who answers does so within so long. */
const patience = 7 * day

/** Adds an invitation that is pending, whenever it is looked at: decisions/seeded-times.md. */
export function invite(sender: Sender, sketch: InvitationSketch = {}): InvitationDraft {
  const { draft, service } = sender
  // Drawn in any case, so that what is drawn next does not depend on it.
  const { createdAt } = { createdAt: draft.through(service).daysAgo(1, 21), ...sketch }
  if (factsOf(service).invitations.lifetime === null) return write(sender, { ...sketch, createdAt }, {})
  // Within the last day, in the order of the others: none is near its end.
  const lately = draft.reference - Math.round((draft.reference - createdAt) / 21)
  return write(sender, { ...sketch, createdAt: lately }, { seededAt: draft.reference })
}

/** Adds pending invitations, spread evenly over three weeks, and gives the oldest; undefined: count is 0. */
export async function inviteMany(sender: Sender, count: number): Promise<InvitationDraft | undefined> {
  const { draft, service } = sender
  const { reference } = draft
  const { faker } = draft.through(service)
  const apart = Math.floor((20 * day) / count)
  let oldest: InvitationDraft | undefined
  const write = (made: number) => {
    const createdAt = reference - 21 * day + apart * made + faker.number.int({ min: 0, max: apart - 1 })
    const invitation = invite(sender, { createdAt })
    oldest ??= invitation
  }
  await patiently(Array.from({ length: count }).keys(), write, draft.pace)
  return oldest
}

/** Adds an invitation that nobody accepted in time, through a service whose invitations expire. */
export function inviteInVain(sender: Sender, sketch: InvitationSketch = {}): InvitationDraft {
  return write(sender, { createdAt: sourceOf(sender).daysAgo(15, 60), ...sketch })
}

/** Adds an invitation that was accepted, by a new member unless one is given. */
export function inviteAccepted(
  sender: Sender,
  { by, ...sketch }: InvitationSketch & { by?: Person } = {},
): InvitationDraft {
  const { draft, from, service } = sender
  const role = sketch.role ?? sourceOf(sender).faker.helpers.arrayElement(from.usualRoles[service])
  const createdAt = sketch.createdAt ?? sourceOf(sender).daysAgo(15, 60)
  const acceptedAt = createdAt + answerTime(sender)
  const person = by ?? draft.join(from, role, draft.personThrough(service), acceptedAt)
  const given = { email: person.email, ...sketch, role, createdAt }
  return write(sender, given, { acceptedBy: person.id, acceptedAt })
}

/**
 * Adds an invitation by which one of the organization's joiners came, the `turn`th of the service; some services can cancel
 * it even then. The joiners are the same for all services, so that another service adds nobody.
 */
export function inviteJoiner(
  sender: Sender,
  turn: number,
  { thenCancelled = false }: { thenCancelled?: boolean } = {},
): InvitationDraft {
  const { from, service } = sender
  const { joiners } = from
  const { services } = sender.draft
  // Each begins with another one, as long as there are enough.
  const { person, role: joinedAs, joinedAt } = joiners[(services.indexOf(service) + turn) % joiners.length] as Joiner
  const known = from.usualRoles[service]
  const role = known.includes(joinedAs) ? joinedAs : sourceOf(sender).faker.helpers.arrayElement(known)
  const sketch = { email: person.email, role, createdAt: joinedAt - answerTime(sender) }
  const accepted = { acceptedBy: person.id, acceptedAt: joinedAt }
  return write(sender, sketch, { ...accepted, ...(thenCancelled && cancellation(sender, joinedAt)) })
}

/** Adds an invitation that was cancelled. */
export function inviteCancelled(sender: Sender, sketch: InvitationSketch = {}): InvitationDraft {
  const createdAt = sketch.createdAt ?? sourceOf(sender).daysAgo(15, 60)
  return write(sender, { ...sketch, createdAt }, cancellation(sender, createdAt))
}

function cancellation(sender: Sender, after: number): Settled {
  const cancelledBy = sourceOf(sender).faker.helpers.arrayElement(sender.from.inviters).id
  return { cancelledBy, cancelledAt: after + answerTime(sender) }
}

/** Before it expires. */
function answerTime(sender: Sender): number {
  const { lifetime } = factsOf(sender.service).invitations
  return sourceOf(sender).faker.number.int({ min: 60_000, max: Math.min(patience, lifetime ?? patience) - 1 })
}

const sourceOf = ({ draft, service }: Sender) => draft.through(service)

function write(
  { draft, from, service }: Sender,
  sketch: InvitationSketch & { readonly createdAt: number },
  settled: Settled = {},
): InvitationDraft {
  const source = draft.through(service)
  const { helpers } = source.faker
  const email = addressIn(sketch.email ?? source.name().email)
  const { addresses, invitations } = factsOf(service)
  const { createdAt } = sketch
  const { acceptedBy = null, acceptedAt = null, cancelledBy = null, cancelledAt = null, seededAt } = settled
  return draft.invitation({
    id: source.id(),
    service,
    organizationId: from.organization.id,
    sequence: 0,
    email: addresses.lowerCased ? lowerCased(email) : email,
    roleIds: [(sketch.role ?? helpers.arrayElement(from.usualRoles[service])).id],
    code: source.code(),
    invitedBy: (sketch.invitedBy ?? helpers.arrayElement(from.inviters)).id,
    createdAt,
    updatedAt: cancelledAt ?? acceptedAt ?? createdAt,
    expiresAt: invitations.lifetime === null ? null : createdAt + invitations.lifetime,
    acceptedBy,
    acceptedAt,
    cancelledBy,
    cancelledAt,
    ...(seededAt !== undefined && { seededAt }),
  })
}
