import { IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/** Who is told of a request's body. */
export interface BodyReader {
  add(chunk: Buffer): void
  /** Nothing more will come. */
  end(): void
  /** The request is over; its body may not have come to its end. */
  close(): void
}

/** Bytes of a body that nobody waits for: it is read so that the next request can follow it, but not for ever. */
const mostUnwanted = 1024 * 1024

const latest = Symbol('latest request')

/** What Node gathers headers with, as long as it has had them. */
const gatherer = IncomingMessage.prototype as unknown as {
  _addHeaderLine(this: IncomingMessage, name: string, value: string, headers: object): void
}

interface Connection extends Duplex {
  [latest]?: Incoming
}

/** The last request that came over a connection. */
export const latestOver = (connection: Duplex): Incoming | undefined => (connection as Connection)[latest]

/**
 * A request that can hand its body over as it comes off the socket. A stream would announce it in a later tick, and go
 * through three events for it, which takes longer than to read it.
 */
export class Incoming extends IncomingMessage {
  // Express adds them to each request, and an object that grows is copied.
  protected res: unknown = undefined
  protected next: unknown = undefined
  protected baseUrl: unknown = undefined
  protected originalUrl: unknown = undefined
  protected params: unknown = undefined
  protected _parsedUrl: unknown = undefined
  #reader: BodyReader | undefined = undefined
  /** How much has been read of a body that was answered before its end, in bytes. */
  #unwanted = 0

  constructor(socket: Socket) {
    super(socket)
    ;(socket as Connection)[latest] = this
  }

  /** Node assigns each to a member of a plain object, which a header of this name would not become. */
  protected _addHeaderLine(name: string, value: string, headers: object): void {
    if (name.length !== 9 || name.toLowerCase() !== '__proto__')
      return gatherer._addHeaderLine.call(this, name, value, headers)
    Object.defineProperty(headers, '__proto__', { value, configurable: true, enumerable: true, writable: true })
  }

  /**
   * Tells a reader of the body, which nobody else must have begun to read. The stream stays empty and tells nobody of an
   * end from then on, which takes as long as all that is done here; whoever wants to know of it looks at `complete`.
   */
  receive(reader: BodyReader): void {
    if (this.destroyed) return reader.close()
    // What came before anybody asked is in the stream.
    if (this.readableLength > 0) reader.add(this.read() as Buffer)
    if (this.complete) return reader.end()
    this.#reader = reader
  }

  /** Node's parser calls this with each part of the body, and with null at its end. */
  override push(chunk: Buffer | null, encoding?: BufferEncoding): boolean {
    const reader = this.#reader
    if (chunk !== null && this.isAnswered) {
      this.#unwanted += chunk.length
      if (this.#unwanted > mostUnwanted) this.socket.destroy()
      return true
    }
    if (reader === undefined) return super.push(chunk, encoding)
    if (chunk !== null) reader.add(chunk)
    else {
      this.#reader = undefined
      reader.end()
    }
    return true
  }

  /** Whether the whole answer has been written, be the request complete or not. */
  get isAnswered(): boolean {
    return (this.res as ServerResponse | undefined)?.writableEnded === true
  }

  /** Node calls this when a body is left that nobody has begun to read, and would read on without asking any more. */
  protected _dump(): void {
    this.resume()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#reader?.close()
    super._destroy(error, done)
  }
}
