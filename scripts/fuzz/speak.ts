import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Script } from './mutate-bytes.ts'

export interface Heard {
  readonly text: string
  /** The mock did not close the connection in time. */
  readonly isHanging: boolean
}

export type Ending =
  /** The request says that its answer ends the connection. */
  | 'wait'
  /** Nobody knows whether a request is complete: after a while the connection is told that there will be no more. */
  | 'finish'
  /** Gone at once. */
  | 'hang up'

/** Milliseconds in which a connection must be closed, and after which an incomplete request is given up. */
const patience = 8000
const lull = 40

/** Writes to a connection, and collects what comes back until it is closed. */
export async function speak(url: string, script: Script, ending: Ending): Promise<Heard> {
  const { hostname, port } = new URL(url)
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true })
  const chunks: Buffer[] = []
  const closed = new Promise<true>((resolve) => socket.once('close', () => resolve(true)))
  // It may be closed while there still is something to write.
  socket.on('error', () => undefined)
  socket.on('end', () => socket.end())
  socket.on('data', (chunk) => {
    chunks.push(chunk)
    // It never ends.
    if (isEventStream(chunk.toString('latin1'))) socket.destroy()
  })
  for (const part of script) {
    if (typeof part === 'number') await sleep(part)
    else if (socket.writable) socket.write(part)
  }
  if (ending === 'hang up') {
    await sleep(1)
    socket.resetAndDestroy()
  } else if (ending === 'finish') {
    await within(closed, lull)
    if (socket.writable) socket.end()
  }
  const isHanging = !(await within(closed, patience))
  socket.destroy()
  return { text: Buffer.concat(chunks).toString(), isHanging }
}

/** Whether the last answer in a text, which may be cut off, is a stream of events. */
export const isEventStream = (text: string) =>
  /HTTP\/1\.1 200 OK\r\n(?:[^\r\n]+\r\n)*content-type: text\/event-stream/.test(text)

async function within(closed: Promise<true>, milliseconds: number): Promise<boolean> {
  const over = new AbortController()
  const late = sleep(milliseconds, false, { signal: over.signal }).catch(() => false)
  const isClosed = await Promise.race([closed, late])
  over.abort()
  return isClosed
}
