import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { request, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { emptyFolder, entry, invite, invitesUrl, refusesConnections, start, startJson } from './command.ts'
import { freePort } from '../support/free-port.ts'

test('--json prints one line, which leads to a working mock', async () => {
  const folder = emptyFolder()
  const { told, output, child, ended } = await startJson(
    ['--memory', '--seed', '42', '--scenario', 'empty', '--organizations', '3'],
    folder,
  )
  expect(told).toMatchObject({
    seed: 42,
    scenario: 'empty',
    parameters: { organizations: 3, invitations: 0 },
    data: null,
    isNew: true,
    docs: `${told.url}/docs`,
  })
  expect(told.organizations).toHaveLength(3)
  const { profile, switches, organizations, personas } = told
  expect(await (await fetch(`${told.url}/_mock/directory`)).json()).toEqual({
    profile,
    switches,
    organizations,
    personas,
  })
  expect((await fetch(told.docs)).status).toBe(200)
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
  expect(output).toEqual({ stdout: `${JSON.stringify(told)}\n`, stderr: '' })
  expect(readdirSync(folder)).toEqual([])
})

test('--open hands the console to a browser, and says so when there is none', async () => {
  const folder = emptyFolder()
  const [browser, told] = [join(folder, 'browser'), join(folder, 'told')]
  writeFileSync(browser, `#!/bin/sh\nprintf %s "$1" > ${told}.new && mv ${told}.new ${told}\n`, { mode: 0o755 })
  const { output } = await start(['--json', '--memory', '--open'], folder, { env: { BROWSER: browser } })
  await expect.poll(() => existsSync(told)).toBe(true)
  const { url } = JSON.parse(output.stdout) as { url: string }
  expect(readFileSync(told, 'utf8')).toBe(`${url}/`)
  const page = await fetch(`${url}/`, { headers: { accept: 'text/html' } })
  expect(await page.text()).toContain('id="app"')
  for (const missing of ['no-such-browser', '/bin/false']) {
    const { output: other } = await start(['--json', '--memory', '--open'], folder, { env: { BROWSER: missing } })
    await expect.poll(() => other.stderr).toMatch(/No browser could be opened\. Open http:\S+\/ yourself\.\n$/)
  }
})

test('every curl of the banner works when pasted, twice', async () => {
  const { output } = await start(['--memory'])
  const commands = output.stdout.match(/^ {2}curl (?:.*\\\n)*.*$/gm) ?? []
  expect(commands).toHaveLength(3)
  for (const command of [...commands, ...commands]) {
    const { stdout } = spawnSync('sh', ['-c', `${command} --silent --output /dev/null --write-out '%{http_code}'`], {
      encoding: 'utf8',
    })
    expect({ command, stdout }).toEqual({ command, stdout: expect.stringMatching(/^20[01]$/) as string })
  }
})

test('a request under way is answered before the end', async () => {
  const { told, child, ended } = await startJson(['--memory'])
  const body = JSON.stringify({ email: 'late@example.com', role: 'developer' })
  const asked = request(`${told.url}/v1/organizations/${told.organizations[0]?.id}/invitations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': body.length, expect: '100-continue' },
  })
  const answered = once(asked, 'response') as Promise<[IncomingMessage]>
  asked.flushHeaders()
  await once(asked, 'continue')
  child.kill('SIGTERM')
  await refusesConnections(told.url)
  asked.end(body)
  const [answer] = await answered
  expect(answer.resume().statusCode).toBe(200)
  expect(await ended).toBe(0)
})

test('a second signal ends it at once', async () => {
  const { told, child, ended } = await startJson(['--memory'])
  const asked = request(`${told.url}/v1/organizations/${told.organizations[0]?.id}/invitations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': 10, expect: '100-continue' },
  }).on('error', () => {})
  asked.flushHeaders()
  await once(asked, 'continue')
  child.kill('SIGINT')
  await refusesConnections(told.url)
  child.kill('SIGINT')
  await new Promise((resolve) => setTimeout(resolve, 600))
  expect(child.exitCode, 'the same Ctrl-C, passed on by npm, is no second one').toBeNull()
  child.kill('SIGINT')
  expect(await ended).toBe(1)
})

describe('--log-level', () => {
  test('info logs each request in a line of JSON, without its query', async () => {
    const { told, child, ended, output } = await startJson(['--memory', '--log-level', 'info'])
    await invite(told, 'ada@example.com')
    await fetch(`${invitesUrl(told)}?access_token=secret`)
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    const path = new URL(invitesUrl(told)).pathname
    const lines = output.stderr.trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({
        method: 'POST',
        path,
        status: 201,
        operation: 'createOrganizationInvite',
        sandbox: 'default',
      }),
      expect.objectContaining({
        method: 'GET',
        path,
        status: 401,
        operation: 'listOrganizationInvites',
        sandbox: 'default',
      }),
    ])
    expect(output.stderr).not.toContain('secret')
  })

  test('warn, the default, logs none', async () => {
    const { told, child, ended, output } = await startJson(['--memory'])
    expect(await invite(told, 'no e-mail address')).toBe(400)
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(output.stderr).toBe('')
  })
})

test('a reader of stdout that leaves before the banner is no failure', async () => {
  const port = await freePort()
  const child = spawn(process.execPath, [entry, 'start', '--memory', '--port', String(port)])
  onTestFinished(() => void child.kill('SIGKILL'))
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  child.stdout.destroy()
  const health = () => fetch(`http://127.0.0.1:${port}/_mock/health`).catch(() => undefined)
  await vi.waitFor(async () => expect((await health())?.status).toBe(200), { timeout: 60_000 })
  child.kill('SIGTERM')
  expect(await once(child, 'close')).toEqual([0, null])
  expect(stderr).toBe('')
})

test('what nobody caught is logged, and the mock goes on', async () => {
  const mishaps = `process.once('SIGUSR2', () => { Promise.reject('a reason'); throw new Error('a mishap') })`
  const preload = `--import=data:text/javascript,${encodeURIComponent(mishaps).replaceAll("'", '%27')}`
  const { told, child, ended, output } = await startJson(['--memory'], undefined, preload)
  const firstLine = once(child.stderr, 'data')
  child.kill('SIGUSR2')
  await firstLine
  expect(await invite(told, 'ada@example.com')).toBe(201)
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
  const logged = output.stderr
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown)
  expect(logged).toHaveLength(2)
  expect(logged).toContainEqual(
    expect.objectContaining({ level: 50, err: expect.objectContaining({ message: 'a mishap' }) as unknown }),
  )
  expect(logged).toContainEqual(expect.objectContaining({ level: 50, reason: 'a reason' }))
  expect(output.stdout).toBe(`${JSON.stringify(told)}\n`)
})
