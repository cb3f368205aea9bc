import type { Visit } from '../../serve/visit.ts'

/** How much of what happened a sandbox remembers. */
export interface JournalLimits {
  /** How many requests; 0 for none. */
  readonly entries: number
  /** How much they may take together, in bytes, about. */
  readonly bytes: number
  /** How much those of all sandboxes may take, in bytes, about. */
  readonly allBytes: number
}

/** The limits that are given, and the usual ones for the others. More entries than usual are given more room. */
export function journalLimits({ entries = 200, ...given }: Partial<JournalLimits> = {}): JournalLimits {
  return { entries, bytes: Math.max(1024, entries * 5) * 1024, allBytes: 128 * 1024 * 1024, ...given }
}

/** So many characters of an answer are kept. */
export const answerKept = 64 * 1024

export interface JournalEntry {
  /** Counted from 1 in each sandbox, and never given twice. */
  readonly id: number
  readonly visit: Visit
  readonly size: number
}

/** Who follows a journal. */
export interface Follower {
  /** Told of each new entry. */
  tell(entry: JournalEntry): void
  /** Told of what kinds of records may have changed; `all`: the sandbox has started anew. */
  tellChange?(kinds: readonly string[]): void
  /** Told when there will be no more. */
  end(): void
}

/** What an entry takes besides texts: objects, the records that it points to. In bytes. */
const overhead = 2048

/** What the texts of a request and its answer take, in bytes, about. */
function textsOf({ target, headers, sent, answer }: Visit): number {
  let size = target.length + (sent?.length ?? 0) + (answer?.text?.length ?? 0)
  for (const name in headers) size += name.length + (headers[name]?.length ?? 0)
  return size
}

/** One sandbox's last requests. Keeps what it is given as it is; what a reader sees of it is made when it is read. */
export class Journal {
  readonly #limits: JournalLimits
  readonly #followers = new Set<Follower>()
  /** An entry stands at its id modulo the number of slots. */
  #slots: (JournalEntry | undefined)[] = []
  #oldest = 1
  #next = 1
  #bytes = 0

  constructor(limits: JournalLimits) {
    this.#limits = limits
  }

  get isOff(): boolean {
    return this.#limits.entries === 0
  }

  /** The id of the newest entry that was ever written; 0 for none. */
  get last(): number {
    return this.#next - 1
  }

  get size(): number {
    return this.#next - this.#oldest
  }

  /** Takes one that was recorded elsewhere, with an id behind all that are here. */
  take(id: number, visit: Visit): void {
    this.skipTo(id - 1)
    this.record(visit)
  }

  /** Goes on as if there had been requests up to this id, which are not remembered. */
  skipTo(id: number): void {
    if (id <= this.last) return
    this.clear()
    this.#oldest = this.#next = id + 1
  }

  record(visit: Visit): void {
    if (this.isOff) return
    shorten(visit)
    const size = overhead + textsOf(visit)
    if (this.size === this.#limits.entries) this.#forget()
    const entry = { id: this.#next, visit, size }
    this.#slots[entry.id % this.#limits.entries] = entry
    this.#next += 1
    this.#bytes += size
    while (this.#bytes > this.#limits.bytes && this.size > 1) this.#forget()
    if (this.#followers.size > 0) for (const follower of this.#followers) follower.tell(entry)
  }

  /** How much the entries take, in bytes, about. */
  get bytes(): number {
    return this.#bytes
  }

  /** Forgets the oldest entries until what is left takes no more. */
  shrink(bytes: number): void {
    while (this.#bytes > bytes) this.#forget()
  }

  entry(id: number): JournalEntry | undefined {
    const entry = this.#slots[id % this.#limits.entries]
    return entry?.id === id ? entry : undefined
  }

  /** The first entry after the one of that id that is still there. */
  after(id: number): JournalEntry | undefined {
    return this.entry(Math.max(id + 1, this.#oldest))
  }

  /** Oldest first. */
  entries(): Generator<JournalEntry> {
    return this.entriesAfter(0)
  }

  *entriesAfter(last: number): Generator<JournalEntry> {
    for (let id = Math.max(last + 1, this.#oldest); id < this.#next; id += 1) {
      const entry = this.entry(id)
      if (entry) yield entry
    }
  }

  /** Tells those who want to know that something in the sandbox has changed. */
  change(kinds: () => readonly string[]): void {
    if (this.#followers.size === 0) return
    const changed = kinds()
    for (const follower of this.#followers) follower.tellChange?.(changed)
  }

  get followers(): number {
    return this.#followers.size
  }

  /** Follows until what is returned is called. */
  follow(follower: Follower): () => void {
    this.#followers.add(follower)
    return () => void this.#followers.delete(follower)
  }

  /** Sends all followers away. */
  end(): void {
    for (const follower of this.#followers) follower.end()
    this.#followers.clear()
  }

  clear(): void {
    this.#slots = []
    this.#oldest = this.#next
    this.#bytes = 0
  }

  #forget(): void {
    const slot = this.#oldest % this.#limits.entries
    this.#bytes -= this.#slots[slot]?.size ?? 0
    this.#slots[slot] = undefined
    this.#oldest += 1
  }
}

const writer = new TextEncoder()
const reader = new TextDecoder('utf-8', { ignoreBOM: true })

/** A part of a long text would keep the whole of it in memory: it is copied. */
function shorten(visit: Visit): void {
  const { answer } = visit
  if (answer?.text === undefined || answer.text.length <= answerKept) return
  visit.answer = { ...answer, text: reader.decode(writer.encode(answer.text.slice(0, answerKept))) }
}
