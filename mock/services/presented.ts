import { patiently } from '../domain/patiently.ts'
import { escaped } from '../text/json-escape.ts'
import { inOnePiece } from '../text/one-piece.ts'

/** How many records are remembered at most: a thousand pages' worth, and a few megabytes. */
const limit = 10_000

/** A value of which only its JSON is left. */
export class Written<Value> {
  readonly text: string
  /** Never there: it tells values of different types apart. */
  declare readonly value?: Value

  constructor(text: string) {
    this.text = text
  }

  toJSON(): unknown {
    return JSON.parse(this.text)
  }
}

/** What is made of each of many records, and not before it is written: others have their turn in between. */
export class LongList<Presented> {
  readonly #iterate: () => Iterator<Body<Presented>>

  constructor(iterate: () => Iterator<Body<Presented>>) {
    this.#iterate = iterate
  }

  [Symbol.iterator](): Iterator<Body<Presented>> {
    return this.#iterate()
  }
}

export function longList<Item, Presented>(
  records: Iterable<Item>,
  present: (record: Item) => Body<Presented>,
): LongList<Presented> {
  return new LongList(function* () {
    for (const record of records) yield present(record)
  })
}

/** A value for an answer's body: any part of it may be written already, or be a long list. */
export type Body<Value> = Value | Written<Value> | Members<Value> | Listed<Value>

type Listed<Value> = Value extends readonly (infer Item)[] ? LongList<Item> : never

type Members<Value> = Value extends object ? { readonly [Name in keyof Value]: Body<Value[Name]> } : never

/** The same, written once for all. */
export function written<Value>(value: Value): Written<Value> {
  return new Written(JSON.stringify(value))
}

/**
 * Lets a presenter remember what it made of each record, as long as its other arguments are the very same. Records
 * never change.
 */
export function remembering<Record extends object, More extends readonly unknown[], Presented extends object>(
  present: (record: Record, ...more: More) => Presented | Written<Presented>,
): (record: Record, ...more: More) => Written<Presented> {
  let known = new WeakMap<Record, { readonly more: More; readonly presented: Written<Presented> }>()
  let size = 0
  return (record, ...more) => {
    const old = known.get(record)
    if (old?.more.every((argument, index) => argument === more[index])) return old.presented
    if (size === limit) {
      known = new WeakMap()
      size = 0
    }
    const made = present(record, ...more)
    const presented = made instanceof Written ? made : written(made)
    inOnePiece(presented.text)
    known.set(record, { more, presented })
    size += 1
    return presented
  }
}

/** A text in an example, and what follows it up to the next. */
interface Piece {
  readonly index: number
  readonly after: string
  /** What the text was last, as it often is again, and its JSON with what follows. */
  last: string
  json: string
}

/**
 * Lets a presenter write its JSON in half the time of JSON.stringify: by an example, which is made once with marks for the
 * texts. Whatever the texts are, it must present the same but for them, and each as it is, or as a part of another text.
 */
export function byExample<Texts extends readonly string[], Presented extends object>(
  present: (...texts: Texts) => Presented,
): (...texts: Texts) => Written<Presented> {
  const marks = Array.from({ length: present.length }, (_, index) => `${crypto.randomUUID()}#${index}#`)
  const [start = '', ...rest] = JSON.stringify(present(...(marks as readonly string[] as Texts))).split(
    new RegExp(`(${marks.join('|')})`),
  )
  const pieces: Piece[] = []
  for (let at = 0; at < rest.length; at += 2) {
    const after = rest[at + 1] as string
    pieces.push({ index: marks.indexOf(rest[at] as string), after, last: '', json: after })
  }
  return (...texts) => {
    let text = start
    for (const piece of pieces) {
      const given = texts[piece.index] as string
      if (given !== piece.last) {
        piece.last = given
        piece.json = escaped(given) + piece.after
      }
      text += piece.json
    }
    return new Written(text)
  }
}

/** The JSON of an answer's body, in which what is written is copied. */
export function jsonText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (value instanceof Written) return value.text
  if (Array.isArray(value)) return listText(value)
  if (value instanceof LongList) return [...piecesOf(value)].join('')
  return holdsWritten(value) ? membersText(value) : JSON.stringify(value)
}

/** Whether a member is written, or is a list of what may be. */
function holdsWritten(members: object): boolean {
  for (const value of Object.values(members)) {
    if (value instanceof Written || value instanceof LongList || Array.isArray(value)) return true
  }
  return false
}

/** Whether a body is a long list, or a member of it is. */
export function isLong(body: unknown): boolean {
  if (typeof body !== 'object' || body === null || body instanceof Written) return false
  if (body instanceof LongList) return true
  if (Array.isArray(body)) return false
  // Each answer is asked, and a list of its members would be thrown away.
  for (const name in body) if ((body as Record<string, unknown>)[name] instanceof LongList) return true
  return false
}

/** So many of a long list are written at once. */
const atOnce = 100

/** The JSON of a body with long lists in pieces, none of which takes long to make. */
export function* piecesOf(body: unknown, depth = 0): Generator<string> {
  if (body instanceof LongList) {
    let [text, count] = ['[', 0]
    for (const item of body) {
      if (count > 0) text += ','
      count += 1
      const isItself = isLong(item)
      if (!isItself) text += jsonText(item)
      if (!isItself && count % atOnce > 0) continue
      yield text
      text = ''
      if (isItself) yield* piecesOf(item)
    }
    yield `${text}]`
  } else if (typeof body !== 'object' || body === null || Array.isArray(body) || body instanceof Written || depth > 1) {
    yield jsonText(body)
  } else {
    let before = '{'
    for (const [name, member] of Object.entries(body)) {
      if (member === undefined) continue
      yield `${before}${nameText(name)}:`
      yield* piecesOf(member, depth + 1)
      before = ','
    }
    yield before === '{' ? '{}' : '}'
  }
}

/** The JSON of a long body, written while others have their turn. */
export async function longText(body: unknown): Promise<string> {
  const pieces: string[] = []
  await patiently(piecesOf(body), (piece) => void pieces.push(piece))
  return pieces.join('')
}

function membersText(members: object): string {
  let text = ''
  for (const [name, value] of Object.entries(members)) {
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
