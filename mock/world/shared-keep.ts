import { Gate } from './gate.ts'
import type { Done, Keep, KeepNeeds, OpenKeep, SharedWays } from './keep.ts'
import { LedgerError, type Added, type Addition, type Head, type Ledger, type Loaded } from './ledger.ts'
import { Overtaken } from './overtaken.ts'
import { additionOf, hasPieces, inPieces, wholeState, type TextOf } from './pieces.ts'
import { RateGate } from './rate-gate.ts'
import { reachableNotes } from './reachable-notes.ts'
import { readLedger, type EntryOf } from './read-ledger.ts'
import type { ChangesText, Entry } from './records.ts'
import { Seat, type Flying, type Waiting } from './seat.ts'
import { emptyState, type State } from './state.ts'
import type { World } from './world.ts'
import { StoreError, type StoreErrorCode } from './store-error.ts'

export interface SharedOptions {
  readonly ledger: Ledger
  /** How many processes there were before this one: requests are counted apart in each; 0 unless set. */
  readonly process?: number
  /** An entry's JSON. */
  readonly textOf?: TextOf
  /** The JSON of changes, as JSON.stringify writes it. */
  readonly changesText?: ChangesText
  /** What is read of it. */
  readonly entryOf?: EntryOf
  /** How many records worlds may hold together in this process, about; those not used for longest are let go. */
  readonly mostRecords?: number
  /** Does something once all that happens just now has happened. */
  readonly soon?: (task: () => void) => void
  /** A text that nobody else has. */
  readonly newMark: () => string
  readonly onNotice?: (text: string) => void
}

/** A checkpoint is due when the batches after the last one are longer than this and than it, in characters. */
const checkpointAfter = 128 * 1024

/** How long what became of a batch is looked for when the ledger can't be reached, in milliseconds. */
const patience = 4000

/** How long what waits waits for others to go with, in milliseconds. */
const mostGathering = 3

/** Characters of batches that go in one statement, about. */
const mostAtOnce = 4 * 1024 * 1024

/** What a sandbox takes besides its records, in records. */
const sandboxItself = 20

/** So many requests to a sandbox get ids that no other process gives, of so many processes. */
const ownRequests = 2 ** 22
const mostProcesses = 2 ** 10

/** Whether a text can be the name of a sandbox: nobody is asked for others. */
const isName = (text: string) => /^[A-Za-z0-9][\w.-]{0,63}$/.test(text)

/** Keeps in a ledger, which other processes keep in as well: decisions/many-machines.md. */
export const keepShared =
  (options: SharedOptions): OpenKeep =>
  (needs) =>
    Promise.resolve(new SharedKeep(options, needs))

class SharedKeep implements Keep {
  readonly state: State = emptyState()
  readonly shared: SharedWays
  readonly #options: SharedOptions
  readonly #needs: KeepNeeds
  readonly #textOf: TextOf
  readonly #gate: Gate
  readonly #seats = new Map<string, Seat>()
  /** Those with something to add. */
  readonly #due = new Set<Seat>()
  #isAppending = false
  #isFlushing = false
  /** What waits for those who were answered, to go with them. */
  #gathering: { missing: number; readonly timer: ReturnType<typeof setTimeout> } | undefined
  #isClosed = false
  #trouble: string | undefined
  #marks = 0
  readonly #mark: string
  #records = 0
  /** From where requests are counted in a world that is read. */
  #firstRequest = 0
  #fullUntil = 0

