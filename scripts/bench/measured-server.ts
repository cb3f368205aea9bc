import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'

export interface ServerOptions {
  readonly name: string
  /** Path of a script below the repository. */
  readonly script: string
  readonly args: (port: number) => readonly string[]
  /** Options of Node itself. */
  readonly nodeOptions?: readonly string[]
}

/** See usage-probe.mjs. */
export interface Usage {
  readonly cpu: number
  readonly rss: number
  readonly heap: number
}

/** A server in a process of its own, which tells what it uses. */
export interface MeasuredServer {
  readonly name: string
  readonly port: number
  /** `after collection` needs --expose-gc. */
  usage(when?: 'after collection'): Promise<Usage>
  stop(): Promise<void>
}

export const root = fileURLToPath(new URL('../../', import.meta.url))
const probe = fileURLToPath(new URL('usage-probe.mjs', import.meta.url))
const patience = 300_000

/** Resolves when the server accepts connections. Rejects, with what it printed, when it ends before. */
export async function startServer({ name, script, args, nodeOptions = [] }: ServerOptions): Promise<MeasuredServer> {
  const port = await freePort()
  const child = fork(root + script, args(port), {
    cwd: root,
    execArgv: [...nodeOptions, '--import', probe],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let printed = ''
  const remember = (text: Buffer) => (printed = (printed + text.toString()).slice(-2000))
  child.stdout?.on('data', remember)
  child.stderr?.on('data', remember)
  const deadline = performance.now() + patience
  while (!(await accepts(port))) {
    if (child.exitCode !== null || performance.now() > deadline) {
      child.kill('SIGKILL')
      throw new Error(`${name} did not start. It printed:\n${printed}`)
    }
    await sleep(20)
  }
  return { name, port, usage: (when) => ask(child, when), stop: () => stop(child) }
}

/** Starts servers one after the other, and stops them all when `use` has settled. */
export async function withServers<Result>(
  options: readonly ServerOptions[],
  use: (...servers: MeasuredServer[]) => Promise<Result>,
): Promise<Result> {
  const servers: MeasuredServer[] = []
  try {
    for (const each of options) servers.push(await startServer(each))
    return await use(...servers)
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
  }
}

function ask(child: ChildProcess, when?: 'after collection'): Promise<Usage> {
  return new Promise((resolve) => {
    // Some servers send messages of their own.
    const listen = (message: unknown) => {
      if (typeof message !== 'object' || message === null || !('cpu' in message)) return
      child.off('message', listen)
      resolve(message as Usage)
    }
    child.on('message', listen)
    child.send(when ? `usage ${when}` : 'usage')
  })
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const impatience = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await ended
  clearTimeout(impatience)
}

export function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    const answer = (is: boolean) => {
      socket.destroy()
      resolve(is)
    }
    socket.once('connect', () => answer(true))
    socket.once('error', () => answer(false))
  })
}

/** A port that nothing listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
