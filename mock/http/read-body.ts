import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { Refusal } from '../domain/problem.ts'
import type { BodyReader, Incoming } from './incoming.ts'

/** The largest body that is read unless another limit is given, in bytes. */
export const bodyLimit = 100 * 1024

/** The client went away before its request was complete: there is nobody to answer. */
export class Disconnected extends Error {
  override readonly name = 'Disconnected'
}

/**
 * The JSON value that a request carries; undefined when it carries nothing. Rejects with a Refusal when the body is
 * encoded, too large or no JSON, and with Disconnected when it ends early.
 */
export async function readJson(request: IncomingMessage, limit = bodyLimit): Promise<unknown> {
  const bytes = await readBody(request, limit)
  return parseJson(bytes, bytes.toString())
}

/**
 * The fields of an HTML form. Rejects as readJson does; what is no form has no fields. Express's own reader would load
 * tables of every character encoding at each start.
 */
export async function readForm(request: IncomingMessage, limit = bodyLimit): Promise<URLSearchParams> {
  return new URLSearchParams((await readBody(request, limit)).toString())
}

const nothing = Buffer.alloc(0)

/** What a request carries, as it was sent. Rejects as `readJson` does, but for what is no JSON. */
export function readBody(request: IncomingMessage, limit = bodyLimit): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    receiveBody(request, limit, (error, bytes) => (error ? reject(error) : resolve(bytes)))
  })
}

/** Told once: of an error, or of what was sent. */
type BodyDone = (error: Error | undefined, bytes: Buffer) => void

/** The same, told by a callback, within this call when the body is there. */
export function receiveBody(request: IncomingMessage, limit: number, done: BodyDone): void {
  const encoding = request.headers['content-encoding']
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    return done(new Refusal({ code: 'unsupported-encoding', given: encoding }), nothing)
  }
  if (Number(request.headers['content-length']) > limit) return done(tooLarge(limit), nothing)
  ;(request as Incoming).receive(new WholeBody(limit, done))
}

/** Gathers a body. */
class WholeBody implements BodyReader {
  readonly #limit: number
  #done: BodyDone | undefined
  #bytes: Buffer = nothing
  #chunks: Buffer[] | undefined = undefined
  #size = 0

  constructor(limit: number, done: BodyDone) {
    this.#limit = limit
    this.#done = done
  }

  add(chunk: Buffer): void {
    this.#size += chunk.length
    if (this.#size > this.#limit) this.#tell(tooLarge(this.#limit))
    else if (this.#size === chunk.length) this.#bytes = chunk
    else (this.#chunks ??= [this.#bytes]).push(chunk)
  }

  end(): void {
    this.#tell(undefined)
  }

  close(): void {
    // An error takes microseconds to make.
    if (this.#done) this.#tell(new Disconnected())
  }

  #tell(error: Error | undefined): void {
    const done = this.#done
    this.#done = undefined
    done?.(error, this.#chunks ? Buffer.concat(this.#chunks) : this.#bytes)
  }
}

/** The JSON value of bytes and the text that they are; undefined when there is nothing. Throws a Refusal when it is no JSON. */
export function parseJson(bytes: Buffer, text: string): unknown {
  if (bytes.length === 0) return undefined
  // What is no UTF-8 is read as this character, which may also have been sent.
  if (text.includes('\ufffd') && !isUtf8(bytes)) throw malformed('it is not UTF-8')
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw malformed(error instanceof Error ? error.message : 'it cannot be parsed')
  }
}

const tooLarge = (limit: number) => new Refusal({ code: 'body-too-large', limit })
const malformed = (detail: string) => new Refusal({ code: 'malformed-body', detail })
