import { patiently } from '../domain/patiently.ts'
import type { Head, KeptBatch, Ledger } from './ledger.ts'
import type { Change, Entry } from './records.ts'
import type { Seat } from './seat.ts'
import { applyEntry, emptyState, type MakeWorld, type State } from './state.ts'

/** The entry that was written as this value. */
export type EntryOf = (value: unknown) => Entry

/** What a ledger has of a sandbox that the state has not. */
export interface Read {
  /** undefined: it is not there. */
  readonly head: Head | undefined
  /** Whether it is all of it. */
  readonly isWhole: boolean
  /** Characters of the batches, and of the checkpoint. */
  readonly logLength: number
  readonly checkpointLength: number
  /** Puts it into the state, at once; gives what others are to be told. */
  readonly into: (state: State) => readonly Entry[]
}

/** Reads what was added since the sandbox was read last, or all of it. Nothing changes. Rejects with a LedgerError. */
export async function readLedger(
  ledger: Ledger,
  seat: Seat,
  { makeWorld, entryOf }: { readonly makeWorld: MakeWorld; readonly entryOf: EntryOf },
): Promise<Read> {
  const { name } = seat
  const known = seat.isLoaded ? seat.head : undefined
  const loaded = await ledger.load(name, known)
  if (!loaded) return gone(name, seat.isLoaded && known !== undefined)
  const { head, pieces, batches } = loaded
  const logLength = batches.reduce((sum, { body }) => sum + body.length, 0)
  if (!pieces) {
    const entries = entriesIn(batches, entryOf)
    const into = (state: State) => {
      for (const entry of entries) applyEntry(state, entry, makeWorld)
      return entries
    }
    return { head, isWhole: false, logLength, checkpointLength: 0, into }
  }
  const whole = emptyState()
  let checkpointLength = 0
  for await (const piece of pieces) {
    checkpointLength += piece.length
    await patiently(piece.split('\n'), (line) => applyEntry(whole, entryOf(JSON.parse(line)), makeWorld))
  }
  for (const entry of entriesIn(batches, entryOf)) applyEntry(whole, entry, makeWorld)
  const into = (state: State) => {
    const world = whole.worlds.get(name)
    const snapshots = whole.snapshots.get(name)
    if (world) state.worlds.set(name, world)
    else state.worlds.delete(name)
    if (snapshots) state.snapshots.set(name, snapshots)
    else state.snapshots.delete(name)
    if (!seat.isLoaded || known === undefined) return []
    // It may have begun anew, or only been long out of sight.
    const isSameLife = known.life === head.life
    return isSameLife && world
      ? [[name, mailsOf(world.changes())] satisfies Entry]
      : [[name, [], 'fresh'] satisfies Entry]
  }
  return { head, isWhole: true, logLength, checkpointLength, into }
}

const gone = (name: string, wasThere: boolean): Read => ({
  head: undefined,
  isWhole: true,
  logLength: 0,
  checkpointLength: 0,
  into: ({ worlds, snapshots }) => {
    worlds.delete(name)
    snapshots.delete(name)
    return wasThere ? [[name, [], 'gone']] : []
  },
})

const entriesIn = (batches: readonly KeptBatch[], entryOf: EntryOf): Entry[] =>
  batches.flatMap(({ body }) => (body === '' ? [] : body.split('\n').map((line) => entryOf(JSON.parse(line)))))

const mailsOf = (changes: Iterable<Change>) => [...changes].filter(([kind]) => kind === 'mails')
