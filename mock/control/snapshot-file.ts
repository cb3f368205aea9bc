import { idKey } from '../domain/id-key.ts'
import { codeOf } from '../domain/invitation.ts'
import { quoted } from '../domain/short.ts'
import type { SnapshotFile } from '../generated/control-types.ts'
import { completeParameters, findScenario } from '../scenarios/parameters.ts'
import { scenarios } from '../scenarios/registry.ts'
import { SeededIds } from '../world/ids.ts'
import { membershipKey, type Change, type Kind, type Records } from '../world/records.ts'
import type { Snapshot } from '../world/state.ts'
import { inRange } from './clock-control.ts'
import { conductSettings } from './conduct.ts'
import { currentRecords } from './current-records.ts'
import { requireFreeNames } from './free-names.ts'
import { referencesAsNamed } from './references-as-named.ts'
import { requireSoundRecords } from './sound-records.ts'
import { soundAt, unsound } from './unsound.ts'

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

/** The snapshot that a file holds. Throws a ControlRefusal, which names the place, when it would not make a sound world. */
export function readSnapshotFile(name: string, { takenAt, records: given }: SnapshotFile): Snapshot {
  const records = referencesAsNamed(currentRecords(given))
  const { settings, clock, outbox } = records
  requireSoundSettings(settings as Records['settings'])
  if (clock) soundAt('/records/clock', () => inRange(clock))
  const changes: Change[] = [['settings', '', settings as Records['settings']]]
  if (clock) changes.push(['clock', '', clock])
  if (outbox) changes.push(['outbox', '', outbox])
  for (const kind of lists) {
    const keyOf = keys[kind] as (record: unknown) => string
    const found = new Set<string>()
    for (const [index, record] of (records[kind] ?? []).entries()) {
      const key = keyOf(record)
      if (found.has(key))
        unsound(`/records/${kind}/${index}`, `is the second of its ${kind} with the key ${quoted(key)}`)
      found.add(key)
      changes.push([kind, key, record] as Change)
    }
  }
  requireSoundRecords(records)
  requireFreeNames(records)
  return { name, takenAt, changes }
}

function requireSoundSettings({ scenario, parameters, clock, profile, switches }: Records['settings']): void {
  const found = soundAt('/records/settings/scenario', () => findScenario(scenarios, scenario))
  soundAt('/records/settings/parameters', () => completeParameters(found, parameters))
  soundAt('/records/settings/clock', () => inRange(clock))
  soundAt('/records/settings/profile', () => conductSettings({ profile }))
  soundAt('/records/settings/switches', () => conductSettings({ switches }))
}
