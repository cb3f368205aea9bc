import { refuse } from '../domain/problem.ts'
import { roughText } from '../serve/body.ts'
import { refuseControl, refuseParts } from './problem.ts'

/** Items of a list in a long JSON text, as soon as they are read. */
export interface Batch {
  /** The names under which the list stands. */
  readonly path: readonly string[]
  /** As far as it has been read. */
  readonly list: readonly unknown[]
  /** Where in it the batch begins. */
  readonly from: number
}

export interface LongJsonOptions {
  /** How many names deep at most the lists stand that come in batches; what is deeper is read at once. */
  readonly depth: number
  /** Bytes of an item of a list, and of what is read at once. */
  readonly longest: number
  /** Throws when a batch is not as it should be; then no more is read. */
  readonly take: (batch: Batch) => void
}

/** Bytes, about: it takes less than a millisecond to read. */
const batchSize = 16 * 1024
/** Of an object whose members are read one by one. */
const mostMembers = 100

/**
 * Reads JSON bit by bit and gives its value at the end. JSON.parse would hold up everybody, for a minute where somebody
 * sends 64 MiB of empty objects, and take fifty times the memory. Throws a Refusal when it is no JSON, a ControlRefusal
 * when a part of it is too large.
 */
export function* readLongJson(bytes: Uint8Array, options: LongJsonOptions): Generator<undefined, unknown> {
  const reader = new Reader(bytes, options)
  const value = yield* reader.value([])
  reader.end()
  return value
}

class Reader {
  readonly #bytes: Uint8Array
  readonly #options: LongJsonOptions
  #at: number

  constructor(bytes: Uint8Array, options: LongJsonOptions) {
    this.#bytes = bytes
    this.#options = options
    this.#at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  }

  *value(path: readonly string[]): Generator<undefined, unknown> {
    const mark = this.#next()
    const { depth } = this.#options
    if (mark === curly && path.length < depth) return yield* this.#object(path)
    if (mark === square && path.length <= depth) return yield* this.#list(path)
    yield
    const from = this.#at
    this.#pass(path)
    return this.#parse(from)
  }

  end(): void {
    if (this.#next() !== undefined) this.#fail()
  }

  *#object(path: readonly string[]): Generator<undefined, unknown> {
    const members = new Map<string, unknown>()
    this.#at += 1
    // What is sent again counts again.
    let count = 0
    while (this.#next() !== curlyEnd || count > 0) {
      if (this.#next() !== quote) this.#fail()
      const from = this.#at
      this.#pass(path)
      const name = this.#parse(from) as string
      if (this.#next() !== colon) this.#fail()
      this.#at += 1
      members.set(name, yield* this.value([...path, name]))
      count += 1
      if (count > mostMembers) {
        const place = [...path, name].map((each) => `/${each}`).join('')
        refuseParts([{ in: 'body', name: place, keyword: 'additionalProperties', message: 'is not allowed' }])
      }
      const after = this.#next()
      if (after === curlyEnd) break
      if (after !== comma) this.#fail()
      this.#at += 1
    }
    this.#at += 1
    return Object.fromEntries(members)
  }

  *#list(path: readonly string[]): Generator<undefined, unknown[]> {
    const list: unknown[] = []
    this.#at += 1
    let [from, count] = [this.#at, 0]
    while (this.#next() !== squareEnd || count > 0) {
      this.#pass(path, count)
      count += 1
      const after = this.#next()
      if (after !== comma && after !== squareEnd) this.#fail()
      if (after === squareEnd || this.#at - from > batchSize) {
        const before = list.length
        for (const item of this.#parse(from, '[', ']') as unknown[]) list.push(item)
        this.#options.take({ path, list, from: before })
        from = this.#at + 1
        yield
      }
      if (after === squareEnd) break
      this.#at += 1
    }
    this.#at += 1
    return list
  }

  /** The first byte that is no white space; undefined at the end. */
  #next(): number | undefined {
    const [bytes, from] = [this.#bytes, this.#at]
    let byte = bytes[from]
    while (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) byte = bytes[++this.#at]
    if (this.#at - from > this.#options.longest)
      refuseControl('body-too-large', `The body has more than ${this.#options.longest} bytes of white space at once.`)
    return byte
  }

  /** Goes behind a value, whatever it is: where it ends is all that is looked for. */
  #pass(path: readonly string[], index?: number): void {
    const from = this.#at
    const first = this.#bytes[from]
    const end =
      first === quote
        ? this.#endOfText(from)
        : first === curly || first === square
          ? this.#endOf(from)
          : this.#endOfWord(from)
    if (end - from > this.#options.longest) {
      const place = [...path, ...(index === undefined ? [] : [index])].map((each) => `/${each}`).join('')
      const which = place === '' ? 'A part of the body' : `The body's ${place}`
      refuseControl('body-too-large', `${which} is larger than ${this.#options.longest} bytes.`)
    }
    if (end > this.#bytes.length) this.#fail('it ends too early', from)
    if (end === from) this.#fail()
    this.#at = end
  }

  /** Where to stop looking for the end of what begins there. */
  #lastFor(from: number): number {
    return Math.min(this.#bytes.length, from + this.#options.longest + 1)
  }

  /** Behind the quote that closes a text; behind the last byte when none does. */
  #endOfText(from: number, last = this.#lastFor(from)): number {
    let at = from + 1
    while (at < last && this.#bytes[at] !== quote) at += this.#bytes[at] === backslash ? 2 : 1
    return at + 1
  }

  /** The same for a bracket. */
  #endOf(from: number): number {
    const last = this.#lastFor(from)
    let [at, depth] = [from, 0]
    while (at < last) {
      const byte = this.#bytes[at]
      if (byte === quote) at = this.#endOfText(at, last) - 1
      else if (byte === curly || byte === square) depth += 1
      else if ((byte === curlyEnd || byte === squareEnd) && --depth === 0) return at + 1
      at += 1
    }
    return last + 1
  }

  /** Behind a number or a name. */
  #endOfWord(from: number): number {
    const last = this.#lastFor(from)
    let at = from
    while (at < last && !ends.has(this.#bytes[at] as number)) at += 1
    return at
  }

  /** What stands from there to here. */
  #parse(from: number, before = '', behind = ''): unknown {
    const text = before + roughText(this.#bytes.subarray(from, this.#at)) + behind
    try {
      return JSON.parse(text) as unknown
    } catch {
      return this.#fail(undefined, from)
    }
  }

  #fail(what = 'it is wrong', at = this.#at): never {
    return refuse({ code: 'malformed-body', detail: `${what} at or after byte ${at}` })
  }
}

const [quote, comma, colon, backslash] = [0x22, 0x2c, 0x3a, 0x5c]
const [curly, curlyEnd, square, squareEnd] = [0x7b, 0x7d, 0x5b, 0x5d]
/** What is in no number and no name. */
const ends = new Set([quote, comma, colon, curly, curlyEnd, square, squareEnd, 0x20, 0x0a, 0x0d, 0x09])
