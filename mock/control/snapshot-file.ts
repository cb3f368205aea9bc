import { addressIn, isMailable } from '../domain/email.ts'
import { idKey } from '../domain/id-key.ts'
import { codeOf } from '../domain/invitation.ts'
import type { SnapshotFile } from '../generated/control-types.ts'
import { SeededIds } from '../store/ids.ts'
import { membershipKey, type Change, type Kind, type Records } from '../store/records.ts'
import type { Snapshot } from '../store/state.ts'
import { inRange } from './clock-control.ts'
import { conductSettings } from './conduct.ts'
import { currentRecords, unsound, type CurrentRecords } from './current-records.ts'
import { referencesAsNamed } from './references-as-named.ts'

type FileRecords = SnapshotFile['records']

/** The key under which a sandbox keeps a record. */
const keys: { readonly [K in Exclude<Kind, 'settings' | 'clock' | 'outbox'>]: (record: Records[K]) => string } = {
  organizations: ({ id }) => idKey(id),
  roles: ({ id }) => idKey(id),
  people: ({ id }) => idKey(id),
  memberships: ({ organizationId, personId }) => idKey(membershipKey(organizationId, personId)),
  personas: ({ key }) => key,
  invitations: ({ id }) => idKey(id),
  faults: ({ id }) => id,
}

type ListKind = keyof typeof keys
const lists = Object.keys(keys) as ListKind[]

/** A snapshot in the form of a file. */
export function snapshotFile({ takenAt, changes }: Snapshot): SnapshotFile {
  const all = <K extends Kind>(kind: K) =>
    changes.filter((change) => change[0] === kind).map((change) => change[2] as Records[K])
  const [settings] = all('settings')
  const [clock] = all('clock')
  const [outbox] = all('outbox')
  if (!settings) throw new Error('A snapshot has settings.')
  const { expiresAt: _, ...kept } = settings
  const ids = new SeededIds(settings.seed)
  const records = Object.fromEntries(lists.map((kind) => [kind, all(kind)])) as { [K in ListKind]: Records[K][] }
  return {
    invitekit: 'snapshot',
    version: 2,
    takenAt,
    records: {
      settings: kept as FileRecords['settings'],
      ...(clock && { clock }),
      ...(outbox && { outbox }),
      ...(records as Pick<FileRecords, ListKind>),
      invitations: records.invitations.map((each) => ({
        ...each,
        roleIds: [...each.roleIds],
        code: codeOf(each, ids),
      })),
    },
  }
}

/** The snapshot that a file holds. Throws a ControlRefusal when it would not make a sound world. */
export function readSnapshotFile(name: string, { takenAt, records: given }: SnapshotFile): Snapshot {
  const records = referencesAsNamed(currentRecords(given))
  const { settings, clock, outbox } = records
  inRange(settings.clock)
  conductSettings(settings)
  if (clock) inRange(clock)
  const changes: Change[] = [['settings', '', settings as Records['settings']]]
  if (clock) changes.push(['clock', '', clock])
  if (outbox) changes.push(['outbox', '', outbox])
  const known = new Map<ListKind, Set<string>>()
  for (const kind of lists) {
    const keyOf = keys[kind] as (record: unknown) => string
    const found = new Set<string>()
    for (const record of records[kind] ?? []) {
      const key = keyOf(record)
      if (found.has(key)) unsound(`It has two ${kind} with the key ${key}.`)
      found.add(key)
      changes.push([kind, key, record] as Change)
    }
    known.set(kind, found)
  }
  requireReferences(records, (kind, key) => known.get(kind)?.has(idKey(key)) ?? false)
  requireAddresses(records)
  requireOneEach(records)
  return { name, takenAt, changes }
}

/** What one record says of another must be there. */
function requireReferences(records: CurrentRecords, has: (kind: ListKind, key: string) => boolean): void {
  const need = (kind: ListKind, key: string | null, where: string): void => {
    if (key !== null && !has(kind, key)) unsound(`${where} names ${key}, which is not among its ${kind}.`)
  }
  for (const role of records.roles) need('organizations', role.organizationId, `Role ${role.id}`)
  for (const { organizationId, personId, roleIds } of records.memberships) {
    const where = `The membership ${membershipKey(organizationId, personId)}`
    need('organizations', organizationId, where)
    need('people', personId, where)
    for (const id of roleIds) need('roles', id, where)
  }
  for (const { key, personId, clickhouse } of records.personas) {
    need('people', personId, `Persona ${key}`)
    need('organizations', clickhouse.organizationId, `Persona ${key}`)
  }
  for (const { id, organizationId, roleIds, invitedBy, acceptedBy, cancelledBy } of records.invitations) {
    const where = `Invitation ${id}`
    need('organizations', organizationId, where)
    for (const roleId of roleIds) need('roles', roleId, where)
    need('people', invitedBy, where)
    need('people', acceptedBy, where)
    need('people', cancelledBy, where)
  }
}

function requireAddresses({ people, invitations }: CurrentRecords): void {
  const all = [people, invitations].flat()
  const wrong = all.find(({ email }) => !isMailable(addressIn(email)))
  if (wrong) unsound(`No mail can be sent to the address ${JSON.stringify(wrong.email)} of ${wrong.id}.`)
}

/** What a record is found by belongs to it alone. */
function requireOneEach({ invitations, personas }: CurrentRecords): void {
  const each: [what: string, values: (string | number)[]][] = [
    ['invitations have the sequence', invitations.map(({ sequence }) => sequence)],
    ['personas have the token', personas.map(({ token }) => token)],
    ['personas have the key id', personas.map(({ clickhouse }) => clickhouse.keyId)],
  ]
  for (const [what, values] of each) {
    const seen = new Set<string | number>()
    for (const value of values) {
      if (seen.has(value)) unsound(`Two ${what} ${value}.`)
      seen.add(value)
    }
  }
}
