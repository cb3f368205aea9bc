import { connect, type Socket } from 'node:net'
import { quantile } from './numbers.ts'

export interface LoadOptions {
  readonly port: number
  /** The next request, as it goes over the wire; each must have a Content-Length or no body. */
  readonly next: () => string
  /** How many requests in all. */
  readonly count: number
  readonly connections: number
}

export interface LoadResult {
  readonly requestsPerSecond: number
  /** Milliseconds from the first byte sent to the last byte received. */
  readonly p50: number
  readonly p99: number
}

const patience = 120_000

/**
 * Sends requests over connections that stay open, one at a time over each. Rejects when an answer is not a success,
 * a connection breaks, or it takes longer than two minutes.
 */
export function load({ port, next, count, connections }: LoadOptions): Promise<LoadResult> {
  return new Promise((resolve, reject) => {
    const latencies: number[] = []
    const sockets: Socket[] = []
    const started = performance.now()
    let left = count
    const impatience = setTimeout(() => fail(new Error(`No ${count} answers within ${patience} ms.`)), patience)
    const end = () => {
      clearTimeout(impatience)
      for (const socket of sockets) socket.destroy()
    }
    const fail = (error: Error) => {
      end()
      reject(error)
    }
    const finish = () => {
      const seconds = (performance.now() - started) / 1000
      end()
      resolve({
        requestsPerSecond: count / seconds,
        p50: quantile(latencies, 0.5),
        p99: quantile(latencies, 0.99),
      })
    }
    for (let opened = 0; opened < Math.min(connections, count); opened += 1) {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true })
      sockets.push(socket)
      let request = ''
      let sent = 0
      const answer = new AnswerReader()
      const ask = () => {
        if (left === 0) return
        left -= 1
        request = next()
        sent = performance.now()
        socket.write(request)
      }
      socket.on('connect', ask)
      socket.on('data', (bytes: Buffer) => {
        const status = answer.add(bytes)
        if (status === undefined) return
        latencies.push(performance.now() - sent)
        if (status < 200 || status > 299) return fail(new Error(wrongAnswer(request, answer.start)))
        answer.clear()
        if (latencies.length === count) finish()
        else ask()
      })
      socket.on('error', fail)
      socket.on('close', () => {
        if (latencies.length < count) fail(new Error(`The server on port ${port} closed a connection.`))
      })
    }
  })
}

/** Reads one answer after the other from a connection. */
class AnswerReader {
  #start = Buffer.alloc(0)
  #end = Buffer.alloc(0)
  #status: number | undefined
  #length: number | 'chunked' = 0
  #received = 0

  /** Its first bytes, for messages. */
  get start(): string {
    return this.#start.toString('utf8', 0, 1000)
  }

  /** The status once the answer has arrived to its end; undefined while some of it is missing. */
  add(bytes: Buffer): number | undefined {
    this.#received += bytes.length
    if (this.#status === undefined) {
      this.#start = Buffer.concat([this.#start, bytes])
      this.#readHead()
    }
    this.#end = Buffer.concat([this.#end, bytes.subarray(-lastChunk.length)]).subarray(-lastChunk.length)
    const isWhole = this.#length === 'chunked' ? this.#end.equals(lastChunk) : this.#received >= this.#length
    if (this.#status === undefined || !isWhole) return undefined
    const status = this.#status
    this.#status = undefined
    this.#received = 0
    return status
  }

  /** For the next answer. */
  clear(): void {
    this.#start = Buffer.alloc(0)
  }

  #readHead(): void {
    const headEnd = this.#start.indexOf('\r\n\r\n')
    if (headEnd < 0) return
    const head = this.#start.toString('latin1', 0, headEnd)
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
    const isChunked = length === undefined && /\r\ntransfer-encoding: *chunked/i.test(head)
    this.#length = isChunked ? 'chunked' : headEnd + 4 + Number(length ?? 0)
    this.#status = Number(head.slice(9, 12))
  }
}

const lastChunk = Buffer.from('0\r\n\r\n')

function wrongAnswer(request: string, answer: string): string {
  return `Not a success:\n${request}\n\n${answer}`
}
