import { patiently } from '../domain/patiently.ts'
import type { Violation } from '../domain/problem.ts'
import type { SnapshotFile } from '../generated/control-types.ts'
import { bodyLimit, requireText } from '../serve/body.ts'
import { readLongJson, type Batch } from './long-json.ts'
import { refuseParts } from './problem.ts'

const kinds = ['organizations', 'roles', 'people', 'memberships', 'personas', 'invitations', 'mails'] as const
const none = { organizations: [], roles: [], people: [], memberships: [], personas: [], invitations: [], mails: [] }

/** Right, and right with any list of right records in it. */
const empty: SnapshotFile = {
  invitekit: 'snapshot',
  version: 3,
  takenAt: 0,
  records: { settings: { scenario: '', parameters: {}, seed: 0, clock: { mode: 'running', offset: 0 } }, ...none },
}

/**
 * The value of a long text that is to be a snapshot's file, read and held against the spec record by record while others
 * are answered, up to the first one that is wrong. Rejects with a Refusal or a ControlRefusal.
 */
export async function readLongSnapshotFile(
  bytes: Uint8Array,
  violationsOf: (file: unknown) => readonly Violation[],
): Promise<unknown> {
  await requireText(bytes)
  let file: unknown
  const take = (batch: Batch) => {
    const { part, placeOf } = alone(batch)
    const violations = violationsOf(part)
    if (violations.length > 0) refuseParts(violations.map((each) => ({ ...each, name: placeOf(each.name) })))
  }
  const reading = function* () {
    file = yield* readLongJson(bytes, { depth: 2, longest: bodyLimit, take })
  }
  await patiently(reading(), () => undefined)
  const violations = violationsOf(withoutLists(file))
  if (violations.length > 0) refuseParts(violations)
  return file
}

/** A file that is right when the batch is, and where something in it stands in the whole: JSON pointers. */
function alone({ path, list, from }: Batch): { part: unknown; placeOf: (pointer: string) => string } {
  const [first, kind] = path
  if (first === 'records' && kinds.some((each) => each === kind)) {
    const place = `/records/${kind}/`
    const placeOf = (pointer: string) =>
      pointer.startsWith(place)
        ? place + pointer.slice(place.length).replace(/^\d+/, (index) => String(from + Number(index)))
        : pointer
    return { part: { ...empty, records: { ...empty.records, [kind as string]: list.slice(from) } }, placeOf }
  }
  // No long list belongs there, or a short one.
  const part = kind === undefined ? (first === undefined ? list : { ...empty, [first]: list }) : nested(path, list)
  return { part, placeOf: (pointer) => pointer }
}

const nested = ([first = '', second = '']: readonly string[], list: readonly unknown[]) =>
  first === 'records'
    ? { ...empty, records: { ...empty.records, [second]: list } }
    : { ...empty, [first]: { [second]: list } }

/** What is left to be looked at. */
function withoutLists(file: unknown): unknown {
  if (!isObject(file) || !isObject(file['records'])) return file
  const { records } = file
  const there = kinds.filter((kind) => Object.hasOwn(records, kind) && Array.isArray(records[kind]))
  return { ...file, records: { ...records, ...Object.fromEntries(there.map((kind) => [kind, []])) } }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
