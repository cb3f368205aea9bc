import type { Interaction } from './pact.ts'
import type { Finding } from './report.ts'

type Json = Record<string, unknown>

/** A matcher whose pattern refuses a value that the spec allows there: the consumer would fail on such an answer. */
export function refusedValues(openapi: object, { method, path, status, response }: Interaction): Finding[] {
  const schema = responseSchema(openapi as Json, method, path, status)
  if (!schema) return []
  return response.bodyRules.flatMap(([place, rules]) => {
    const allowed = at(openapi as Json, schema, tokensOf(place))?.['enum']
    if (!Array.isArray(allowed)) return []
    return rules.flatMap((rule) => {
      const pattern = patternOf(rule)
      const refused = pattern ? allowed.filter((value) => !pattern.test(String(value))) : []
      if (refused.length === 0) return []
      const message = `The pattern ${String(rule['regex'])} at ${place} refuses ${refused.join(', ')}, which the spec allows there.`
      return [{ stage: 'spec', reason: 'pattern-refuses-allowed-value', message } as const]
    })
  })
}

/** Pact's patterns match a value from beginning to end. */
function patternOf({ match, regex }: Json): RegExp | undefined {
  if ((match !== undefined && match !== 'regex') || typeof regex !== 'string') return undefined
  try {
    return new RegExp(`^(?:${regex})$`)
  } catch {
    return undefined
  }
}

function responseSchema(openapi: Json, method: string, path: string, status: number): Json | undefined {
  const segments = path.split('/')
  const template = Object.keys((openapi['paths'] ?? {}) as Json).find((each) => {
    const parts = each.split('/')
    return (
      parts.length === segments.length && parts.every((part, index) => part.startsWith('{') || part === segments[index])
    )
  })
  if (template === undefined) return undefined
  const operation = member(member(openapi['paths'], template), method.toLowerCase())
  const response = resolve(openapi, member(member(operation, 'responses'), String(status)))
  return Object.values((response?.['content'] ?? {}) as Record<string, { schema?: Json }>)[0]?.schema
}

/** The schema of the value at the end of the way. */
function at(openapi: Json, schema: Json, tokens: readonly string[]): Json | undefined {
  let found = resolve(openapi, schema)
  for (const token of tokens) {
    if (!found) return undefined
    const isIndex = token === '*' || /^\d+$/.test(token)
    found = resolve(openapi, isIndex && found['items'] ? found['items'] : member(found['properties'], token))
  }
  return found
}

/** `$.data[*]['a-b'].c` as data, *, a-b, c. */
export function tokensOf(place: string): string[] {
  return [...place.slice(1).matchAll(/\.([^.[]+)|\['([^']*)'\]|\[(\*|\d+)\]/g)].map(
    ([, name, quoted, index]) => name ?? quoted ?? index ?? '',
  )
}

function resolve(openapi: Json, value: unknown): Json | undefined {
  const reference = member(value, '$ref')
  if (typeof reference !== 'string') return value as Json | undefined
  return resolve(openapi, reference.slice(2).split('/').reduce<unknown>(member, openapi))
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Json)[name] : undefined
}
