import { addressIn, isMailable, isSameAddress } from '../domain/email.ts'
import { idKey } from '../domain/id-key.ts'
import { quoted } from '../domain/short.ts'
import type { Records } from '../world/records.ts'
import type { CurrentRecords } from './current-records.ts'
import { contradictionIn } from './faults/contradiction.ts'
import { requireKnownOperation } from './faults/fault-rules.ts'
import { soundAt, unsound } from './unsound.ts'

/** Throws a ControlRefusal, which names the place, when records of a file don't go together. */
export function requireSoundRecords(records: CurrentRecords): void {
  requireReferences(records)
  for (const kind of ['people', 'invitations'] as const) {
    for (const [index, { email }] of records[kind].entries()) {
      if (!isMailable(addressIn(email)))
        unsound(`/records/${kind}/${index}/email`, `is ${quoted(email)}, to which no mail can be sent`)
    }
  }
  requireOneEach('invitations', '/sequence', records.invitations, ({ sequence }) => sequence)
  requireOneEach('invitations', '/code', records.invitations, ({ code }) => code)
  requireOneEach('personas', '/token', records.personas, ({ token }) => token)
  requireOneEach('personas', '/clickhouse/keyId', records.personas, ({ clickhouse }) => clickhouse.keyId)
  for (const [index, invitation] of records.invitations.entries()) {
    requireOutcome(`/records/invitations/${index}`, invitation)
  }
  const last = records.invitations.reduce((most, { sequence }) => Math.max(most, sequence), 0)
  if (records.outbox && records.outbox.clearedThrough > last)
    unsound('/records/outbox/clearedThrough', `is beyond the last invitation, whose sequence is ${last}`)
  for (const [index, { match, effect, times = Infinity, fired }] of (records.faults ?? []).entries()) {
    const place = `/records/faults/${index}`
    soundAt(`${place}/match/operation`, () => requireKnownOperation(match as Records['faults']['match']))
    const contradiction = contradictionIn(effect as Records['faults']['effect'])
    if (contradiction !== undefined) unsound(`${place}/effect`, 'is not possible', `${contradiction}.`)
    if (fired > times) unsound(`${place}/fired`, `is more than its times, ${times}`)
  }
}

type Named = 'organizations' | 'roles' | 'people'

/** What one record says of another must be there, and a role be one of the organization's. */
function requireReferences(records: CurrentRecords): void {
  const keysOf = (kind: Named) => new Set(records[kind].map(({ id }) => idKey(id)))
  const known = { organizations: keysOf('organizations'), roles: keysOf('roles'), people: keysOf('people') }
  const homes = new Map(records.roles.map(({ id, organizationId }) => [idKey(id), idKey(organizationId)]))
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
  for (const [index, { organizationId }] of records.roles.entries())
    need('organizations', organizationId, `/records/roles/${index}/organizationId`)
  for (const [index, { organizationId, personId, roleIds }] of records.memberships.entries()) {
    const place = `/records/memberships/${index}`
    need('organizations', organizationId, `${place}/organizationId`)
    need('people', personId, `${place}/personId`)
    needRoles(roleIds, organizationId, place)
  }
  const emails = new Map(records.people.map(({ id, email }) => [idKey(id), email]))
  for (const [index, { key, personId, clickhouse }] of records.personas.entries()) {
    const place = `/records/personas/${index}`
    need('people', personId, `${place}/personId`)
    need('organizations', clickhouse.organizationId, `${place}/clickhouse/organizationId`)
    // Whoever accepts as that address would take the persona's place.
    if (key.includes('@') && !isSameAddress(key, emails.get(idKey(personId)) ?? ''))
      unsound(`${place}/key`, `is ${quoted(key)}, which is not the address of its person`)
  }
  for (const [index, each] of records.invitations.entries()) {
    const place = `/records/invitations/${index}`
    need('organizations', each.organizationId, `${place}/organizationId`)
    needRoles(each.roleIds, each.organizationId, place)
    for (const by of ['invitedBy', 'acceptedBy', 'cancelledBy'] as const) need('people', each[by], `${place}/${by}`)
  }
}

/** What a record is found by belongs to it alone. */
function requireOneEach<Kind extends 'invitations' | 'personas'>(
  kind: Kind,
  member: string,
  records: readonly CurrentRecords[Kind][number][],
  valueOf: (record: CurrentRecords[Kind][number]) => string | number | null,
): void {
  const seen = new Set<string | number | null>()
  for (const [index, record] of records.entries()) {
    const value = valueOf(record)
    if (seen.has(value))
      unsound(`/records/${kind}/${index}${member}`, `is ${value}, as that of another of its ${kind} is`)
    seen.add(value)
  }
}

function requireOutcome(
  place: string,
  { service, expiresAt, acceptedBy, acceptedAt, cancelledBy, cancelledAt }: Records['invitations'],
): void {
  if ((acceptedBy === null) !== (acceptedAt === null))
    unsound(`${place}/acceptedAt`, 'and acceptedBy must both be null, or neither')
  if ((cancelledBy === null) !== (cancelledAt === null))
    unsound(`${place}/cancelledAt`, 'and cancelledBy must both be null, or neither')
  if ((service === 'clickhouse') !== (expiresAt !== null))
    unsound(`${place}/expiresAt`, `must ${service === 'clickhouse' ? 'not ' : ''}be null for ${service}`)
}
