import { machineTime } from '../clock.ts'
import type { Added, Addition, Head, Ledger, Listed, ListOrder, Loaded } from '../ledger.ts'
import { MemoryNotes } from '../memory-notes.ts'
import { MemoryRates } from '../memory-rates.ts'
import type { Maker } from '../records.ts'
import { Shelves } from '../shelves.ts'

/** A ledger in memory, which several universes of one process can share. */
export class MemoryLedger implements Ledger {
  readonly #shelves = new Shelves()
  readonly notes = new MemoryNotes((life) => this.#shelves.hasLife(life))
  readonly rates = new MemoryRates()
  #numbers = 0

  heads(sandboxes: readonly string[]): Promise<readonly (Head | undefined)[]> {
    return Promise.resolve(sandboxes.map((name) => this.#shelves.head(name)))
  }

  load(sandbox: string, after?: Head): Promise<Loaded | undefined> {
    return Promise.resolve(this.#shelves.load(sandbox, after))
  }

  append(additions: readonly Addition[]): Promise<readonly Added[]> {
    return Promise.resolve(additions.map((addition) => this.#shelves.add(addition, machineTime())))
  }

  checkpoint(sandbox: string, at: Head, pieces: Iterable<string>): Promise<void> {
    return Promise.resolve(this.#shelves.checkpoint(sandbox, at, [...pieces]))
  }

  sweep(now: number): Promise<readonly string[]> {
    this.rates.sweep()
    const over = this.#shelves.over(now)
    for (const { sandbox, expected } of over)
      this.#shelves.add({ sandbox, expected, mark: '', body: '', ends: true }, now)
    return Promise.resolve(over.map(({ sandbox }) => sandbox))
  }

  list(order: ListOrder): Promise<{ readonly total: number; readonly listed: readonly Listed[] }> {
    return Promise.resolve(this.#shelves.list(order))
  }

  count(maker?: Maker): Promise<number> {
    return Promise.resolve(this.#shelves.count(maker))
  }

  used(uses: readonly { readonly life: string; readonly at: number }[]): Promise<void> {
    return Promise.resolve(this.#shelves.used(uses))
  }

  number(): Promise<number> {
    return Promise.resolve((this.#numbers += 1))
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}
