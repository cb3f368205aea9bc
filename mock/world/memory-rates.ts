import { machineTime } from './clock.ts'
import type { AskedCount, Counted, Rates } from './rates.ts'

interface Window {
  readonly start: number
  readonly length: number
  readonly ahead: number
  readonly requests: number
}

/** Windows in memory. */
export class MemoryRates implements Rates {
  readonly #lives = new Map<string, Map<string, Window>>()

  count(asked: readonly AskedCount[]): Promise<readonly Counted[]> {
    return Promise.resolve(asked.map((each) => this.#count(each)))
  }

  forget(life: string): Promise<void> {
    this.#lives.delete(life)
    return Promise.resolve()
  }

  /** Forgets what is over. */
  sweep(): void {
    const now = machineTime()
    for (const [life, windows] of this.#lives) {
      for (const [key, { start, length }] of windows) if (now - start >= length) windows.delete(key)
      if (windows.size === 0) this.#lives.delete(life)
    }
  }

  #count({ life, key, length, ahead, requests }: AskedCount): Counted {
    const windows = this.#lives.get(life) ?? new Map<string, Window>()
    this.#lives.set(life, windows)
    const now = machineTime()
    const known = windows.get(key)
    const real = known ? now - known.start : length
    const elapsed = known ? Math.max(0, real) + Math.max(0, ahead - known.ahead) : length
    if (!known || elapsed >= length || real < -length) {
      windows.set(key, { start: now, length, ahead, requests })
      return { requests, elapsed: 0 }
    }
    const window = { ...known, requests: known.requests + requests }
    windows.set(key, window)
    return { requests: window.requests, elapsed }
  }
}
