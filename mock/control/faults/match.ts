import type { RequestMatch } from '../../domain/fault.ts'
import type { AnyServiceName } from '../../domain/invitation.ts'
import { isPersona } from '../persona-of.ts'

/** What rules may ask of a request. */
export interface RequestTraits {
  /** undefined when the path belongs to none. */
  readonly service: AnyServiceName | undefined
  /** undefined when no operation was found. */
  readonly operation: string | undefined
  readonly method: string
  /** undefined when the request carries nobody's credentials. Looked up when a rule asks. */
  readonly persona: () => string | undefined
  readonly path: string
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

export function matches(match: RequestMatch, traits: RequestTraits): boolean {
  const { service, operation, method, persona, path, headers = {} } = match
  return (
    (service === undefined || service === traits.service) &&
    (operation === undefined || operation === traits.operation) &&
    (method === undefined || method === traits.method) &&
    (path === undefined || fitsPattern(path, traits.path)) &&
    Object.entries(headers).every(([name, pattern]) => hasHeader(traits, name, pattern)) &&
    (persona === undefined || isPersona(persona, traits.persona()))
  )
}

function hasHeader({ headers }: RequestTraits, name: string, pattern: string): boolean {
  const sent = name.toLowerCase()
  const value = Object.hasOwn(headers, sent) ? headers[sent] : undefined
  return value !== undefined && fitsPattern(pattern, [value].flat().join(', '))
}

/** Whether a text is what the pattern says, in which `*` stands for any characters. Takes no longer than text times pattern. */
export function fitsPattern(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop()
  if (last === undefined) return text === first
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false
  let from = first.length
  const end = text.length - last.length
  for (const part of rest) {
    const found = text.indexOf(part, from)
    if (found < 0 || found + part.length > end) return false
    from = found + part.length
  }
  return true
}
