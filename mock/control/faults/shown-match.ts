import type { RequestMatch } from '../../domain/fault.ts'
import type { Access } from '../shares/entry.ts'

/** What requests are meant, as somebody may see it: to viewers the headers have no values, which may be credentials. */
export function shownMatch(match: RequestMatch, access: Access): RequestMatch {
  if (access !== 'view' || match.headers === undefined) return match
  return { ...match, headers: Object.fromEntries(Object.keys(match.headers).map((name) => [name, '[redacted]'])) }
}
