import type { Done } from '../world/keep.ts'
import type { StoreError } from '../world/store-error.ts'

/** Entries that become durable together, or not at all. */
export class Batch {
  #size = 0
  readonly #undo: (() => void)[] = []
  readonly #done: Done[] = []
  #settled: { promise: Promise<void>; resolve: () => void; reject: (error: StoreError) => void } | undefined

  /** How many. */
  get size(): number {
    return this.#size
  }

  /** Adds one, what takes its effects back, and who is told what became of it. */
  add(undo: (() => void) | undefined, done: Done | undefined): void {
    this.#size += 1
    if (undo) this.#undo.push(undo)
    if (done) this.#done.push(done)
  }

  /** Settles with the batch. */
  get settled(): Promise<void> {
    if (this.#settled === undefined) {
      let resolve = (): void => {}
      let reject: (error: StoreError) => void = () => {}
      const promise = new Promise<void>((onResolve, onReject) => {
        resolve = onResolve
        reject = onReject
      })
      this.#settled = { promise, resolve, reject }
    }
    return this.#settled.promise
  }

  succeed(): void {
    this.#settled?.resolve()
    for (const done of this.#done) done()
  }

  /** Takes the entries' effects back, newest first. */
  undo(): void {
    for (const undo of this.#undo.reverse()) undo()
  }

  fail(error: StoreError): void {
    this.#settled?.reject(error)
    for (const done of this.#done) done(error)
  }
}
