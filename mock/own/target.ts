import type { Routed } from '../services/service.ts'
import type { OwnOperation } from './operations-in.ts'
import { parsedQuery, pathValue } from './parsed-query.ts'
import type { Json } from './shape.ts'

/** What a path and a query say to an operation, by what its document declares. Requests that name the same target share it. */
export interface Target {
  readonly path: Readonly<Record<string, string | number>>
  readonly query: Readonly<Record<string, unknown>>
  /** Whether both have been found to be as the document wants them. */
  isRight: boolean
}

/** By the parameters as they were routed, which the requests of a target share. */
const known = new WeakMap<
  object,
  { readonly operation: OwnOperation; readonly text: string; readonly target: Target }
>()

export function targetOf(
  document: Json,
  operation: OwnOperation,
  { path, target: text }: Pick<Routed, 'path' | 'target'>,
): Target {
  const routed = (path ?? {}) as Readonly<Record<string, string>>
  const before = known.get(routed)
  if (before?.operation === operation && before.text === text) return before.target
  const target = {
    path: Object.fromEntries(
      Object.entries(routed).map(([name, value]) => [name, pathValue(document, operation, name, value)]),
    ),
    query: parsedQuery(document, operation, text),
    isRight: false,
  }
  known.set(routed, { operation, text, target })
  return target
}