  constructor(options: SharedOptions, needs: KeepNeeds) {
    const { ledger, textOf = JSON.stringify, soon = queueMicrotask, newMark } = options
    this.#options = options
    this.#needs = needs
    this.#textOf = textOf
    this.#mark = newMark()
    this.#firstRequest = ((options.process ?? 0) % mostProcesses) * ownRequests
    this.#gate = new Gate({
      heads: (sandboxes) => ledger.heads(sandboxes),
      meet: (sandbox, head, done) => this.#meet(sandbox, head, done),
      soon,
    })
    const first = () => this.#firstRequest
    this.shared = {
      ledger,
      changesText: options.changesText ?? JSON.stringify,
      notes: reachableNotes(ledger.notes, (error) => this.#failure(error)),
      rates: new RateGate({ rates: ledger.rates, lifeOf: (sandbox) => this.shared.lifeOf(sandbox), soon }),
      get firstRequest() {
        return first()
      },
      lifeOf: (sandbox) => this.#seats.get(sandbox)?.head?.life,
      reach: (sandbox, done) => {
        if (!isName(sandbox)) return done()
        this.#gate.pass(sandbox, (error) => done(error === undefined ? undefined : this.#failure(error)))
      },
      isOurs: (sandbox) => {
        const seat = this.#seats.get(sandbox)
        return seat !== undefined && seat.isOurs && !seat.catching && this.#trouble === undefined
      },
      seen: (sandbox) => this.#seats.get(sandbox)?.seen ?? -1,
      settled: (sandbox, done) => {
        const seat = this.#seats.get(sandbox)
        const last = seat && seat.waiting.length > 0 ? seat.waiting : seat?.flying?.waiting
        if (last) (last as Waiting[]).push({ entry: undefined, undo: undefined, done })
        else done()
      },
    }
  }

  append(entry: Entry, undo?: () => void, done?: Done): void {
    if (this.#isClosed) throw new StoreError('not-open', 'The store was given back already.')
    const seat = this.#seat(entry[0])
    seat.waiting.push({ entry, undo, done })
    this.#due.add(seat)
    const gathering = this.#gathering
    if (!gathering) return this.#flushSoon()
    gathering.missing -= 1
    if (gathering.missing <= 0) this.#gathered()
  }

  async written(): Promise<void> {
    const all = [...this.#seats.keys()].map((name) => promised((done) => this.shared.settled(name, done)))
    await Promise.all(all)
  }

  tidy(): void {}

  trouble(): string | undefined {
    return this.#trouble
  }

  async close(): Promise<void> {
    await this.written().catch(() => undefined)
    this.#isClosed = true
    await Promise.allSettled([...this.#seats.values()].map(({ catching = Promise.resolve() }) => catching))
    await this.#options.ledger.close()
  }

  #seat(name: string): Seat {
    const known = this.#seats.get(name)
    if (known) return known
    const seat = new Seat(name)
    this.#seats.set(name, seat)
    return seat
  }

  /** Brings a sandbox in the state to a head, then tells. */
  #meet(name: string, head: Head | undefined, done: Done): void {
    const seat = this.#seats.get(name)
    if (!seat && head === undefined) return done()
    const here = seat ?? this.#seat(name)
    if (here.isAt(head) && !here.catching) {
      this.#touch(here)
      return done()
    }
    // What is under way here may be what is new there.
    if (here.flying || here.catching) return void here.afterwards.push(() => this.#meet(name, head, done))
    tellOf(this.#catchUp(here), done)
  }

  #catchUp(seat: Seat): Promise<void> {
    const caught = this.#read(seat).finally(() => {
      seat.catching = undefined
      this.#letGo(seat)
      seat.settle()
      if (seat.waiting.length > 0) this.#flushSoon()
    })
    seat.catching = caught
    return caught
  }

  /** What others have added comes into the state; what was decided without it is taken back. */
  async #read(seat: Seat): Promise<void> {
    const { ledger, entryOf = (value) => value as Entry } = this.#options
    const read = await readLedger(ledger, seat, { makeWorld: this.#needs.makeWorld, entryOf })
    const overtaken = seat.takeBack()
    seat.flying = undefined
    this.#take(seat, read)
    for (const { done } of overtaken) done?.(new Overtaken())
  }

  #take(seat: Seat, read: Awaited<ReturnType<typeof readLedger>>): void {
    const { worlds } = this.state
    if (read.isWhole) this.#leave(worlds.get(seat.name))
    const told = read.into(this.state)
    seat.head = read.head
    seat.isLoaded = true
    seat.isOurs = false
    seat.logLength = read.isWhole ? read.logLength : seat.logLength + read.logLength
    if (read.isWhole) seat.checkpointLength = read.checkpointLength
    for (const entry of told) this.#needs.onForeign(entry)
    this.#touch(seat)
    this.#count(seat)
  }

  /** Of what is not there nothing is remembered. */
  #letGo(seat: Seat): void {
    if (seat.head === undefined && seat.isIdle && seat.afterwards.length === 0) this.#seats.delete(seat.name)
  }

  #flushSoon(): void {
    if (this.#isFlushing || this.#isAppending || this.#gathering) return
    this.#isFlushing = true
    const { soon = queueMicrotask } = this.#options
    soon(() => {
      this.#isFlushing = false
      this.#flush()
    })
  }

  /** Adds all that waits with one call. What is large goes by itself, so that nobody else waits for it. */
  #flush(): void {
    const seats: Seat[] = []
    const additions: Addition[] = []
    let length = 0
    let isLeft = false
    for (const seat of this.#due) {
      if (length > mostAtOnce) break
      if (seat.flying || seat.catching) continue
      const addition = this.#takeOff(seat)
      if (seat.waiting.length === 0) this.#due.delete(seat)
      if (!addition) {
        // Nothing was to be added before what is large, and that goes next.
        isLeft ||= seat.waiting.length > 0
        continue
      }
      if (addition.pieces) {
        void this.#append([seat], [addition])
        continue
      }
      seats.push(seat)
      additions.push(addition)
      length += addition.body.length
    }
    if (additions.length === 0) return isLeft ? this.#flushSoon() : undefined
    this.#isAppending = true
    const count = seats.reduce((sum, { flying }) => sum + (flying?.waiting.length ?? 0), 0)
    const began = performance.now()
    void this.#append(seats, additions).then((isAdded) => {
      this.#isAppending = false
      if (this.#due.size === 0) return
      // Where others are first, whoever waits for company comes too late.
      if (isAdded) this.#gather(count, performance.now() - began)
      else this.#flushSoon()
    })
  }

  /**
   * Who was answered asks again, as a rule. What waits goes when it is half of all of them: while one half is added, the other is
   * decided, and neither the processor nor the disk is idle. To go with less would cost more statements.
   */
  #gather(answered: number, took: number): void {
    if (this.#gathering) return
    let waiting = 0
    for (const seat of this.#due) waiting += seat.waiting.length
    const missing = Math.ceil((answered + waiting) / 2) - waiting
    if (missing <= 0) return this.#flushSoon()
    const wait = Math.min(took / 3, mostGathering)
    this.#gathering = { missing, timer: setTimeout(() => this.#gathered(), wait) }
  }

  #gathered(): void {
    clearTimeout(this.#gathering?.timer)
    this.#gathering = undefined
    this.#flushSoon()
  }

  /** Makes a batch of what waits in a sandbox; undefined when nothing is to be added. */
  #takeOff(seat: Seat): Addition | undefined {
    const waiting = takeBatch(seat)
    const mark = `${this.#mark}-${(this.#marks += 1)}`
    seat.flying = { waiting, mark }
    const entries = waiting.flatMap(({ entry }) => (entry ? [entry] : []))
    if (entries.length === 0) {
      seat.flying = undefined
      for (const { done } of waiting) done?.()
      return undefined
    }
    const { worlds, snapshots } = this.state
    const records = () => worlds.get(seat.name)?.changes() ?? []
    return additionOf(entries, { seat, mark, textOf: this.#textOf, snapshots: snapshots.get(seat.name), records })
  }

  /** Resolves with whether all was added. */
  async #append(seats: readonly Seat[], additions: readonly Addition[]): Promise<boolean> {
    let all: readonly Added[] = []
    let failure: Error | undefined
    // What stands in the state now is what it will be when this is added: nothing waits behind it yet.
    const checkpoints = seats.map((seat, at) => (additions[at]?.pieces ? undefined : this.#checkpointOf(seat)))
    try {
      all = await this.#options.ledger.append(additions)
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error))
    }
    for (const [at, seat] of seats.entries()) {
      const added = failure ?? all[at]
      const addition = additions[at] as Addition
      if (added === 'conflict') void this.#catchUpOn(seat)
      else if (isFailure(added)) this.#fail(seat, addition, added)
      else this.#succeed(seat, addition, added, checkpoints[at])
    }
    return failure === undefined && all.every((added) => added !== 'conflict' && !isFailure(added))
  }

  #succeed(seat: Seat, addition: Addition, head: Head | undefined, pieces?: () => Iterable<string>): void {
    this.#trouble = undefined
    const { waiting = [] } = seat.flying ?? {}
    seat.flying = undefined
    seat.head = head
    seat.isLoaded = true
    seat.isOurs = head !== undefined
    seat.logLength = addition.pieces ? 0 : seat.logLength + addition.body.length
    if (pieces && head) void this.#writeCheckpoint(seat, head, pieces())
    for (const { done } of waiting) done?.()
    this.#letGo(seat)
    this.#count(seat)
    seat.settle()
    if (seat.waiting.length > 0) this.#dueAgain(seat)
  }

  #dueAgain(seat: Seat): void {
    this.#due.add(seat)
    this.#flushSoon()
  }

  /** Others were first. Whoever can't be caught up with now is loaded anew when asked for. */
  async #catchUpOn(seat: Seat): Promise<void> {
    try {
      await this.#catchUp(seat)
    } catch (error) {
      this.#forget(seat, error)
    }
  }

  #fail(seat: Seat, addition: Addition, error: unknown): void {
    if (error instanceof LedgerError && error.isCertain) {
      this.#trouble = notStored(error).message
      const told = seat.takeBack()
      seat.flying = undefined
      this.#due.delete(seat)
      tellAll(told, notStored(error))
      seat.settle()
      return
    }
    void this.#lookForIt(seat, addition, error)
  }

  /** Nobody knows whether it was added: looks, and adds it again where it was not. */
  async #lookForIt(seat: Seat, addition: Addition, first: unknown): Promise<void> {
    const { ledger } = this.#options
    const { mark } = seat.flying as Flying
    seat.isOurs = false
    const until = performance.now() + patience
    let failure = first
    for (let wait = 20; performance.now() < until && !addition.pieces; wait = Math.min(wait * 2, 500)) {
      await pause(wait)
      try {
        const loaded = await ledger.load(seat.name, addition.expected)
        await leave(loaded)
        // The batches may have given way to a checkpoint, and the sandbox to another one: then nobody can tell.
        const isTold = addition.expected ? !loaded?.pieces : (loaded?.batches[0]?.sequence ?? 1) === 1
        if (!isTold) break
        const isThere = loaded?.batches.some((batch) => batch.mark === mark) ?? addition.ends
        const expected = (addition.expected?.sequence ?? 0) + 1
        if (isThere && loaded) return this.#succeed(seat, addition, { life: loaded.head.life, sequence: expected })
        if (isThere && !loaded) return this.#succeed(seat, addition, undefined)
        const [added] = await ledger.append([addition])
        if (added !== 'conflict' && !isFailure(added)) return this.#succeed(seat, addition, added)
        if (added === 'conflict' && loaded && !isSame(loaded.head, addition.expected))
          return await this.#catchUpOn(seat)
      } catch (error) {
        failure = error
      }
    }
    this.#forget(seat, failure)
  }

  /** Nobody knows how it stands: it is loaded anew when it is asked for. */
  #forget(seat: Seat, cause: unknown): void {
    const error = this.#unknown(cause)
    const told = seat.takeBack()
    seat.flying = undefined
    seat.isLoaded = false
    this.#drop(seat)
    tellAll(told, error)
    seat.settle()
  }

  #drop(seat: Seat): void {
    const { worlds, snapshots } = this.state
    this.#leave(worlds.get(seat.name))
    worlds.delete(seat.name)
    snapshots.delete(seat.name)
    this.#due.delete(seat)
    this.#records -= seat.counted
    seat.counted = 0
    if (seat.afterwards.length === 0) this.#seats.delete(seat.name)
  }

  /** No id of a request is given twice. */
  #leave(world: World | undefined): void {
    if (world) this.#firstRequest = Math.max(this.#firstRequest, world.ids.requests)
  }

  /** Those that have not been asked for longest stand first. */
  #touch(seat: Seat): void {
    if (!this.#seats.delete(seat.name)) return
    this.#seats.set(seat.name, seat)
  }

  /** Counts what a sandbox takes now, and makes room for it. */
  #count(seat: Seat): void {
    const { worlds, snapshots } = this.state
    const world = worlds.get(seat.name)
    let counted = world ? world.size + sandboxItself : 0
    for (const { changes } of snapshots.get(seat.name)?.values() ?? []) counted += changes.length
    this.#records += counted - seat.counted
    seat.counted = counted
    this.#makeRoom(seat)
  }

  /** Lets others go that were not asked for for longest, until what is left takes no more than it may. */
  #makeRoom(but: Seat): void {
    const { mostRecords = Infinity } = this.#options
    if (this.#records <= mostRecords || performance.now() < this.#fullUntil) return
    for (const seat of this.#seats.values()) {
      if (this.#records <= mostRecords * 0.9) return
      if (seat === but || !seat.isIdle || !seat.isLoaded || seat.afterwards.length > 0) continue
      if (this.state.worlds.get(seat.name)?.uncommitted || this.#needs.isInUse(seat.name)) continue
      this.#drop(seat)
      this.#needs.onLetGo(seat.name)
    }
    // All that is left is in use: to look again at each change would cost more than it gives.
    this.#fullUntil = performance.now() + 1000
  }

  /** What makes a checkpoint of the state as it is once the batch under way is added; undefined: none is due. */
  #checkpointOf(seat: Seat): (() => Iterable<string>) | undefined {
    if (seat.isWritingCheckpoint || seat.logLength < Math.max(checkpointAfter, seat.checkpointLength)) return undefined
    const world = this.state.worlds.get(seat.name)
    if (!world || seat.waiting.length > 0) return undefined
    const changes = [...world.changes()]
    const snapshots = [...(this.state.snapshots.get(seat.name)?.values() ?? [])]
    return () => inPieces(wholeState(seat.name, changes, snapshots), this.#textOf)
  }

  async #writeCheckpoint(seat: Seat, at: Head, pieces: Iterable<string>): Promise<void> {
    seat.isWritingCheckpoint = true
    let length = 0
    const counted = function* () {
      for (const piece of pieces) {
        length += piece.length
        yield piece
      }
    }
    try {
      const before = seat.logLength
      await this.#options.ledger.checkpoint(seat.name, at, counted())
      seat.logLength -= before
      seat.checkpointLength = length
    } catch (error) {
      seat.checkpointLength += checkpointAfter
      this.#options.onNotice?.(`A checkpoint could not be written: ${reasonIn(error)}. It is tried again later.`)
    } finally {
      seat.isWritingCheckpoint = false
    }
  }

  /** Nobody could be asked, so nothing was done. */
  #failure(error: unknown): StoreError {
    if (error instanceof StoreError) return error
    return this.#noted('store-unreachable', error, 'Nothing was changed. Ask again.')
  }

  #unknown(error: unknown): StoreError {
    return this.#noted('store-uncertain', error, 'Whether the change was made is not known. Look, and ask again.')
  }

  #noted(code: StoreErrorCode, cause: unknown, advice: string): StoreError {
    const failure = new StoreError(code, `The store can not be reached: ${reasonIn(cause)}. ${advice}`, { cause })
    this.#trouble = failure.message
    return failure
  }
}

