import { namedViolations } from '../domain/problem.ts'
import type { Operation } from '../generated/operations.ts'
import type { QueryFaults } from '../services/service.ts'

export interface QueryParameters {
  /** Declared parameters, each with its last value; integers are numbers when they look like one, however large. */
  readonly values: Readonly<Record<string, string | number>>
  readonly faults: QueryFaults
}

const none: QueryParameters = { values: {}, faults: { repeated: [], undeclared: [] } }

/** A URL without its query. */
export function pathOf(target: string): string {
  const end = target.indexOf('?')
  return end < 0 ? target : target.slice(0, end)
}

/** Reads what stands behind `?` in a URL by what the operation declares. */
export function parseQuery(target: string, declared: Operation['queryParameters']): QueryParameters {
  const start = target.indexOf('?')
  if (start < 0 || start === target.length - 1) return none
  const values: Record<string, string | number> = {}
  const repeated: string[] = []
  const undeclared: string[] = []
  for (const [name, value] of pairsOf(target.slice(start + 1))) {
    const type = Object.hasOwn(declared, name) ? declared[name] : undefined
    if (type === undefined) note(undeclared, name)
    else {
      if (Object.hasOwn(values, name)) note(repeated, name)
      values[name] = type === 'integer' && /^-?\d{1,300}$/.test(value) ? Number(value) : value
    }
  }
  return { values, faults: { repeated, undeclared } }
}

/** Names it once, and no more than are told to anybody. */
function note(names: string[], name: string): void {
  if (names.length <= namedViolations && !names.includes(name)) names.push(name)
}

/** As URLSearchParams reads them, which is slower where nothing is encoded. */
export function pairsOf(text: string): Iterable<readonly [name: string, value: string]> {
  if (/^\?|[%+]/.test(text)) return new URLSearchParams(text)
  const pairs: [string, string][] = []
  for (const pair of text.split('&')) {
    const at = pair.indexOf('=')
    if (pair !== '') pairs.push(at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)])
  }
  return pairs
}
