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
      let received: Buffer | undefined
      const ask = () => {
        if (left === 0) return
        left -= 1
        request = next()
        sent = performance.now()
        socket.write(request)
      }
      socket.on('connect', ask)
      socket.on('data', (bytes: Buffer) => {
        received = received ? Buffer.concat([received, bytes]) : bytes
        const status = statusOfWhole(received)
        if (status === undefined) return
        latencies.push(performance.now() - sent)
        if (status < 200 || status > 299) return fail(new Error(wrongAnswer(request, received)))
        received = undefined
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

/** The status of an answer that has arrived to its end; undefined while some of it is missing. */
function statusOfWhole(bytes: Buffer): number | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n')
  if (headEnd < 0) return undefined
  const head = bytes.toString('latin1', 0, headEnd)
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
  const isWhole =
    length === undefined && /\r\ntransfer-encoding: *chunked/i.test(head)
      ? bytes.toString('latin1', bytes.length - 5) === '0\r\n\r\n'
      : bytes.length >= headEnd + 4 + Number(length ?? 0)
  return isWhole ? Number(head.slice(9, 12)) : undefined
}

function wrongAnswer(request: string, answer: Buffer): string {
  return `Not a success:\n${request}\n\n${answer.toString('utf8', 0, 1000)}`
}
