import { fork, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { createMock, type MockOptions } from '../../mock/index.ts'

/** Built before all tests: test/support/build.ts. */
export const entry = fileURLToPath(new URL('../../bin/invitekit.js', import.meta.url))

export interface Started {
  readonly url: string
  readonly docs: string
  readonly seed: number
  readonly scenario: string
  readonly parameters: Record<string, number>
  readonly data: string | null
  readonly isNew: boolean
  readonly profile: string
  readonly switches: Record<string, string>
  readonly organizations: readonly { readonly id: string }[]
  readonly personas: { id: string; token: string }[]
}

export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'invitekit-cli-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A command for the process that runs them. */
export interface Order {
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
}

export interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

let host: ChildProcess | undefined

/** The process in which commands run for as long as this one does. */
function commandHost(): ChildProcess {
  if (host) return host
  const script = fileURLToPath(new URL('command-host.mjs', import.meta.url))
  host = fork(script, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] })
  host.setMaxListeners(0).unref()
  host.channel?.unref()
  return host
}

let last: Promise<unknown> = Promise.resolve()

/** Runs a command that is to end by itself, as it is built, in a process that is there already. One at a time. */
export function runHere(args: string[], cwd = emptyFolder()): Promise<Ended> {
  const order: Order = { args, cwd, env: environment() }
  const ended = last.then(async () => {
    const child = commandHost()
    const answered = Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(() => Promise.reject(new Error(`${args.join(' ')} ended the process of commands.`))),
    ])
    child.channel?.ref()
    child.send(order)
    const [answer] = (await answered) as [Ended]
    child.channel?.unref()
    return answer
  })
  last = ended.catch(() => (host = undefined))
  return ended
}

/** The same in a process of its own, for what has children, or remembers what it did before. */
export function run(args: string[], cwd = emptyFolder()): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [entry, ...args], {
    cwd,
    encoding: 'utf8',
    timeout: 60_000,
    env: environment(),
  })
  return { status, stdout, stderr }
}

const environment = () => ({ ...process.env, NODE_OPTIONS: '' })

interface StartedHow {
  readonly env?: NodeJS.ProcessEnv
  readonly nodeOptions?: string
  /** Instead of `start` on a free port. */
  readonly words?: readonly string[]
}

/** Runs `invitekit start` on a free port until the test is over. Resolves with its first output. */
export async function start(
  args: string[],
  cwd = emptyFolder(),
  { nodeOptions = '', words = ['start', '--port', '0'], env = {} }: StartedHow = {},
) {
  const child = spawn(process.execPath, [entry, ...words, ...args], {
    cwd,
    env: { ...process.env, NODE_OPTIONS: nodeOptions, ...env },
  })
  const output = { stdout: '', stderr: '' }
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text))
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.on('close', (status, signal) => resolve(status ?? signal))
  })
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  await new Promise<void>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output.stdout += text
      if (output.stdout.endsWith('\n')) resolve()
    })
    void ended.then((status) => reject(new Error(`It ended with ${status}: ${output.stderr}`)))
  })
  return { child, output, ended }
}

export async function startJson(args: string[], cwd?: string, nodeOptions = '') {
  const running = await start(['--json', ...args], cwd, { nodeOptions })
  return { ...running, told: JSON.parse(running.output.stdout) as Started }
}

/** What commands that are not about the start need of a mock: it starts in this process, which takes a tenth of the time. */
export async function mockHere(options: MockOptions = {}): Promise<Reachable> {
  const mock = await createMock(options)
  onTestFinished(() => mock.close())
  return { url: mock.url, organizations: mock.directory.organizations }
}

type Reachable = Pick<Started, 'url' | 'organizations'>

/** Resolves when nothing listens there any more. */
export async function refusesConnections(url: string): Promise<void> {
  const { hostname, port } = new URL(url)
  for (;;) {
    const socket = connect(Number(port), hostname)
    const isListening = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (!isListening) return
  }
}

export const invitesUrl = ({ url, organizations }: Reachable) =>
  `${url}/api/v2/organizations/${organizations[0]?.id}/invites`

export async function invite(told: Reachable, email: string): Promise<number> {
  const { status } = await fetch(invitesUrl(told), {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.api+json' },
    body: JSON.stringify({ data: { type: 'organization_invites', attributes: { recipient_email: email } } }),
  })
  return status
}

export async function invitedAddresses(told: Reachable): Promise<string[]> {
  const { data } = (await (await fetch(`${invitesUrl(told)}?per_page=1000`)).json()) as {
    data: { attributes: { recipient_email: string } }[]
  }
  return data.map(({ attributes }) => attributes.recipient_email)
}