/** Who has changed nothing, and has seen what is not kept now, looks anew. */
function tellAll(waiting: readonly Waiting[], error: StoreError): void {
  for (const { entry, done } of waiting) done?.(entry ? error : new Overtaken())
}

const isFailure = (added: unknown): added is Error => added instanceof Error

const isSame = (one: Head | undefined, other: Head | undefined) =>
  one?.life === other?.life && one?.sequence === other?.sequence

const reasonIn = (error: unknown) => (error instanceof Error ? error.message : String(error))

const notStored = (cause: LedgerError) =>
  new StoreError('write-failed', `The change could not be stored: ${cause.message}. It was not made.`, { cause })

/**
 * What waits in a sandbox, up to where it ends. What is large is written as the state that there is, so all that waits behind
 * it goes with it; what waits before it goes first.
 */
function takeBatch({ waiting }: Seat): Waiting[] {
  const end = waiting.findIndex(({ entry }) => entry?.[2] === 'gone')
  const large = waiting.findIndex(({ entry }) => entry !== undefined && hasPieces(entry))
  const count = end < 0 ? waiting.length : end + 1
  return waiting.splice(0, large > 0 && large < count ? large : count)
}

/** Tells what becomes of a promise. */
const tellOf = (promise: Promise<void>, tell: Done): void =>
  void promise.then(
    () => tell(),
    (error: unknown) => tell(error),
  )

/** Gives back what is held for whoever reads the pieces of what was loaded. */
async function leave(loaded: Loaded | undefined): Promise<void> {
  for await (const _ of loaded?.pieces ?? []) break
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => void setTimeout(resolve, milliseconds))

/** What a callback is told, as a promise. */
export function promised(ask: (done: Done) => void): Promise<void> {
  return new Promise((resolve, reject) => ask((error) => (error === undefined ? resolve() : reject(error as Error))))
}
