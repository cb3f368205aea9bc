import { expect, test } from 'vitest'
import { control } from '../support/control.ts'
import { stage, stageOf, type Stage } from '../support/stage.ts'
import { invite } from './in-sandbox.ts'

const evil = 'https://evil.example'

/** Whether the sandbox is as it was made. */
async function isUntouched({ mock }: Stage): Promise<boolean> {
  const { json } = await control(mock.url, 'GET', '/_mock/sandboxes')
  const { sandboxes } = json as { sandboxes: { clock: { mode: string }; counts: { snapshots: number } }[] }
  return sandboxes.length === 1 && sandboxes[0]?.clock.mode === 'frozen' && sandboxes[0].counts.snapshots === 0
}

test.each([
  ['POST', '/_mock/sandboxes'],
  ['POST', '/_mock/reset'],
  ['POST', '/_mock/fork'],
  ['POST', '/_mock/snapshots'],
  ['POST', '/sandboxes/default/_mock/snapshots'],
  ['POST', '/_mock/clock/advance'],
  ['DELETE', '/_mock/snapshots/x'],
])('%s %s does nothing for a page elsewhere, however it names itself', async (method, path) => {
  const set = await stage()
  for (const origin of [evil, 'null', 'http://localhost.evil.example']) {
    const { status, json, headers } = await control(set.mock.url, method, path, undefined, { origin })
    expect([status, json]).toMatchObject([403, { error: { code: 'foreign-origin' } }])
    expect(headers).not.toHaveProperty('access-control-allow-origin')
  }
  expect(await isUntouched(set)).toBe(true)
})

test('a page elsewhere can neither read the control plane nor ask whether it might write', async () => {
  const { mock } = await stage()
  const read = await control(mock.url, 'GET', '/_mock/directory', undefined, { origin: evil })
  expect(read.headers).not.toHaveProperty('access-control-allow-origin')
  const headers = {
    origin: evil,
    'access-control-request-method': 'PUT',
    'access-control-request-headers': 'content-type',
  }
  const preflight = await fetch(`${mock.url}/_mock/clock`, { method: 'OPTIONS', headers })
  expect(preflight.headers.has('access-control-allow-origin')).toBe(false)
})

test.each(['/', '/sandboxes/default/', '/?x'])('a page elsewhere can not read the page at %s', async (path) => {
  const { mock } = await stage()
  const page = await fetch(mock.url + path, { headers: { accept: 'text/html', origin: evil } })
  expect([page.status, page.headers.get('access-control-allow-origin')]).toEqual([200, null])
})

test.each(['http://localhost:5173', 'http://127.0.0.1:3000', 'https://app.localhost'])(
  'a page at %s can do everything',
  async (origin) => {
    const { mock } = await stage()
    const { status, headers } = await control(mock.url, 'POST', '/_mock/sandboxes', {}, { origin })
    expect([status, headers['access-control-allow-origin']]).toEqual([201, origin])
  },
)

test('an allowed host is answered, and so is its page', async () => {
  const { mock } = await stage({ allowedHosts: ['mock.example'] })
  const ask = (host: string, origin?: string) =>
    control(mock.url, 'POST', '/_mock/snapshots', {}, { host, ...(origin !== undefined && { origin }) })
  expect((await ask('mock.example:4010', 'http://mock.example:4010')).status).toBe(201)
  expect((await ask('mock.example', 'https://mock.example')).status).toBe(201)
  expect((await ask('other.example')).status).toBe(403)
})

test('a name that leads here by DNS rebinding is not answered, by the services neither', async () => {
  const { mock, org, as } = await stage()
  const path = `/v1/organizations/${org}/invitations`
  const ask = async (host: string) => {
    const { status, json } = await control(mock.url, 'GET', path, undefined, { host, ...as('owner', 'clickhouse') })
    return [status, json]
  }
  expect(await ask('evil.example:4010')).toMatchObject([403, { error: { code: 'foreign-host' } }])
  expect((await ask('localhost:4010'))[0]).toBe(200)
})

test('beyond loopback the control plane has a token that nobody could know, and the services need none', async () => {
  const [one, two] = [(await stage({ host: '0.0.0.0' })).mock, (await stage({ host: '0.0.0.0' })).mock]
  const { controlToken } = one
  expect(controlToken).toMatch(/^[\w-]{32}$/)
  expect(two.controlToken).not.toBe(controlToken)
  const authorization = `Bearer ${controlToken ?? ''}`
  expect((await control(one.url, 'GET', '/_mock/directory')).status).toBe(401)
  expect((await control(one.url, 'GET', '/_mock/directory', undefined, { authorization })).status).toBe(200)
  expect((await control(two.url, 'GET', '/_mock/directory', undefined, { authorization })).status).toBe(401)
  await invite(stageOf(one), 'snyk', 'ada@example.com')
  expect((await stage()).mock.controlToken).toBeNull()
})
