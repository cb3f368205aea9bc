import { StoreError } from '../world/store-error.ts'

/** Passes failures on. Of those to store a change only the first: while the trouble lasts, each request would tell the same. */
export class TroubleOnce {
  readonly #onError: (error: unknown) => void
  #isTold = false

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError
  }

  readonly tell = (error: unknown): void => {
    if (error instanceof StoreError) {
      if (this.#isTold) return
      this.#isTold = true
    }
    this.#onError(error)
  }

  /** Something was stored: the next failure is news. */
  over(): void {
    this.#isTold = false
  }
}
