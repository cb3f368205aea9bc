import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** What stands between a mock and PostgreSQL, and does not always let through. */
export interface Relay {
  readonly port: number
  /** Lets everything through again. */
  readonly mend: () => void
  /** Swallows all that comes, in both directions, without a word. */
  readonly swallow: () => void
  /** Lets all that comes wait so many milliseconds. */
  readonly delay: (milliseconds: number) => void
  /** Breaks all connections, and each new one. */
  readonly reset: () => void
  readonly close: () => Promise<void>
}

type Way = 'through' | 'nowhere' | 'broken' | number

/** Passes bytes on to a port of this machine. */
export async function startRelay(to: number): Promise<Relay> {
  let way: Way = 'through'
  const open = new Set<Socket>()
  const server = createServer((near) => {
    if (way === 'broken') return void near.resetAndDestroy()
    const far = connect(to, '127.0.0.1')
    join(near, far)
    join(far, near)
  }).listen(0, '127.0.0.1')
  const join = (from: Socket, into: Socket) => {
    open.add(from)
    from.setNoDelay(true)
    from.on('data', (bytes) => {
      if (way === 'nowhere') return
      if (typeof way === 'number') setTimeout(() => into.writable && into.write(bytes), way)
      else into.write(bytes)
    })
    from.on('error', () => into.destroy())
    from.on('close', () => {
      open.delete(from)
      into.destroy()
    })
  }
  const breakAll = () => open.forEach((socket) => socket.resetAndDestroy())
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    // What was swallowed is missing: those connections are of no use any more.
    mend: () => {
      if (way === 'nowhere') breakAll()
      way = 'through'
    },
    swallow: () => (way = 'nowhere'),
    delay: (milliseconds) => (way = milliseconds),
    reset: () => {
      way = 'broken'
      breakAll()
    },
    close: async () => {
      breakAll()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
