import { IncomingMessage } from 'node:http'

/** Who is told of a request's body. */
export interface BodyReader {
  /** Whether more is wanted; what is not goes the stream's way. */
  add(part: Buffer): boolean
  /** Nothing more will come. */
  end(): void
  /** The request is over; its body may not have come to its end. */
  close(): void
}

/** Those that `npm run test:nodes` runs. */
const tried: ReadonlySet<string | undefined> = new Set(['20', '22', '24', '26'])

/**
 * A request that can hand its body over as it comes off the socket. A stream would announce it in a later tick, and go
 * through three events for it, which takes longer than to read it (decisions/speed.md).
 *
 * That Node's parser calls `push` is not documented, so only Nodes that this was tried with are asked for it.
 */
export class HandedOver extends IncomingMessage {
  static isPossible = tried.has(process.versions.node.split('.', 1)[0])
  #reader: BodyReader | undefined = undefined

  /**
   * Tells a reader of the body, which nobody else must have begun to read, or returns false. The stream then stays empty
   * and tells nobody of an end; whoever wants to know of it looks at `complete`.
   */
  handOver(reader: BodyReader): boolean {
    // What has come before anybody asked is in the stream, and goes its way.
    if (!HandedOver.isPossible || this.readableLength > 0 || this.complete) return false
    this.#reader = reader
    return true
  }

  /** Node's parser calls this with each part of the body, and with null at its end. */
  override push(part: Buffer | null, encoding?: BufferEncoding): boolean {
    const reader = this.#reader
    if (reader === undefined) return super.push(part, encoding)
    if (part === null) {
      this.#reader = undefined
      reader.end()
    } else if (!reader.add(part)) {
      this.#reader = undefined
    }
    return true
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#reader?.close()
    super._destroy(error, done)
  }
}
