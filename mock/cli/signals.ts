import type { Mock } from '../create-mock.ts'
import { exitCode } from './failure.ts'
import type { Log } from './log.ts'
import { whenParentEnds } from './parent.ts'

/** How long a further signal counts as the same one: npm passes on what the terminal has sent as well. Milliseconds. */
const echo = 500

/**
 * Closes the mock at the first SIGINT or SIGTERM, or when the package manager's shell has ended by one, and ends the
 * process with 0; a second signal ends it at once.
 */
export function closeOnSignal(mock: Pick<Mock, 'close'>, log: Log): void {
  let isClosing = false
  let mayForce = false
  const begin = () => {
    if (isClosing) return
    isClosing = true
    setTimeout(() => (mayForce = true), echo).unref()
    void end(mock, log)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (mayForce) process.exit(exitCode.failed)
      begin()
    })
  }
  whenParentEnds(begin)
}

/** Closes the mock and ends the process, with this exit code unless closing fails. */
export async function end(mock: Pick<Mock, 'close'>, log: Log, status = 0): Promise<void> {
  try {
    await mock.close()
  } catch (error) {
    log.error(error)
    status = exitCode.failed
  }
  await log.flush()
  process.exit(status)
}
