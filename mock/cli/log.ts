import { InvitekitError } from '../domain/invitekit-error.ts'
import type { Logger } from 'pino'
import type { RequestLine } from '../create-mock.ts'
import { visibleLines } from '../text/visible.ts'
import { sayFailure } from './failure.ts'

export const logLevels = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const

export type LogLevel = (typeof logLevels)[number]

/** What goes to the terminal of whoever runs the mock, as lines of JSON on stderr. */
export interface Log {
  /** What should not have happened, with its stack. */
  error(error: unknown): void
  warn(text: string): void
  /** Undefined when the level leaves requests out, so that they cost nothing. */
  readonly request?: (line: RequestLine) => void
  /** Loads what writes the lines, so that it is there when no more files can be opened. */
  load(): Promise<void>
  /** Resolves when all that was logged is written. */
  flush(): Promise<void>
}

/** A log of this level. pino is loaded with the first line, unless before. */
export function createLog(level: LogLevel): Log {
  let loading: Promise<{ to: Logger }> | undefined
  let written = Promise.resolve()
  const write = (line: (to: Logger) => void) => {
    if (level === 'silent') return
    loading ??= load(level)
    written = loading.then(
      ({ to }) => line(to),
      (failure: unknown) => sayFailure(`The log can't be written: ${String(failure)}`),
    )
  }
  const logsRequests = level === 'info' || level === 'debug' || level === 'trace'
  return {
    error: (error) =>
      write((to) => {
        // Its message says all, and whoever runs the mock can mend it.
        if (error instanceof InvitekitError) to.error(error.message)
        else to.error(error instanceof Error ? { err: error } : { reason: error })
      }),
    warn: (text) => write((to) => to.warn(text)),
    ...(logsRequests && { request: (line) => write((to) => to.info(line)) }),
    load: async () => {
      if (level !== 'silent') await (loading ??= load(level))
    },
    flush: () => written,
  }
}

/** In an object, because a logger may have any property, so also a `then`. */
async function load(level: LogLevel): Promise<{ to: Logger }> {
  const { default: pino } = await import('pino')
  const stderr = pino.destination({ dest: 2, sync: true })
  return { to: pino({ level }, { write: (text) => stderr.write(visibleLines(text)) }) }
}
