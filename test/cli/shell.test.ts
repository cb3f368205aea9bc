import { spawn } from 'node:child_process'
import { once } from 'node:events'
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
  onTestFinished(() => {
    // The shell and whatever it has left behind.
    if (child.pid !== undefined) {
      try {
        process.kill(-child.pid, 'SIGKILL')
      } catch {
        // Nothing is left.
      }
    }
  })
  const [text] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string]
  return { child, url: /http:\/\/[\d.:]+/.exec(text)?.[0] ?? '' }
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

test('a mock that another shell has started outlives it', async () => {
  const { child, url } = await behindShell('start --memory --port 0 --json', {})
  child.kill('SIGTERM')
  await once(child, 'exit')
  // Twice as long as a mock takes to look.
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect((await fetch(`${url}/_mock/health`)).status).toBe(200)
})
