import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { patiently } from '../domain/patiently.ts'
import type { ProblemOf } from '../domain/problem.ts'
import type { Arrival, BodyDone, Found } from '../serve/arrival.ts'
import { Disconnected } from '../serve/body.ts'
import type { Feed } from '../serve/feed.ts'
import type { SentAnswer } from '../serve/sent-answer.ts'
import { isHost } from './hosts-in.ts'
import { HandedOver } from './handed-over.ts'
import { readOn, receiveBody } from './read-body.ts'

const latest = Symbol('latest request')

interface Connection extends Duplex {
  [latest]?: Incoming
}

/** The last request that came over a connection. */
export const latestOver = (connection: Duplex): Incoming | undefined => (connection as Connection)[latest]

/** A request that its connection knows, as the core takes it. */
export class Incoming extends HandedOver implements Arrival {
  declare method: string
  declare url: string
  /** Made by `createListener`. */
  declare readonly ownSandbox: string | undefined
  found: Found | undefined = undefined
  res: ServerResponse | undefined = undefined
  // Express adds them to each request, and an object that grows is copied.
  protected next: unknown = undefined
  protected baseUrl: unknown = undefined
  protected originalUrl: unknown = undefined
  protected params: unknown = undefined
  protected _parsedUrl: unknown = undefined

  constructor(socket: Socket) {
    super(socket)
    ;(socket as Connection)[latest] = this
  }

  /** Whether the whole answer has been written, be the request complete or not. */
  get isAnswered(): boolean {
    return this.res?.writableEnded === true
  }

  /** On the way through all headers, one that Node has lost gets its place. */
  get flaw(): ProblemOf<'malformed-http'> | undefined {
    const { rawHeaders } = this
    let hosts = 0
    for (let at = 0; at < rawHeaders.length; at += 2) {
      const name = rawHeaders[at] as string
      if (isHost(name)) hosts += 1
      else if (name.length === 9 && name.toLowerCase() === '__proto__') this.#keepProto(rawHeaders[at + 1])
    }
    return hosts > 1 ? twoHosts : hosts === 0 && this.httpVersionMinor > 0 ? noHost : undefined
  }

  /** Node assigns each header to a member of a plain object, which one of this name does not become. */
  #keepProto(value: string | undefined): void {
    Object.defineProperty(this.headers, '__proto__', { value, configurable: true, enumerable: true, writable: true })
  }

  get address(): string | undefined {
    return this.socket.remoteAddress
  }

  get isSecure(): boolean {
    return 'encrypted' in this.socket
  }

  get origin(): string | undefined {
    const { host } = this.headers
    const url = `${this.isSecure ? 'https' : 'http'}://${host}`
    // The guard lets nothing else by; what it does not guard has no links.
    return host !== undefined && /^[\w.:[\]-]+$/.test(host) && URL.canParse(url) ? new URL(url).origin : undefined
  }

  receive(limit: number, done: BodyDone): void {
    receiveBody(this, limit, done)
  }

  send(answer: SentAnswer): SentAnswer | undefined {
    const response = this.res
    if (response === undefined || response.destroyed || response.headersSent) return undefined
    const { status, text } = answer
    readOn(this)
    response.writeHead(status, headersOf(answer))
    const { socket } = response
    if (text === undefined || socket === null || this.method === 'HEAD') {
      response.end(text)
    } else {
      // What Node writes at once goes to the system as it is. What it holds back for the end is gathered there with the
      // end, which is empty, into a buffer of three times its size.
      response.write(text)
      socket.uncork()
      response.end()
    }
    return answer
  }

  sendPart(answer: SentAnswer, text: string): SentAnswer | undefined {
    const response = this.res
    if (response === undefined || response.destroyed) return undefined
    response.writeHead(answer.status, headersOf(answer))
    response.write(text, () => response.destroy())
    return { ...answer, text }
  }

  async pour({ status, headers }: SentAnswer, pieces: Iterable<string>): Promise<void> {
    const response = this.res
    if (response === undefined || response.destroyed) return
    readOn(this)
    response.writeHead(status, headers)
    try {
      if (this.method !== 'HEAD') await patiently(pieces, (piece) => write(response, piece))
      response.end()
    } catch (error) {
      response.destroy()
      throw error
    }
  }

  stream({ status, headers, text }: SentAnswer, feed: Feed): void {
    const response = this.res
    if (response === undefined) return
    response.writeHead(status, headers)
    if (this.method === 'HEAD') {
      response.end()
      return
    }
    response.write(text)
    if (response.destroyed) return
    const more = () => {
      while (!response.writableNeedDrain) {
        const part = parts.next()
        if (part === undefined) return
        response.write(part)
      }
    }
    const parts = feed({ more, end: () => void response.end() })
    response.on('drain', more)
    response.once('close', () => parts.stop())
    more()
  }

  hangUp(): void {
    this.res?.destroy()
  }

  whenGone(tell: () => void): void {
    const response = this.res
    if (response === undefined || response.closed || response.destroyed) queueMicrotask(tell)
    else response.once('close', tell)
  }
}

/** With the length of the whole text. */
export function headersOf({ headers, text }: SentAnswer): string[] {
  if (text !== undefined) headers.push('content-length', String(Buffer.byteLength(text)))
  return headers
}

/** RFC 9112, 3.2: a request of HTTP/1.1 without it must be refused, and any that has two. */
const noHost = { code: 'malformed-http', status: 400, detail: 'The request has no Host header.' } as const

const twoHosts = { code: 'malformed-http', status: 400, detail: 'The request has more than one Host header.' } as const

/** Rejects with Disconnected when nobody is there to read it. */
function write(response: ServerResponse, piece: string): void | Promise<void> {
  if (response.destroyed) throw new Disconnected()
  if (response.write(piece)) return
  return new Promise((resolve) => {
    const goOn = () => {
      response.off('drain', goOn).off('close', goOn)
      resolve()
    }
    response.on('drain', goOn).on('close', goOn)
  })
}
