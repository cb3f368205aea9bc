import cors from 'cors'
import type { Arrival } from '../serve/arrival.ts'
import { anyOrigin } from '../serve/cross-origin.ts'

/** What the CORS protocol says to a page of any origin. */
export interface Shared {
  /** Headers of the answer, by lower-case name. */
  readonly headers: readonly [name: string, value: string][]
  /** Whether that is the whole answer, as to a preflight. */
  readonly isAll: boolean
}

/** What says so to each page. `ownHeaders`: of own services' answers. */
export function sharing(ownHeaders: readonly string[]): (method: string, headers: Arrival['headers']) => Shared {
  const allowOrigin = cors(anyOrigin(ownHeaders))
  return (method, headers) => share(allowOrigin, method, headers)
}

/** Asks the library that Node's host has as a layer of Express: it needs no more of either than this. */
function share(allowOrigin: ReturnType<typeof cors>, method: string, headers: Arrival['headers']): Shared {
  const set = new Map<string, string>([['x-content-type-options', 'nosniff']])
  let isAll = true
  const answer = {
    statusCode: 204,
    getHeader: (name: string) => set.get(name.toLowerCase()),
    setHeader: (name: string, value: string) => set.set(name.toLowerCase(), value),
    end: () => undefined,
  }
  allowOrigin({ method, headers }, answer, () => (isAll = false))
  return { headers: [...set], isAll }
}
