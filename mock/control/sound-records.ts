import { addressIn, isMailable, isSameAddress } from '../domain/email.ts'
import { idKey } from '../domain/id-key.ts'
import { patiently } from '../domain/patiently.ts'
import { quoted } from '../domain/short.ts'
import { factsOf } from '../domain/known-services.ts'
import type { Records } from '../world/records.ts'
import type { CurrentRecords } from './current-records.ts'
import { contradictionIn, requireKnownOperation } from './faults/fault-rules.ts'
import { soundAt, unsound } from './unsound.ts'

/** Rejects with a ControlRefusal, which names the place, when records of a file don't go together. */
export async function requireSoundRecords(records: CurrentRecords): Promise<void> {
  await requireReferences(records)
  for (const kind of ['people', 'invitations'] as const) {
    await patiently<{ readonly email: string }>(records[kind], ({ email }, index) => {
      if (!isMailable(addressIn(email)))
        unsound(`/records/${kind}/${index}/email`, `is ${quoted(email)}, to which no mail can be sent`)
    })
  }
  await requireOneEach('invitations', '/sequence', records.invitations, ({ sequence }) => sequence)
  await requireOneEach('invitations', '/code', records.invitations, ({ code }) => code)
  await requireOneEach('mails', '/id', records.mails, ({ id }) => idKey(id))
  await requireOneEach('mails', '/number', records.mails, ({ number }) => number)
  await requireOneEach('personas', '/token', records.personas, ({ token }) => token)
  await requireOneEach('personas', '/apiKey/keyId', records.personas, ({ apiKey }) => apiKey.keyId)
  await patiently(records.invitations, (invitation, index) =>
    requireOutcome(`/records/invitations/${index}`, invitation),
  )
  const last = records.mails.reduce((most, { number }) => Math.max(most, number), 0)
  if (records.outbox && records.outbox.clearedThrough > last)
    unsound('/records/outbox/clearedThrough', `is beyond the last mail, whose number is ${last}`)
  for (const [index, { match, effect, times = Infinity, fired }] of (records.faults ?? []).entries()) {
    const place = `/records/faults/${index}`
    soundAt(`${place}/match/operation`, () => requireKnownOperation(match as Records['faults']['match']))
    const contradiction = contradictionIn(effect as Records['faults']['effect'])
    if (contradiction !== undefined) unsound(`${place}/effect`, 'is not possible', `${contradiction}.`)
    if (fired > times) unsound(`${place}/fired`, `is more than its times, ${times}`)
  }
}

type Named = 'organizations' | 'roles' | 'people' | 'invitations'

/** What one record says of another must be there, and a role be one of the organization's. */
async function requireReferences(records: CurrentRecords): Promise<void> {
  const keysOf = async (kind: Named) => {
    const found = new Set<string>()
    await patiently<{ readonly id: string }>(records[kind], ({ id }) => void found.add(idKey(id)))
    return found
  }
  const known = {
    organizations: await keysOf('organizations'),
    roles: await keysOf('roles'),
    people: await keysOf('people'),
    invitations: await keysOf('invitations'),
  }
  const homes = new Map<string, string>()
  await patiently(records.roles, ({ id, organizationId }) => void homes.set(idKey(id), idKey(organizationId)))
  const need = (kind: Named, id: string | null, place: string) => {
    if (id !== null && !known[kind].has(idKey(id))) unsound(place, `names ${id}, which is not among its ${kind}`)
  }
  const needRoles = (ids: readonly string[], organizationId: string, place: string) => {
    for (const [index, id] of ids.entries()) {
      need('roles', id, `${place}/roleIds/${index}`)
      if (homes.get(idKey(id)) !== idKey(organizationId))
        unsound(`${place}/roleIds/${index}`, `names ${id}, which is a role of another organization`)
    }
  }
  await patiently(records.roles, ({ organizationId }, index) =>
    need('organizations', organizationId, `/records/roles/${index}/organizationId`),
  )
  await patiently(records.memberships, ({ organizationId, personId, roleIds }, index) => {
    const place = `/records/memberships/${index}`
    need('organizations', organizationId, `${place}/organizationId`)
    need('people', personId, `${place}/personId`)
    needRoles(roleIds, organizationId, place)
  })
  const emails = new Map<string, string>()
  await patiently(records.people, ({ id, email }) => void emails.set(idKey(id), email))
  await patiently(records.personas, ({ key, personId, apiKey }, index) => {
    const place = `/records/personas/${index}`
    need('people', personId, `${place}/personId`)
    need('organizations', apiKey.organizationId, `${place}/apiKey/organizationId`)
    // Whoever accepts as that address would take the persona's place.
    if (key.includes('@') && !isSameAddress(key, emails.get(idKey(personId)) ?? ''))
      unsound(`${place}/key`, `is ${quoted(key)}, which is not the address of its person`)
  })
  await patiently(records.invitations, (each, index) => {
    const place = `/records/invitations/${index}`
    need('organizations', each.organizationId, `${place}/organizationId`)
    needRoles(each.roleIds, each.organizationId, place)
    for (const by of ['invitedBy', 'acceptedBy', 'cancelledBy'] as const) need('people', each[by], `${place}/${by}`)
  })
  await patiently(records.mails, ({ id, invitation, kind, sentAt }, index) => {
    const place = `/records/mails/${index}`
    if ((kind === undefined) !== (invitation === undefined) || (kind === undefined) !== (sentAt === undefined))
      unsound(place, 'must have kind, invitation and sentAt, or none of them')
    need('invitations', invitation ?? id, `${place}/${invitation === undefined ? 'id' : 'invitation'}`)
  })
}

/** What a record is found by belongs to it alone. */
async function requireOneEach<Kind extends 'invitations' | 'mails' | 'personas'>(
  kind: Kind,
  member: string,
  records: readonly CurrentRecords[Kind][number][],
  valueOf: (record: CurrentRecords[Kind][number]) => string | number | null,
): Promise<void> {
  const seen = new Set<string | number | null>()
  await patiently(records, (record, index) => {
    const value = valueOf(record)
    if (seen.has(value))
      unsound(`/records/${kind}/${index}${member}`, `is ${value}, as that of another of its ${kind} is`)
    seen.add(value)
  })
}

function requireOutcome(
  place: string,
  { service, expiresAt, acceptedBy, acceptedAt, cancelledBy, cancelledAt }: Records['invitations'],
): void {
  if ((acceptedBy === null) !== (acceptedAt === null))
    unsound(`${place}/acceptedAt`, 'and acceptedBy must both be null, or neither')
  if ((cancelledBy === null) !== (cancelledAt === null))
    unsound(`${place}/cancelledAt`, 'and cancelledBy must both be null, or neither')
  const expires = factsOf(service).invitations.lifetime !== null
  if (expires !== (expiresAt !== null))
    unsound(`${place}/expiresAt`, `must ${expires ? 'not ' : ''}be null for ${service}`)
}
