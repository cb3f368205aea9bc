import type { Service } from '../../services/service.ts'
import type { NewNote, Notes } from '../../world/notes.ts'
import type { ChangesText } from '../../world/records.ts'
import type { World } from '../../world/world.ts'
import { Journal, type JournalLimits } from './journal.ts'
import { visitOf, visitText } from './kept-visit.ts'

export interface SharedJournalsOptions {
  readonly notes: Notes
  readonly changesText: ChangesText
  /** How a sandbox goes by there. */
  readonly lifeOf: (sandbox: string) => string | undefined
  readonly limits: JournalLimits
  readonly services: readonly Service[]
  readonly world: (sandbox: string) => World | undefined
}

/** Milliseconds after which requests of others are looked for while somebody follows; after twice as long requests are written. */
const every = 250

/** Characters that are written with one statement, about: who is served meanwhile waits for a millisecond. */
const mostAtOnce = 1024 * 1024

/** So often a journal is looked at that nobody follows yet, or any more. */
const patience = 8

interface Live {
  readonly reading: Promise<Journal>
  idle: number
}

interface Source {
  readonly journal: Journal
  /** The id there of the last entry that was written. */
  written: number
  /** What was written since it was last looked whether that is too much. */
  entries: number
  bytes: number
}

/**
 * The journals of sandboxes that other processes serve as well. Each process writes what it has served, a note for some
 * requests together, half a second later at most; who reads gets all.
 */
export class SharedJournals {
  readonly #options: SharedJournalsOptions
  readonly #sources = new Map<string, Source>()
  readonly #due = new Set<string>()
  /** What those read who follow. */
  readonly #live = new Map<string, Live>()
  #writing: Promise<void> = Promise.resolve()
  #isFeeding = false
  #ticks = 0
  readonly #timer: ReturnType<typeof setInterval>

