import { LedgerError } from '../../world/ledger.ts'
import { StoreError } from '../../world/store-error.ts'
import { withoutPassword } from '../without-password.ts'

/** Classes of SQLSTATE after which nobody knows what was done: the connection broke, or the server went down. */
const uncertain = /^(08|57P|58)/

/** Refused, and worth to be tried again at once: a deadlock, a serialization failure. */
const passing = /^40/

/** What failed, as the ledger tells it. `isCertain`: nothing was sent yet. */
export function failureOf(error: unknown, isCertain = isRefused(error)): LedgerError {
  if (error instanceof LedgerError) return error
  return new LedgerError(reasonOf(error), isCertain, { cause: error })
}

/** Whether the server has said no, and done nothing. */
function isRefused(error: unknown): boolean {
  const code = codeOf(error)
  return /^[0-9A-Z]{5}$/.test(code) && !uncertain.test(code) && !passing.test(code)
}

const words: readonly (readonly [code: RegExp, meant: string])[] = [
  [/^25006$/, 'PostgreSQL is read-only'],
  [/^53100$/, 'the disk of PostgreSQL is full'],
  [/^53300$/, 'PostgreSQL has no connection left'],
  [/^57P/, 'PostgreSQL is stopping or starting'],
  [/^28/, 'PostgreSQL does not let this user in'],
  [/^3D000$/, 'there is no such database'],
  [/^42501$/, 'this user of PostgreSQL may not do that'],
  [/^ECONNREFUSED$/, 'nothing listens where PostgreSQL should'],
  [/^(ENOTFOUND|EAI_AGAIN)$/, 'the name of its host is not known'],
]

function reasonOf(error: unknown): string {
  const code = codeOf(error)
  const message = error instanceof Error ? error.message : String(error)
  const known = words.find(([pattern]) => pattern.test(code))?.[1]
  return known === undefined ? message || code : `${known} (${code})`
}

function codeOf(error: unknown): string {
  // Node tells of all addresses that it has tried.
  const one = error instanceof AggregateError ? (error.errors as unknown[])[0] : error
  return one instanceof Error && 'code' in one && typeof one.code === 'string' ? one.code : ''
}

/** The store can't be opened. Names no password. */
export function unreachable(url: string, cause: unknown): StoreError {
  const message = `The store ${withoutPassword(url)} can not be used: ${reasonOf(cause)}. Start it, or give another --store.`
  return new StoreError('store-unreachable', message, { cause })
}
