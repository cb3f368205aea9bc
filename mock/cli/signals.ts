import type { Mock } from '../create-mock.ts'
import { exitCode } from './failure.ts'
import type { Log } from './log.ts'

/** How long a further signal counts as the same one: npm passes on what the terminal has sent as well. Milliseconds. */
const echo = 500

/** Closes the mock at the first SIGINT or SIGTERM and ends the process with 0; a second one ends it at once. */
export function closeOnSignal(mock: Pick<Mock, 'close'>, log: Pick<Log, 'error'>): void {
  let isClosing = false
  let mayForce = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (mayForce) process.exit(exitCode.failed)
      if (isClosing) return
      isClosing = true
      setTimeout(() => (mayForce = true), echo).unref()
      mock.close().then(
        () => process.exit(0),
        (error: unknown) => {
          log.error(error)
          process.exit(exitCode.failed)
        },
      )
    })
  }
}
