import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { Refusal } from '../domain/problem.ts'
import { textOf } from '../text/utf8.ts'
import { codingsOf, unpackBody } from './unpack-body.ts'

/** The largest body that is read unless another limit is given, in bytes. */
export const bodyLimit = 100 * 1024

/** The client went away before its request was complete: there is nobody to answer. */
export class Disconnected extends Error {
  override readonly name = 'Disconnected'
}

/**
 * The fields of an HTML form. Rejects as readBody does; what is no form has no fields. Express's own reader would load
 * tables of every character encoding at each start.
 */
export async function readForm(request: IncomingMessage, limit = bodyLimit): Promise<URLSearchParams> {
  return new URLSearchParams((await readBody(request, limit)).toString())
}

const nothing = Buffer.alloc(0)

/**
 * What a request carries, unpacked. Rejects with a Refusal when it is packed in an unknown way or too large, and with
 * Disconnected when it ends early.
 */
export function readBody(request: IncomingMessage, limit = bodyLimit): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    receiveBody(request, limit, (error, bytes) => (error ? reject(error) : resolve(bytes)))
  })
}

/** Told once: of an error, or of what was sent. */
type BodyDone = (error: Error | undefined, bytes: Buffer) => void

/** The same, told by a callback, within this call when the body is there. */
export function receiveBody(request: IncomingMessage, limit: number, done: BodyDone): void {
  if (Number(request.headers['content-length']) > limit) return done(tooLarge(limit), nothing)
  const encoding = request.headers['content-encoding']
  if (encoding === undefined) return new WholeBody(limit, done).receive(request)
  const codings = codingsOf(encoding)
  if (!codings) return done(new Refusal({ code: 'unsupported-encoding', given: encoding }), nothing)
  new WholeBody(limit, (error, bytes) => {
    if (error) done(error, bytes)
    else unpackBody(bytes, codings, limit, done)
  }).receive(request)
}

/** Bytes of a body that nobody waits for: it is read so that the next request can follow it, but not for ever. */
const mostUnwanted = 1024 * 1024

/** Reads on what is still to come of a request that is being answered. To be called before the answer's end. */
export function readOn(request: IncomingMessage): void {
  const { 'content-length': length, 'transfer-encoding': coding } = request.headers
  if (request.complete || (length === undefined && coding === undefined)) return
  let size = 0
  request.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > mostUnwanted) request.socket.destroy()
  })
}

/** Bytes up to which chunks are kept as they come; to join more at once would take long. */
const mostInChunks = 1024 * 1024

/** Gathers a body. */
class WholeBody {
  readonly #limit: number
  #done: BodyDone | undefined
  #bytes: Buffer = nothing
  #chunks: Buffer[] | undefined = undefined
  /** Where a large body is put as it comes, with room for more. */
  #large: Buffer | undefined = undefined
  #size = 0

  constructor(limit: number, done: BodyDone) {
    this.#limit = limit
    this.#done = done
  }

  receive(request: IncomingMessage): void {
    if (request.destroyed) return this.#close()
    request.on('data', (chunk: Buffer) => this.#add(chunk))
    request.on('end', () => this.#tell(undefined))
    request.on('close', () => this.#close())
  }

  #add(chunk: Buffer): void {
    this.#size += chunk.length
    if (this.#size > this.#limit) this.#tell(tooLarge(this.#limit))
    else if (this.#size === chunk.length) this.#bytes = chunk
    else if (this.#size <= mostInChunks) (this.#chunks ??= [this.#bytes]).push(chunk)
    else this.#put(chunk)
  }

  #put(chunk: Buffer): void {
    const before = this.#size - chunk.length
    if (this.#large === undefined || this.#large.length < this.#size) {
      const roomy = Buffer.allocUnsafeSlow(Math.min(this.#limit, this.#size * 2))
      this.#gathered().copy(roomy, 0, 0, before)
      this.#large = roomy
      this.#chunks = undefined
    }
    chunk.copy(this.#large, before)
  }

  #gathered(): Buffer {
    return this.#large ?? (this.#chunks ? Buffer.concat(this.#chunks) : this.#bytes)
  }

  #close(): void {
    // An error takes microseconds to make.
    if (this.#done) this.#tell(new Disconnected())
  }

  #tell(error: Error | undefined): void {
    const done = this.#done
    this.#done = undefined
    done?.(error, this.#large?.subarray(0, this.#size) ?? this.#gathered())
  }
}

/** A body's text. Throws a Refusal when it is not UTF-8. */
export const textOfBody = (bytes: Buffer): string => textOf(bytes, refuseText)

/** The same for one that is not read at once: throws when `textOfBody` would. */
export function requireText(bytes: Buffer): void {
  if (!isUtf8(bytes) || bytes[0] === 0 || bytes[1] === 0) textOfBody(bytes)
}

/** The JSON value of a text; undefined when there is nothing. Throws a Refusal when it is no JSON. */
export function parseJson(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw malformed(error instanceof Error ? error.message : 'it cannot be parsed')
  }
}

const tooLarge = (limit: number) => new Refusal({ code: 'body-too-large', limit })
const malformed = (detail: string) => new Refusal({ code: 'malformed-body', detail })

function refuseText(what: string): never {
  throw malformed(`it ${what}`)
}
