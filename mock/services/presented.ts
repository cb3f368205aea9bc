/** How many records are remembered at most: a thousand pages' worth, and a few megabytes. */
const limit = 10_000

/** The JSON of what was presented, once it has been asked for. */
const texts = new WeakMap<object, string | undefined>()

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
    const presented = present(record, ...more)
    texts.set(presented, undefined)
    known.set(record, { more, presented })
    size += 1
    return presented
  }
}

/** The JSON of an answer's body, in which what presenters remember is written once and then copied. */
export function jsonText(body: unknown): string {
  if (Array.isArray(body)) return listText(body)
  if (typeof body !== 'object' || body === null) return JSON.stringify(body)
  if (texts.has(body)) return rememberedText(body)
  let text = ''
  for (const [name, value] of Object.entries(body)) {
    if (value === undefined) continue
    text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${memberText(value)}`
  }
  return `{${text}}`
}

function memberText(value: unknown): string {
  if (Array.isArray(value)) return listText(value)
  return typeof value === 'object' && value !== null && texts.has(value) ? rememberedText(value) : JSON.stringify(value)
}

function listText(items: readonly unknown[]): string {
  return `[${items.map(memberText).join(',')}]`
}

function rememberedText(value: object): string {
  const known = texts.get(value)
  if (known !== undefined) return known
  const text = JSON.stringify(value)
  texts.set(value, text)
  return text
}
