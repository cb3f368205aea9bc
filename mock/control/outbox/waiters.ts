import type { SentMail } from '../../domain/mail.ts'
import { requireRoomToWait } from '../limits.ts'

/** Why somebody stopped waiting without a mail. `restarted`: the sandbox was reset, restored or deleted meanwhile. */
export type WaitEnd = 'timeout' | 'restarted' | 'closed' | 'gone'

interface Waiter {
  wants(mail: SentMail): boolean
  done(end: SentMail | WaitEnd): void
}

/** Takes what is to be called when whoever waits goes away. */
export type OnGone = (leave: () => void) => void

/** Who waits for a mail, by sandbox. */
export class Waiters {
  readonly #waiting = new Map<string, Set<Waiter>>()
  #isClosed = false

  /**
   * Resolves with the first mail that is announced and wanted, or with why there was none. `timeout` in ms; `onGone`
   * is given what to call when nobody waits any more. Rejects with a ControlRefusal when too many wait.
   */
  wait(sandbox: string, wants: Waiter['wants'], timeout: number, onGone: OnGone): Promise<SentMail | WaitEnd> {
    if (this.#isClosed) return Promise.resolve('closed')
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(sandbox) ?? new Set()
      requireRoomToWait(waiting, 'for mails of this sandbox')
      this.#waiting.set(sandbox, waiting)
      const done = (end: SentMail | WaitEnd) => {
        clearTimeout(timer)
        waiting.delete(waiter)
        if (waiting.size === 0 && this.#waiting.get(sandbox) === waiting) this.#waiting.delete(sandbox)
        resolve(end)
      }
      const waiter = { wants, done }
      const timer = setTimeout(() => done('timeout'), timeout)
      waiting.add(waiter)
      onGone(() => done('gone'))
    })
  }

  /** In which sandboxes somebody waits. */
  get sandboxes(): Iterable<string> {
    return this.#waiting.keys()
  }

  /** Whether anybody waits in the sandbox. */
  anyIn(sandbox: string): boolean {
    return this.#waiting.has(sandbox)
  }

  announce(sandbox: string, mail: SentMail): void {
    for (const waiter of this.#waiting.get(sandbox) ?? []) {
      if (waiter.wants(mail)) waiter.done(mail)
    }
  }

  /** Lets everybody go who waits in the sandbox. */
  release(sandbox: string, end: WaitEnd): void {
    for (const waiter of this.#waiting.get(sandbox) ?? []) waiter.done(end)
  }

  /** Lets everybody go, and whoever comes. */
  close(): void {
    this.#isClosed = true
    for (const sandbox of this.#waiting.keys()) this.release(sandbox, 'closed')
  }
}
