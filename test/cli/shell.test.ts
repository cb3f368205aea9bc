import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { emptyFolder, entry, refusesConnections } from './command.ts'

/** Runs a shell that waits for a mock, as npm does: without `exec`, and with something behind it. */
async function behindShell(words: string, env: Record<string, string>) {
  const script = `"$NODE" "$ENTRY" ${words}; true`
  const child = spawn('sh', ['-c', script], {
    cwd: emptyFolder(),
    env: { PATH: process.env['PATH'], NODE: process.execPath, ENTRY: entry, ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  endsWithTest(child)
  return { child, url: await urlOf(child) }
}

/** Ends a detached process and whatever it has left behind. */
function endsWithTest({ pid }: ChildProcess): void {
  onTestFinished(() => {
    if (pid === undefined) return
    try {
      process.kill(-pid, 'SIGKILL')
    } catch {
      // Nothing is left.
    }
  })
}

async function urlOf({ stdout }: { readonly stdout: Readable }): Promise<string> {
  const [text] = (await once(stdout.setEncoding('utf8'), 'data')) as [string]
  return /http:\/\/[\d.:]+/.exec(text)?.[0] ?? ''
}

const npm = { npm_lifecycle_event: 'start' }

test.each([
  ['SIGTERM', 'start --memory --port 0 --json'],
  ['SIGTERM', `exec -- "$NODE" -e "console.log(process.env.INVITEKIT_URL); setInterval(() => {}, 1000)"`],
] as const)('%s to a package manager’s shell ends %s too', async (signal, words) => {
  const { child, url } = await behindShell(words, npm)
  expect((await fetch(`${url}/_mock/health`)).status).toBe(200)
  child.kill(signal)
  await refusesConnections(url)
})

const killed = process.platform === 'linux' ? (['SIGHUP', 'SIGKILL'] as const) : []

test.each([
  ['SIGTERM', 'npx --no-install invitekit'],
  ['SIGTERM', 'npm run --silent mock --'],
  // npm dies of them, and its shell does not.
  ...killed.map((signal) => [signal, 'npx --no-install invitekit'] as const),
] as const)('%s to `%s start` ends the mock, which gives its port back', async (signal, words) => {
  const folder = emptyFolder()
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true })
  symlinkSync(entry, join(folder, 'node_modules/.bin/invitekit'))
  writeFileSync(join(folder, 'package.json'), '{"scripts":{"mock":"invitekit"}}')
  const [file = '', ...args] = words.split(' ')
  // Its own configuration and cache: those of whoever runs the tests, and that npm runs them, make no difference.
  const env = { PATH: process.env['PATH'], HOME: folder }
  const child = spawn(file, [...args, 'start', '--memory', '--port', '0', '--json'], {
    cwd: folder,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  endsWithTest(child)
  const url = await urlOf(child)
  expect((await fetch(`${url}/_mock/health`)).status).toBe(200)
  child.kill(signal)
  await refusesConnections(url)
})

test('a mock that another shell has started outlives it', async () => {
  const { child, url } = await behindShell('start --memory --port 0 --json', {})
  child.kill('SIGTERM')
  await once(child, 'exit')
  // Twice as long as a mock takes to look.
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect((await fetch(`${url}/_mock/health`)).status).toBe(200)
})
