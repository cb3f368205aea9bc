import type { Logger } from 'pino'
import type { RequestLine } from '../http/access-log.ts'

export const logLevels = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const

export type LogLevel = (typeof logLevels)[number]

/** What goes to the terminal of whoever runs the mock, as lines of JSON on stderr. */
export interface Log {
  /** What should not have happened, with its stack. */
  error(error: unknown): void
  warn(text: string): void
  /** Undefined when the level leaves requests out, so that they cost nothing. */
  readonly request?: (line: RequestLine) => void
}

/** A log of this level. pino is loaded with the first line. */
export function createLog(level: LogLevel): Log {
  const logger = once(async () => {
    const { pino } = await import('pino')
    // In an object, because a logger may have any property, so also a `then`.
    return { to: pino({ level }, pino.destination({ dest: 2, sync: true })) }
  })
  const write = (line: (to: Logger) => void) => {
    if (level === 'silent') return
    logger().then(
      ({ to }) => line(to),
      (failure: unknown) => process.stderr.write(`invitekit: The log failed: ${String(failure)}\n`),
    )
  }
  const logsRequests = level === 'info' || level === 'debug' || level === 'trace'
  return {
    error: (error) => write((to) => to.error(error instanceof Error ? { err: error } : { reason: error })),
    warn: (text) => write((to) => to.warn(text)),
    ...(logsRequests && {
      request: (line) => write((to) => to.info(line, `${line.method} ${line.path} ${line.status}`)),
    }),
  }
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let value: Promise<Value> | undefined
  return () => (value ??= make())
}
