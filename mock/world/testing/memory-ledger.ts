import { machineTime } from '../clock.ts'
import { MemoryNotes } from './memory-notes.ts'
import type { Added, Addition, Head, KeptBatch, Ledger, Listed, Loaded } from '../ledger.ts'

interface Shelf {
  readonly life: string
  sequence: number
  checkpoint: number
  pieces: readonly string[]
  batches: KeptBatch[]
  expiresAt: number | null
  readonly madeAt: number
  changedAt: number
  bytes: number
}

/** So many batches stay when a checkpoint takes their place. */
const stay = 50

/** A ledger in memory, which several universes of one process can share. */
export class MemoryLedger implements Ledger {
  readonly #shelves = new Map<string, Shelf>()
  readonly notes = new MemoryNotes((life) => [...this.#shelves.values()].some((shelf) => shelf.life === life))
  #lives = 0
  #numbers = 0

  heads(sandboxes: readonly string[]): Promise<readonly (Head | undefined)[]> {
    return Promise.resolve(sandboxes.map((name) => headOf(this.#shelves.get(name))))
  }

  load(sandbox: string, after?: Head): Promise<Loaded | undefined> {
    const shelf = this.#shelves.get(sandbox)
    const head = headOf(shelf)
    if (!shelf || !head) return Promise.resolve(undefined)
    const { batches, pieces, checkpoint } = shelf
    if (after?.life === shelf.life && after.sequence + 1 >= (batches[0]?.sequence ?? shelf.sequence + 1)) {
      const later = batches.filter(({ sequence }) => sequence > after.sequence)
      return Promise.resolve({ head, pieces: undefined, batches: later })
    }
    const later = batches.filter(({ sequence }) => sequence > checkpoint)
    return Promise.resolve({ head, pieces: inTurn(pieces), batches: later })
  }

  append(additions: readonly Addition[]): Promise<readonly Added[]> {
    return Promise.resolve(additions.map((addition) => this.#append(addition)))
  }

  #append({ sandbox, expected, mark, body, pieces, ends, expiresAt }: Addition): Added {
    const now = machineTime()
    const known = this.#shelves.get(sandbox)
    if (known?.life !== expected?.life || known?.sequence !== expected?.sequence) return 'conflict'
    if (ends) {
      this.#shelves.delete(sandbox)
      return undefined
    }
    const shelf = known ?? {
      life: String((this.#lives += 1)),
      sequence: 0,
      checkpoint: 0,
      pieces: [],
      batches: [],
      expiresAt: null,
      madeAt: now,
      changedAt: now,
      bytes: 0,
    }
    this.#shelves.set(sandbox, shelf)
    shelf.sequence += 1
    shelf.changedAt = now
    shelf.bytes += body.length
    if (expiresAt !== undefined) shelf.expiresAt = expiresAt
    if (pieces) Object.assign(shelf, { pieces: [...pieces], batches: [], checkpoint: shelf.sequence })
    else shelf.batches.push({ sequence: shelf.sequence, mark, body })
    return headOf(shelf)
  }

  checkpoint(sandbox: string, at: Head, pieces: Iterable<string>): Promise<void> {
    const shelf = this.#shelves.get(sandbox)
    const whole = [...pieces]
    if (shelf?.life === at.life && shelf.checkpoint < at.sequence) {
      Object.assign(shelf, { pieces: whole, checkpoint: at.sequence })
      shelf.batches = shelf.batches.filter(({ sequence }) => sequence > at.sequence - stay)
    }
    return Promise.resolve()
  }

  sweep(now: number): Promise<readonly string[]> {
    const over = [...this.#shelves].filter(([, { expiresAt }]) => expiresAt !== null && expiresAt <= now)
    for (const [name] of over) this.#shelves.delete(name)
    return Promise.resolve(over.map(([name]) => name))
  }

  list(after: string, limit: number): Promise<readonly Listed[]> {
    const names = [...this.#shelves.keys()].filter((name) => name > after).sort()
    const all = names.slice(0, limit).map((name) => {
      const { madeAt, changedAt, expiresAt, bytes } = this.#shelves.get(name) as Shelf
      return { name, madeAt, changedAt, expiresAt, bytes }
    })
    return Promise.resolve(all)
  }

  count(): Promise<number> {
    return Promise.resolve(this.#shelves.size)
  }

  number(): Promise<number> {
    return Promise.resolve((this.#numbers += 1))
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}

const headOf = (shelf: Shelf | undefined): Head | undefined => shelf && { life: shelf.life, sequence: shelf.sequence }

async function* inTurn(pieces: readonly string[]): AsyncGenerator<string> {
  for (const piece of pieces) yield await Promise.resolve(piece)
}
