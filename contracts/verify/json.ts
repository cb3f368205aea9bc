/** JSON of unknown shape. */
export type Json = Readonly<Record<string, unknown>>

/** The object, or an empty one for anything else. */
export function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
}

/** The same members, of which none is inherited: a name from elsewhere may be that of something in every object. */
export function bare<Value>(members: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
  return Object.assign(Object.create(null) as Record<string, Value>, members)
}

/** The list, or an empty one for anything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function textOf(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise
}

/** The member of that name, if it is the value's own. */
export function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Json)[name] : undefined
}

/** What a `$ref` of a document stands for, or the value itself. */
export function resolve(document: object, value: unknown): Json | undefined {
  const reference = member(value, '$ref')
  if (typeof reference !== 'string') return typeof value === 'object' && value !== null ? (value as Json) : undefined
  return resolve(document, pointedAt(document, reference))
}

/** What a reference such as `#/components/schemas/Role` leads to. */
export function pointedAt(document: object, reference: string): unknown {
  const steps = reference
    .slice(2)
    .split('/')
    .map((step) => unescaped(step).replaceAll('~1', '/').replaceAll('~0', '~'))
  return steps.reduce<unknown>(member, document)
}

/** A reference is a URL, in which `{` is `%7B`. */
function unescaped(step: string): string {
  try {
    return decodeURIComponent(step)
  } catch {
    return step
  }
}

/** What a text says when it is JSON, and the text itself otherwise. */
export function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
