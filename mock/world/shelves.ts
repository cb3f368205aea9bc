import { inOrder } from './in-order.ts'
import type { Added, Addition, Head, KeptBatch, Listed, ListOrder, Loaded } from './ledger.ts'
import type { Maker } from './records.ts'

interface Shelf {
  readonly life: string
  sequence: number
  checkpoint: number
  pieces: readonly string[]
  batches: KeptBatch[]
  expiresAt: number | null
  readonly madeAt: number
  /** Or changed. */
  usedAt: number
  readonly maker: Maker | undefined
  bytes: number
}

/** So many batches stay when a checkpoint takes their place. */
const stay = 50

/** What a ledger holds, in memory. The same additions in the same order make the same of it, wherever that is. */
export class Shelves {
  readonly #shelves = new Map<string, Shelf>()

  hasLife(life: string): boolean {
    return [...this.#shelves.values()].some((shelf) => shelf.life === life)
  }

  head(sandbox: string): Head | undefined {
    const shelf = this.#shelves.get(sandbox)
    return shelf && { life: shelf.life, sequence: shelf.sequence }
  }

  /** Whether a sandbox stands as an addition expects. */
  isAs({ sandbox, expected }: Pick<Addition, 'sandbox' | 'expected'>): boolean {
    const known = this.#shelves.get(sandbox)
    return known?.life === expected?.life && known?.sequence === expected?.sequence
  }

  /** `now`: milliseconds since 1970. */
  add(addition: Addition, now: number): Added {
    const { sandbox, mark, body, pieces, ends, expiresAt } = addition
    if (!this.isAs(addition)) return 'conflict'
    if (ends) {
      this.#shelves.delete(sandbox)
      return undefined
    }
    const shelf = this.#shelves.get(sandbox) ?? newShelf(mark, now, addition.maker)
    this.#shelves.set(sandbox, shelf)
    shelf.sequence += 1
    shelf.usedAt = Math.max(shelf.usedAt, now)
    shelf.bytes += body.length
    if (expiresAt !== undefined) shelf.expiresAt = expiresAt
    if (pieces) Object.assign(shelf, { pieces: [...pieces], batches: [], checkpoint: shelf.sequence })
    else shelf.batches.push({ sequence: shelf.sequence, mark, body })
    return this.head(sandbox)
  }

  load(sandbox: string, after: Head | undefined): Loaded | undefined {
    const shelf = this.#shelves.get(sandbox)
    const head = this.head(sandbox)
    if (!shelf || !head) return undefined
    const { batches, pieces, checkpoint } = shelf
    const since = (sequence: number) => batches.filter((batch) => batch.sequence > sequence)
    if (after?.life === shelf.life && after.sequence + 1 >= (batches[0]?.sequence ?? shelf.sequence + 1))
      return { head, pieces: undefined, batches: since(after.sequence) }
    return { head, pieces: inTurn(pieces), batches: since(checkpoint) }
  }

  /** Whether a checkpoint at that head is of use. */
  isDue(sandbox: string, { life, sequence }: Head): boolean {
    const shelf = this.#shelves.get(sandbox)
    return shelf?.life === life && shelf.checkpoint < sequence
  }

  checkpoint(sandbox: string, at: Head, pieces: readonly string[]): void {
    const shelf = this.#shelves.get(sandbox)
    if (!shelf || !this.isDue(sandbox, at)) return
    Object.assign(shelf, { pieces, checkpoint: at.sequence })
    shelf.batches = shelf.batches.filter(({ sequence }) => sequence > at.sequence - stay)
  }

  /** Those whose time is up: names and heads. */
  over(now: number): readonly { readonly sandbox: string; readonly expected: Head }[] {
    return [...this.#shelves].flatMap(([sandbox, { life, sequence, expiresAt }]) =>
      expiresAt !== null && expiresAt <= now ? [{ sandbox, expected: { life, sequence } }] : [],
    )
  }

  list(order: ListOrder): { readonly total: number; readonly listed: readonly Listed[] } {
    const all = [...this.#shelves].map(([name, { madeAt, usedAt, expiresAt, bytes, maker }]) => ({
      name,
      madeAt,
      usedAt,
      expiresAt,
      bytes,
      ...maker,
    }))
    return inOrder(all, order)
  }

  /** How many there are; those of one maker are counted. */
  count({ creator, address }: Maker = {}): number {
    let count = 0
    for (const { maker } of this.#shelves.values()) {
      if (creator !== undefined && maker?.creator !== creator) continue
      if (address === undefined || maker?.address === address) count += 1
    }
    return count
  }

  used(uses: readonly { readonly life: string; readonly at: number }[]): void {
    const known = new Map(uses.map(({ life, at }) => [life, at]))
    for (const shelf of this.#shelves.values()) shelf.usedAt = Math.max(shelf.usedAt, known.get(shelf.life) ?? 0)
  }
}

/** Who makes a sandbox has a mark that is nobody else's, which becomes the name of its life. */
const newShelf = (life: string, now: number, maker: Maker | undefined): Shelf => ({
  life,
  sequence: 0,
  checkpoint: 0,
  pieces: [],
  batches: [],
  expiresAt: null,
  madeAt: now,
  usedAt: now,
  maker,
  bytes: 0,
})

async function* inTurn(pieces: readonly string[]): AsyncGenerator<string> {
  for (const piece of pieces) yield await Promise.resolve(piece)
}
