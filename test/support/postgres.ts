import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { atEnd } from '../../scripts/drive/at-end.ts'
import { freePort } from './free-port.ts'

/** A PostgreSQL server of a test's own. */
export interface Postgres {
  /** Of its database `postgres`. */
  readonly url: string
  readonly port: number
  /** Its process. */
  readonly pid: () => number
  /** Ends it at once, as a power failure would for it; `start` starts it again. */
  readonly kill: () => Promise<void>
  readonly start: () => Promise<void>
  /** Ends it and removes its data. */
  readonly close: () => Promise<void>
}

/** Why there is no PostgreSQL here; undefined where there is. */
export const noPostgres: string | undefined = binaries() === undefined ? whyNot() : undefined

function whyNot(): string {
  const text = 'PostgreSQL is not installed: apt-get install postgresql, or put initdb and postgres on the PATH.'
  if (process.env['CI']) throw new Error(`CI has to run these tests. ${text}`)
  return text
}

/** The folder with initdb, postgres and what else comes with them, as Debian has it or on the PATH. */
export function binaries(): string | undefined {
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [
    ...versions.map((version) => join(root, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ]
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')))
}

/** Whose its files are: PostgreSQL refuses to run as root. */
export function owner(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout)
  return { uid: id('-u'), gid: id('-g') }
}

/** Starts one with fsync on. `settings`: as they stand in postgresql.conf. */
export async function startPostgres(settings: Readonly<Record<string, string>> = {}): Promise<Postgres> {
  const folder = binaries()
  if (folder === undefined) throw new Error(noPostgres)
  const as = owner()
  const data = mkdtempSync(join(tmpdir(), 'invitekit-postgres-'))
  if (as) chownSync(data, as.uid, as.gid)
  const made = spawnSync(
    join(folder, 'initdb'),
    ['-D', data, '-U', 'invitekit', '--auth=trust', '--no-sync', '-E', 'UTF8', '--locale=C'],
    {
      ...as,
      cwd: data,
      encoding: 'utf8',
    },
  )
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`)
  const port = await freePort()
  const all = { port: String(port), listen_addresses: '127.0.0.1', unix_socket_directories: data, ...settings }
  const args = ['-D', data, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
  let server: ChildProcess | undefined
  const start = async () => {
    server = spawn(join(folder, 'postgres'), args, { ...as, cwd: data, stdio: 'ignore' })
    while (!(await answers(port))) {
      if (server.exitCode !== null) throw new Error(`postgres ended with ${server.exitCode}.`)
      await pause(20)
    }
  }
  const stop = async (signal: NodeJS.Signals) => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return
    const over = once(server, 'exit')
    server.kill(signal)
    await over
  }
  const forget = atEnd(() => {
    server?.kill('SIGQUIT')
    rmSync(data, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
  })
  await start()
  return {
    url: `postgres://invitekit@127.0.0.1:${port}/postgres`,
    port,
    pid: () => server?.pid ?? 0,
    kill: () => stop('SIGQUIT'),
    start,
    close: async () => {
      forget()
      await stop('SIGQUIT')
      rmSync(data, { recursive: true, force: true })
    },
  }
}

/** Whether it takes connections: while it starts, it refuses them. */
async function answers(port: number): Promise<boolean> {
  const client = new Client({ host: '127.0.0.1', port, user: 'invitekit', database: 'postgres' })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}
