import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { WireAnswer } from '../../mock/index.ts'

/** What is written to a connection: texts (Latin-1) or bytes, one after the other; a number pauses for milliseconds. */
export type Script = readonly (string | Buffer | number)[]

/**
 * Writes to a new connection as it is told, and collects what comes back until the other side closes or has been silent
 * for a moment. `hangUp`: closes hard after the last write, without waiting for an answer.
 */
export async function converse(url: string, script: Script, { hangUp = false } = {}): Promise<string> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  const chunks: Buffer[] = []
  let heard = Date.now()
  let closed = false
  socket.on('data', (chunk) => {
    chunks.push(chunk)
    heard = Date.now()
  })
  socket.on('close', () => (closed = true))
  // The other side may close while there is still something to write.
  socket.on('error', () => (closed = true))
  await new Promise((resolve) => socket.once('connect', resolve))
  for (const part of script) {
    if (typeof part === 'number') await pause(part)
    else if (!closed) socket.write(typeof part === 'string' ? Buffer.from(part, 'latin1') : part)
  }
  heard = Date.now()
  const patience = () => (chunks.length === 0 ? 2000 : 150)
  while (!hangUp && !closed && Date.now() - heard < patience()) await pause(5)
  if (hangUp) {
    await pause(20)
    socket.resetAndDestroy()
  } else socket.destroy()
  return Buffer.concat(chunks).toString()
}

/** The answers in a text that came from a connection, each with its length declared or in chunks. `asked` says to what. */
export function answersIn(text: string, asked: Pick<WireAnswer, 'method' | 'path'>): WireAnswer[] {
  const answers: WireAnswer[] = []
  let rest: Buffer = Buffer.from(text)
  while (rest.length > 0) {
    const end = rest.indexOf('\r\n\r\n')
    if (end < 0) throw new Error(`No end of the headers in: ${rest.toString()}`)
    const [start = '', ...lines] = rest.toString('latin1', 0, end).split('\r\n')
    const headers = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
    )
    const behind = rest.subarray(end + 4)
    const isPoured = headers['transfer-encoding'] === 'chunked' && asked.method !== 'HEAD'
    const length = asked.method === 'HEAD' ? 0 : Number(headers['content-length'] ?? 0)
    const [body, after] = isPoured ? unchunked(behind) : [behind.subarray(0, length), behind.subarray(length)]
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(start)?.[1])
    answers.push({ ...asked, status, headers, body: body.toString() })
    rest = after
  }
  return answers
}

/** A body that came in chunks, and what follows it. */
function unchunked(bytes: Buffer): [body: Buffer, after: Buffer] {
  const chunks: Buffer[] = []
  let rest = bytes
  for (;;) {
    const end = rest.indexOf('\r\n')
    const size = Number.parseInt(rest.toString('latin1', 0, end), 16)
    if (end < 0 || Number.isNaN(size)) throw new Error(`No size of a chunk in: ${rest.toString().slice(0, 100)}`)
    const begin = end + 2
    chunks.push(rest.subarray(begin, begin + size))
    rest = rest.subarray(begin + size + 2)
    if (size === 0) return [Buffer.concat(chunks), rest]
  }
}
