import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { atEnd } from './at-end.ts'

interface Persona {
  readonly id: string
  readonly token: string
  readonly clickhouse: { readonly keyId: string; readonly keySecret: string }
  readonly authorization: Readonly<Record<string, string>>
}

/** What `invitekit start --json` says of itself. */
export interface Told {
  readonly url: string
  readonly organizations: readonly { id: string; roles: readonly { id: string; name: string }[] }[]
  readonly personas: readonly Persona[]
}

/** The command line as it is built, in a process of its own. */
export interface Spawned {
  readonly child: ChildProcess
  /** What it has written to stderr so far. */
  readonly log: () => string
  /** Resolves with its exit code or the signal that ended it. */
  readonly ended: Promise<number | string | null>
  /** Resolves when it answers; rejects, with what it wrote, when it ends before. */
  readonly ready: Promise<Told>
}

/** One that answers. */
export interface MockProcess extends Omit<Spawned, 'ready'> {
  readonly told: Told
}

const entry = fileURLToPath(new URL('../../bin/invitekit.js', import.meta.url))
const living = new Set<ChildProcess>()

atEnd(() => living.forEach((child) => child.kill('SIGKILL')))

/** `nodeOptions` are Node's own; `launcher` is the command that runs Node, if it is not run by itself. */
export function spawnMock(
  args: readonly string[],
  nodeOptions: readonly string[] = [],
  launcher: readonly string[] = [],
): Spawned {
  const [file, ...words] = [...launcher, process.execPath, ...nodeOptions]
  const child = spawn(file as string, [...words, entry, 'start', '--port', '0', '--json', ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  living.add(child)
  let stdout = ''
  let stderr = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const ended = new Promise<number | string | null>((resolve) => {
    child.once('close', (status, signal) => {
      living.delete(child)
      resolve(status ?? signal)
    })
  })
  const ready = new Promise<Told>((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
      if (stdout.endsWith('\n')) resolve(JSON.parse(stdout) as Told)
    })
    void ended.then((status) => reject(new Error(`The mock ended with ${status}. It wrote:\n${stderr}`)))
  })
  return { child, log: () => stderr, ended, ready }
}

export async function startMock(args: readonly string[], nodeOptions?: readonly string[]): Promise<MockProcess> {
  const { ready, ...spawned } = spawnMock(args, nodeOptions)
  return { ...spawned, told: await ready }
}
