import type { IncomingMessage } from 'node:http'
import { Refusal } from '../domain/problem.ts'
import type { BodyDone } from '../serve/arrival.ts'
import { Disconnected } from '../serve/body.ts'
import { HandedOver, type BodyReader } from './handed-over.ts'
import { unpackerFor } from './unpack-body.ts'

const nothing = Buffer.alloc(0)

/**
 * Reads what a request carries, unpacked, and tells it, or a Refusal when it is packed in
 * an unknown way or too large, and Disconnected when it ends early.
 */
export function receiveBody(request: IncomingMessage, limit: number, done: BodyDone): void {
  if (Number(request.headers['content-length']) > limit) return done(tooLarge(limit), nothing)
  const encoding = request.headers['content-encoding']
  if (encoding === undefined) return new WholeBody(limit, done).receive(request)
  const unpack = unpackerFor(encoding)
  if (!unpack) return done(new Refusal({ code: 'unsupported-encoding', given: encoding }), nothing)
  new WholeBody(limit, (error, bytes) => {
    if (error) done(error, bytes)
    else unpack(bytes, limit, done)
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
type BytesDone = (error: Error | undefined, bytes: Buffer) => void

/** Gathers a body. */
class WholeBody implements BodyReader {
  readonly #limit: number
  #done: BytesDone | undefined
  #bytes: Buffer = nothing
  #chunks: Buffer[] | undefined = undefined
  /** Where a large body is put as it comes, with room for more. */
  #large: Buffer | undefined = undefined
  #size = 0

  constructor(limit: number, done: BytesDone) {
    this.#limit = limit
    this.#done = done
  }

  receive(request: IncomingMessage): void {
    if (request.destroyed) return this.close()
    if (request instanceof HandedOver && request.handOver(this)) return
    request.on('data', (chunk: Buffer) => this.add(chunk))
    request.on('end', () => this.end())
    request.on('close', () => this.close())
  }

  add(chunk: Buffer): boolean {
    this.#size += chunk.length
    if (this.#size > this.#limit) this.#tell(tooLarge(this.#limit))
    else if (this.#size === chunk.length) this.#bytes = chunk
    else if (this.#size <= mostInChunks) (this.#chunks ??= [this.#bytes]).push(chunk)
    else this.#put(chunk)
    return this.#done !== undefined
  }

  end(): void {
    this.#tell(undefined)
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

  close(): void {
    // An error takes microseconds to make.
    if (this.#done) this.#tell(new Disconnected())
  }

  #tell(error: Error | undefined): void {
    const done = this.#done
    this.#done = undefined
    done?.(error, this.#large?.subarray(0, this.#size) ?? this.#gathered())
  }
}

const tooLarge = (limit: number) => new Refusal({ code: 'body-too-large', limit })
