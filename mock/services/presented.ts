/** How many records are remembered at most: a thousand pages' worth, and a few megabytes. */
const limit = 10_000

/** Where an object that is written again and again keeps its JSON, once it has been asked for. */
const json = Symbol('json')

interface Kept {
  [json]?: string | undefined
}

/** Lets an object that never changes keep its JSON. */
export function constant<Value extends object>(value: Value): Value {
  return Object.defineProperty(value, json, { value: undefined, writable: true })
}

/**
 * Lets a presenter remember what it made of each record, as long as its other arguments are the very same. Records
 * never change, and what is made of one must not be changed either.
 */
export function remembering<Record extends object, More extends readonly unknown[], Presented extends object>(
  present: (record: Record, ...more: More) => Presented,
): (record: Record, ...more: More) => Presented {
  let known = new WeakMap<Record, { readonly more: More; readonly presented: Presented }>()
  let size = 0
  return (record, ...more) => {
    const old = known.get(record)
    if (old?.more.every((argument, index) => argument === more[index])) return old.presented
    if (size === limit) {
      known = new WeakMap()
      size = 0
    }
    const presented = constant(present(record, ...more))
    known.set(record, { more, presented })
    size += 1
    return presented
  }
}

/** The JSON of an answer's body, in which what is kept is written once and then copied. */
export function jsonText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return listText(value)
  const kept = (value as Kept)[json]
  if (kept !== undefined) return kept
  const members = value as Record<string, unknown>
  const text = holdsKept(members) ? objectText(members) : JSON.stringify(value)
  if (json in value) value[json] = text
  return text
}

/** Whether a member is kept, or holds what may be. */
function holdsKept(members: Record<string, unknown>): boolean {
  for (const name of Object.keys(members)) {
    const value = members[name]
    if (typeof value === 'object' && value !== null && (Array.isArray(value) || json in value)) return true
  }
  return false
}

function objectText(members: Record<string, unknown>): string {
  let text = ''
  for (const name of Object.keys(members)) {
    const value = members[name]
    if (value !== undefined) text += `${text === '' ? '{' : ','}${nameText(name)}:${jsonText(value)}`
  }
  return text === '' ? '{}' : `${text}}`
}

function listText(items: readonly unknown[]): string {
  let text = '['
  for (const [index, item] of items.entries()) text += index === 0 ? jsonText(item) : `,${jsonText(item)}`
  return `${text}]`
}

const plainName = /^\w+$/

const nameText = (name: string) => (plainName.test(name) ? `"${name}"` : JSON.stringify(name))
