import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { connect, type Socket } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { emptyFolder, entry, invite, invitedAddresses, type Started } from './cli/command.ts'

const canLimit =
  process.platform !== 'win32' && spawnSync('sh', ['-c', 'ulimit -n 64'], { stdio: 'ignore' }).status === 0

/** A shell's command that runs the mock with so few descriptors. */
const limited = (descriptors: number, folder: string) =>
  `ulimit -n ${descriptors}; exec "${process.execPath}" "${entry}" start --port 0 --json --data "${folder}"`

async function start(descriptors: number, folder: string) {
  const child = spawn('sh', ['-c', limited(descriptors, folder)], { env: { ...process.env, NODE_OPTIONS: '' } })
  onTestFinished(() => void child.kill('SIGKILL'))
  const output = { stderr: '' }
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text))
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const told = await new Promise<Started>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => resolve(JSON.parse(text) as Started))
    void ended.then((status) => reject(new Error(`It ended with ${status}: ${output.stderr}`)))
  })
  return { child, told, ended, output }
}

describe.skipIf(!canLimit)('with few file descriptors', () => {
  test('connections that take them all cost nothing that was stored, and all works once they are gone', async () => {
    const folder = emptyFolder()
    const { child, told, ended } = await start(64, folder)
    expect(await invite(told, 'before@example.com')).toBe(201)
    const { hostname, port } = new URL(told.url)
    const sockets = await Promise.all(
      Array.from({ length: 200 }, async () => {
        const socket: Socket = connect(Number(port), hostname)
        socket.on('error', () => {})
        await new Promise((resolve) => socket.once('connect', resolve).once('close', resolve))
        // What would have to be opened now: the document of the control plane.
        socket.write('GET /_mock/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n')
        socket.resume()
        return socket
      }),
    )
    await new Promise((resolve) => setTimeout(resolve, 300))
    for (const socket of sockets) socket.destroy()

    const get = async (path: string) => (await fetch(told.url + path)).status
    await expect.poll(() => get('/_mock/health').catch(() => 0), { timeout: 10_000 }).toBe(200)
    expect(await invite(told, 'after@example.com')).toBe(201)
    const { mails } = (await (await fetch(`${told.url}/_mock/outbox`)).json()) as { mails: { id: string }[] }
    const paths = [
      '/_mock/openapi.json',
      '/openapi.json',
      '/docs',
      '/docs/swagger-ui.css',
      `/_mock/outbox/${mails[0]?.id}/raw`,
    ]
    for (const path of paths) expect([path, await get(path)]).toEqual([path, 200])
    const made = await fetch(`${told.url}/_mock/sandboxes`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"name":"box","scenario":"messy"}',
    })
    expect(made.status).toBe(201)
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    const again = await start(1024, folder)
    expect(await invitedAddresses(again.told)).toEqual(
      expect.arrayContaining(['before@example.com', 'after@example.com']),
    )
  })

  test('a start ends with 2 and a sentence, wherever they are used up', () => {
    const folder = emptyFolder()
    const seen = new Set<string>()
    for (let descriptors = 20; descriptors <= 40; descriptors++) {
      const script = limited(descriptors, `${folder}/${descriptors}`).replace('exec', 'exec timeout -s KILL 15')
      const { status, stderr, stdout } = spawnSync('sh', ['-c', script], {
        encoding: 'utf8',
        // The one that starts is ended by this; those that can't end by themselves.
        timeout: 8000,
        killSignal: 'SIGTERM',
      })
      if (stdout.startsWith('{')) break
      // Node 26 needs more of them before it reads our first line.
      if (/^node:internal.*Cannot read package config/s.test(stderr)) continue
      expect([descriptors, status, stderr]).toEqual([
        descriptors,
        2,
        expect.stringMatching(/^invitekit:? .*EMFILE.*\n$/),
      ])
      seen.add(stderr)
    }
    expect(seen.size).toBeGreaterThan(1)
  })
})

test.skipIf(process.platform === 'win32')(
  'a folder that may no longer be written leaves a stop with a sentence',
  async () => {
    const folder = emptyFolder()
    const { child, ended, output } = await start(256, folder)
    const isRoot = process.getuid?.() === 0
    if (isRoot) {
      try {
        execFileSync('chattr', ['+i', folder], { stdio: 'ignore' })
        onTestFinished(() => void execFileSync('chattr', ['-i', folder]))
      } catch {
        child.kill('SIGKILL')
        return
      }
    } else execFileSync('chmod', ['a-w', folder])
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(output.stderr).toMatch(/The lock in the state folder .* could not be removed: permission is denied/)
    expect(output.stderr).not.toMatch(/\bat .*:\d+:\d+/)
  },
)