  constructor(options: SharedJournalsOptions) {
    this.#options = options
    this.#timer = setInterval(() => this.#tick(), every)
    // In a browser it is a number.
    if (typeof this.#timer === 'object') this.#timer.unref()
  }

  /** There is something new in the journal of what this process has served. */
  note(sandbox: string, journal: Journal): void {
    if (!this.#sources.has(sandbox)) this.#sources.set(sandbox, { journal, written: 0, entries: 0, bytes: 0 })
    this.#due.add(sandbox)
  }

  /** What has been served by all, but for what others served just now. Rejects with a LedgerError. */
  async read(world: World): Promise<Journal> {
    await this.#write()
    const journal = new Journal(this.#options.limits)
    await this.#readOn(world.name, journal)
    return journal
  }

  /** The same, which goes on as long as somebody follows it. */
  async follow(world: World): Promise<Journal> {
    const known = this.#live.get(world.name)
    if (known) {
      known.idle = 0
      return known.reading
    }
    const reading = this.read(world)
    this.#live.set(world.name, { reading, idle: 0 })
    reading.catch(() => this.#live.delete(world.name))
    return reading
  }

  /** The id of the newest entry; 0 for none. */
  async last(sandbox: string): Promise<number> {
    await this.#write()
    const life = this.#options.lifeOf(sandbox)
    if (life === undefined) return 0
    return (await this.#options.notes.read(life, 'requests', { number: 0 })).last
  }

  /** How many follow a sandbox's. */
  get followed(): Iterable<string> {
    return this.#live.keys()
  }

  /** Tells those who follow that something in the sandbox has changed. */
  change(sandbox: string, kinds: () => readonly string[]): void {
    this.#tell(sandbox, (journal) => journal.change(kinds))
  }

  /** Forgets all requests to a sandbox so far. */
  async clear(sandbox: string): Promise<void> {
    this.#dropUnwritten(sandbox)
    await this.#writing
    const life = this.#options.lifeOf(sandbox)
    if (life !== undefined) await this.#options.notes.remove(life, 'requests')
    this.#tell(sandbox, (journal) => journal.clear())
  }

  /** The sandbox begins anew. Whoever lets it do so clears for all. */
  restart(sandbox: string, isForeign: boolean): void {
    this.#dropUnwritten(sandbox)
    if (!isForeign) this.clear(sandbox).catch(() => undefined)
    else this.#tell(sandbox, (journal) => journal.clear())
  }

  /** Whether something is to be written yet, or somebody follows. */
  isInUse(sandbox: string): boolean {
    return this.#due.has(sandbox) || this.#live.has(sandbox)
  }

  /** Forgets what has been written. */
  letGo(sandbox: string): void {
    this.#sources.delete(sandbox)
  }

  forget(sandbox: string): void {
    this.#sources.delete(sandbox)
    this.#due.delete(sandbox)
    this.#tell(sandbox, (journal) => journal.end())
    this.#live.delete(sandbox)
  }

  /** Sends all followers away. */
  end(): void {
    for (const sandbox of this.#live.keys()) this.#tell(sandbox, (journal) => journal.end())
    this.#live.clear()
  }

  /** Resolves when all has been written, if it can be. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#write().catch(() => undefined)
  }

  /** Tells those who follow. */
  #tell(sandbox: string, what: (journal: Journal) => void): void {
    this.#live.get(sandbox)?.reading.then(what, () => undefined)
  }

  #dropUnwritten(sandbox: string): void {
    const source = this.#sources.get(sandbox)
    if (source) source.written = source.journal.last
    this.#due.delete(sandbox)
  }

  #tick(): void {
    this.#ticks += 1
    // Of a sandbox that is asked all the time only the last requests are written: the longer it waits, the fewer.
    if (this.#due.size > 0 && this.#ticks % 2 === 0) this.#write().catch(() => undefined)
    if (this.#live.size > 0 && !this.#isFeeding) void this.#feed()
  }

  /** One at a time: who asks meanwhile gets what is there then. */
  #write(): Promise<void> {
    const writing = this.#writing.then(
      () => this.#writeAll(),
      () => this.#writeAll(),
    )
    this.#writing = writing.catch(() => undefined)
    return writing
  }

  async #writeAll(): Promise<void> {
    const { notes } = this.#options
    // Those who come meanwhile are written the next time.
    const left = new Set(this.#due)
    while (left.size > 0) {
      const batch = this.#takeBatch(left)
      if (batch.length === 0) return
      await notes.add(
        batch.map(({ note }) => note),
        { isHasty: true },
      )
      for (const { sandbox, source, through, note } of batch) {
        source.written = Math.max(source.written, through)
        source.entries += note.weight ?? 1
        source.bytes += note.body.length
        if (source.written === source.journal.last) this.#due.delete(sandbox)
      }
      await this.#trim(batch)
    }
  }

  #takeBatch(left: Set<string>) {
    const batch: { sandbox: string; source: Source; through: number; note: NewNote }[] = []
    let length = 0
    for (const sandbox of left) {
      if (length > mostAtOnce) break
      left.delete(sandbox)
      const source = this.#sources.get(sandbox)
      const life = this.#options.lifeOf(sandbox)
      const lines: string[] = []
      let through = source?.written ?? 0
      for (const { id, visit } of source && life !== undefined ? source.journal.entriesAfter(source.written) : []) {
        const text = visitText(visit, this.#options.changesText)
        lines.push(text)
        length += text.length
        through = id
      }
      if (!source || life === undefined || lines.length === 0) this.#due.delete(sandbox)
      else {
        const note = { life, kind: 'requests', weight: lines.length, body: lines.join('\n') } as const
        batch.push({ sandbox, source, through, note })
      }
    }
    return batch
  }

  /** Now and then: what is too much stays a while. */
  async #trim(batch: readonly { readonly source: Source; readonly note: NewNote }[]): Promise<void> {
    const { notes, limits } = this.#options
    const long = batch.filter(({ source }) => source.entries * 4 > limits.entries || source.bytes * 4 > limits.bytes)
    if (long.length === 0) return
    await notes.trim(
      long.map(({ note }) => note.life),
      'requests',
      { numbers: limits.entries, bytes: limits.bytes },
    )
    for (const { source } of long) Object.assign(source, { entries: 0, bytes: 0 })
  }

  async #feed(): Promise<void> {
    this.#isFeeding = true
    try {
      for (const [sandbox, live] of this.#live) {
        const journal = await live.reading
        live.idle = journal.followers === 0 ? live.idle + 1 : 0
        if (live.idle > patience) this.#live.delete(sandbox)
        else await this.#readOn(sandbox, journal)
      }
    } catch {
      // It is tried again.
    } finally {
      this.#isFeeding = false
    }
  }

  async #readOn(sandbox: string, journal: Journal): Promise<void> {
    const { notes, lifeOf, services, world } = this.#options
    const life = lifeOf(sandbox)
    if (life === undefined) return
    const read = await notes.read(life, 'requests', { after: journal.last })
    const here = world(sandbox)
    if (!here) return
    for (const { number, body } of read.notes) {
      const lines = body.split('\n')
      for (const [at, line] of lines.entries()) {
        const id = number - lines.length + at + 1
        if (id > journal.last) journal.take(id, visitOf(line, here, services))
      }
    }
    journal.skipTo(read.last)
  }
}
