import { request } from 'node:http'
import { expect, test } from 'vitest'
import { createMock } from '../../mock/index.ts'
import { openAcme } from './open-acme.ts'

/** A mock with a sandbox `box`, in which ada@example.com is invited through each service that has credentials here. */
async function twoSandboxes() {
  const stage = await openAcme()
  const box = await stage.mock.sandbox('box', { scenario: 'empty', seed: 7 })
  const team = box.directory.organizations[0]!.id
  return { ...stage, box, team, owner: box.persona('owner') }
}

test('a sandbox is reached by what stands behind a token or a key', async () => {
  const { mock, box, team, owner } = await twoSandboxes()
  const basic = (user: string, password: string) => `Basic ${btoa(`${user}:${password}`)}`
  const { keyId, keySecret } = owner.clickhouse!
  const asked = async (path: string, authorization: string) => {
    const { status } = await fetch(mock.url + path, { headers: { authorization } })
    return status
  }
  const [clickhouse, snyk, acme] = [
    `/v1/organizations/${team}/invitations`,
    `/rest/orgs/${team}/invites?version=2024-10-15`,
    `/v4/teams/${team}/invitations`,
  ]
  const given: readonly (readonly [path: string, authorization: string, status: number])[] = [
    [clickhouse, basic(keyId, keySecret), 401],
    [clickhouse, basic(`${keyId}~box`, keySecret), 200],
    [clickhouse, basic(`${keyId}~nowhere`, keySecret), 404],
    [snyk, `token ${owner.token}`, 401],
    [snyk, `token ${owner.token}~box`, 200],
    [acme, `Bearer ${owner.token}`, 401],
    [acme, `Bearer ${owner.token}~box`, 200],
    // What is named otherwise counts for more.
    [`/sandboxes/default${acme}`, `Bearer ${owner.token}~box`, 401],
  ]
  const statuses = await Promise.all(given.map(([path, authorization]) => asked(path, authorization)))
  expect(statuses).toEqual(given.map(([, , status]) => status))
  const services = box.journal.list().map(({ service }) => service)
  expect(new Set(services)).toEqual(new Set(['acme', 'clickhouse', 'snyk']))
  expect(JSON.stringify(box.journal.list())).not.toContain('~box')
})

test('links of answers lead to the sandbox whoever follows them', async () => {
  const { mock, box, team, owner } = await twoSandboxes()
  const headers = { authorization: `Bearer ${owner.token}~box`, 'content-type': 'application/json' }
  const url = `${mock.url}/v4/teams/${team}/invitations`
  const body = JSON.stringify({ email: 'ada@example.com', role: 'editor' })
  const made = (await (await fetch(url, { method: 'POST', headers, body })).json()) as { accept_url: string }
  expect((await fetch(made.accept_url)).status).toBe(200)
  expect(box.invitations.list()).toMatchObject([{ email: 'ada@example.com' }])
  expect(mock.invitations.list()).toEqual([])
})

test('an own service may have its key, and its counts, in headers of its own', async () => {
  const document = {
    openapi: '3.1.0',
    info: { title: 'Acme' },
    components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Acme-Key' } } },
    security: [{ key: [] }],
    paths: {
      '/acme/invitations': {
        get: {
          operationId: 'list',
          responses: { 200: { description: '', headers: { 'X-Acme-Count': { schema: { type: 'integer' } } } } },
        },
      },
    },
  }
  const { mock } = await openAcme({
    document,
    credentials: { key: (key) => (key === 'sk_test' ? 'owner' : undefined) },
  })
  const box = await mock.sandbox('box')
  const headers = { origin: 'https://app.example.com' }
  let exposed: string | null = ''
  const ask = async (key: string) => {
    const answer = await fetch(`${mock.url}/acme/invitations`, { headers: { ...headers, 'x-acme-key': key } })
    exposed = answer.headers.get('access-control-expose-headers')
    return answer.status
  }
  expect([await ask('sk_test'), await ask('sk_test~box'), await ask('sk_test~none')]).toEqual([200, 200, 404])
  expect(box.journal.list()).toHaveLength(1)
  expect(exposed?.split(',')).toContain('x-acme-count')
})

test('a sandbox is reached by the name before .localhost, if there is one of that name', async () => {
  const { mock, team, owner } = await twoSandboxes()
  const { port, hostname } = new URL(mock.url)
  const ask = (host: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const path = `/v4/teams/${team}/invitations`
      const headers = { host: `${host}:${port}`, authorization: owner.authorization['acme'] }
      request({ port, hostname, path, headers }, (answer) => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end()
    })
  expect([await ask('box.localhost'), await ask('app.localhost'), await ask('localhost')]).toEqual([200, 401, 401])
})

test('a token of the control plane is left as it is', async () => {
  const controlToken = 'a-long-secret-token~box'
  const mock = await createMock({ controlToken, listen: false })
  const ask = (token: string) =>
    mock.fetch('/_mock/directory', { headers: { authorization: `Bearer ${token}` } }).then(({ status }) => status)
  expect([await ask(controlToken), await ask('a-long-secret-token')]).toEqual([200, 401])
  await mock.close()
})

test('limits are told in real time whatever the clock says, and a page can read them', async () => {
  const { mock, ask, all } = await openAcme({ policy: { rate: { requests: 3, seconds: 60 } } })
  const headers = { origin: 'https://app.example.com' }
  const before = Math.floor(Date.now() / 1000)
  const first = await ask('GET', all, undefined, { headers })
  const reset = Number(first.headers.get('x-ratelimit-reset'))
  expect(reset).toBeGreaterThanOrEqual(before + 60)
  expect(reset).toBeLessThanOrEqual(Math.ceil(Date.now() / 1000) + 60)
  expect(first.headers.get('access-control-expose-headers')?.split(',')).toEqual(
    expect.arrayContaining(['x-ratelimit-remaining', 'retry-after']),
  )
  for (const left of ['1', '0']) expect((await ask('GET', all)).headers.get('x-ratelimit-remaining')).toBe(left)
  const over = await ask('GET', all)
  expect([over.status, over.headers.get('x-ratelimit-remaining')]).toEqual([429, '0'])
  expect(Number(over.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(Number(over.headers.get('retry-after'))).toBeLessThanOrEqual(60)
  // Somebody else has their own.
  expect((await ask('GET', all, undefined, { as: 'admin' })).status).toBe(200)
  const box = await mock.sandbox('late', { clock: new Date('2031-01-01T00:00:00Z') })
  const url = `${box.url}/v4/teams/${box.directory.organizations[0]!.id}/invitations`
  const late = await fetch(url, {
    headers: { authorization: String(box.persona('owner').authorization['acme']) },
  })
  expect(Number(late.headers.get('x-ratelimit-reset'))).toBeLessThanOrEqual(Math.ceil(Date.now() / 1000) + 60)
})
