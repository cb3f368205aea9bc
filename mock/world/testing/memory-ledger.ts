import { machineTime } from '../clock.ts'
import type { Added, Addition, Head, Ledger, Listed, Loaded } from '../ledger.ts'
import { MemoryNotes } from '../memory-notes.ts'
import { Shelves } from '../shelves.ts'

/** A ledger in memory, which several universes of one process can share. */
export class MemoryLedger implements Ledger {
  readonly #shelves = new Shelves()
  readonly notes = new MemoryNotes((life) => this.#shelves.hasLife(life))
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
    const over = this.#shelves.over(now)
    for (const { sandbox, expected } of over)
      this.#shelves.add({ sandbox, expected, mark: '', body: '', ends: true }, now)
    return Promise.resolve(over.map(({ sandbox }) => sandbox))
  }

  list(after: string, limit: number): Promise<readonly Listed[]> {
    return Promise.resolve(this.#shelves.list(after, limit))
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
