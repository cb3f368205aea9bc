import { IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'

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

/** A request that its connection knows. */
export class Incoming extends IncomingMessage {
  /** The sandbox that the origin belongs to, where it is one's own. */
  declare readonly ownSandbox: string | undefined
  // Express adds them to each request, and an object that grows is copied.
  protected res: unknown = undefined
  protected next: unknown = undefined
  protected baseUrl: unknown = undefined
  protected originalUrl: unknown = undefined
  protected params: unknown = undefined
  protected _parsedUrl: unknown = undefined

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

  /** Whether the whole answer has been written, be the request complete or not. */
  get isAnswered(): boolean {
    return (this.res as ServerResponse | undefined)?.writableEnded === true
  }
}
