import { idKey } from '../domain/id-key.ts'
import { codeOf } from '../domain/invitation.ts'
import type { KeptMail, LaterMail } from '../domain/mail.ts'
import { patiently } from '../domain/patiently.ts'
import { quoted } from '../domain/short.ts'
import type { SnapshotFile } from '../generated/control-types.ts'
import { scenarioOf } from '../scenarios/build.ts'
import { completeParameters } from '../scenarios/parameters.ts'
import { longList, piecesOf, type Body } from '../services/presented.ts'
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
const keys: {
  readonly [K in Exclude<Kind, 'settings' | 'clock' | 'outbox' | 'mails' | 'barriers'>]: (record: Records[K]) => string
} = {
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

type MailChange = readonly ['mails', string, KeptMail]

const fileMail = ([, id, kept]: MailChange) => (typeof kept === 'number' ? { id, number: kept } : { id, ...kept })

/** A snapshot as the text of a file, in pieces: the whole may be more than one text can hold. */
export function snapshotText(snapshot: Snapshot): Iterable<string> {
  return piecesOf(snapshotFile(snapshot))
}

function snapshotFile({ takenAt, changes }: Snapshot): Body<SnapshotFile> {
  const byKind = new Map<Kind, Change[2][]>()
  for (const [kind, , value] of changes) {
    const known = byKind.get(kind)
    if (known) known.push(value)
    else byKind.set(kind, [value])
  }
  const all = <K extends Kind>(kind: K) => (byKind.get(kind) ?? []) as Records[K][]
  const [settings] = all('settings')
  const [clock] = all('clock')
  const [outbox] = all('outbox')
  if (!settings) throw new Error('A snapshot has settings.')
  const ids = new SeededIds(settings.seed)
  const mails = changes.filter((change): change is MailChange => change[0] === 'mails' && change[2] !== null)
  const records = Object.fromEntries(
    lists.map((kind) => [kind, longList(all(kind), (record) => record)]),
  ) as unknown as Pick<FileRecords, ListKind>
  return {
    invitekit: 'snapshot',
    version: 3,
    takenAt,
    records: {
      settings: settings as FileRecords['settings'],
      ...(clock && { clock }),
      ...(outbox && { outbox }),
      ...records,
      invitations: longList(all('invitations'), (each) => ({
        ...each,
        roleIds: [...each.roleIds],
        code: codeOf(each, ids),
      })) as Body<SnapshotFile['records']['invitations']>,
      mails: longList(mails, fileMail),
    },
  }
}

/**
 * The snapshot that a file holds. Rejects with a ControlRefusal, which names the place, when it would not make a sound
 * world.
 */
export async function readSnapshotFile(name: string, { takenAt, records: given }: SnapshotFile): Promise<Snapshot> {
  const records = await referencesAsNamed(await currentRecords(given))
  const { settings, clock, outbox } = records
  requireSoundSettings(settings as Records['settings'])
  if (clock) soundAt('/records/clock', () => inRange(clock))
  const changes: Change[] = [['settings', '', settings as Records['settings']]]
  if (clock) changes.push(['clock', '', clock])
  if (outbox) changes.push(['outbox', '', outbox])
  for (const kind of lists) {
    const keyOf = keys[kind] as (record: unknown) => string
    const found = new Set<string>()
    await patiently<unknown>(records[kind] ?? [], (record, index) => {
      const key = keyOf(record)
      if (found.has(key))
        unsound(`/records/${kind}/${index}`, `is the second of its ${kind} with the key ${quoted(key)}`)
      found.add(key)
      changes.push([kind, key, record] as Change)
    })
  }
  await patiently(records.mails, ({ id, ...mail }) => {
    changes.push(['mails', idKey(id), mail.kind === undefined ? mail.number : (mail as LaterMail)])
  })
  await requireSoundRecords(records)
  await requireFreeNames(records)
  return { name, takenAt, changes }
}

function requireSoundSettings(settings: Records['settings']): void {
  const { parameters, clock, profile, switches, bugs } = settings
  const found = soundAt('/records/settings/scenario', () => scenarioOf(settings))
  soundAt('/records/settings/parameters', () => completeParameters(found, parameters))
  soundAt('/records/settings/clock', () => inRange(clock))
  soundAt('/records/settings/profile', () => conductSettings({ profile }))
  soundAt('/records/settings/switches', () => conductSettings({ switches }))
  soundAt('/records/settings/bugs', () => conductSettings({ bugs }))
}
