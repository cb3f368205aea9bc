import { http } from 'msw'
import { setupServer } from 'msw/node'
import { expect, onTestFinished, test } from 'vitest'
import { handlersFor } from 'invitekit/msw'
import { stage, type Stage } from '../support/stage.ts'
import { invite, isInvited } from '../traffic/invite.ts'

const origins = { 'https://api.clickhouse.cloud': 'clickhouse', 'https://api.snyk.io': 'snyk' }

/** The mock behind the origins, for as long as the test. */
async function prepare(options: { readonly inSandbox?: boolean } = {}) {
  const on = await stage({ listen: false })
  const sandbox = options.inSandbox === true ? await on.mock.sandbox('story', { scenario: 'empty' }) : undefined
  const missed: string[] = []
  const server = setupServer(...handlersFor(on.mock, origins, sandbox ? { sandbox } : {}))
  server.listen({ onUnhandledRequest: ({ url }) => void missed.push(url) })
  onTestFinished(() => server.close())
  const send = (headers: Record<string, string> = {}) => {
    const { url, ...init } = invite(on, 'clickhouse')
    return fetch(url.replace(on.mock.url, 'https://api.clickhouse.cloud'), {
      ...init,
      headers: { ...init.headers, ...headers },
    })
  }
  return { on, sandbox, server, send, missed }
}

const linkIn = ({ mock }: Stage) => mock.outbox.list({ to: 'ada@example.com' })

test('production URLs are answered by the mock, and the links of its mails are followed', async () => {
  const { on, send } = await prepare()
  expect((await send()).status).toBe(200)
  const [{ id } = { id: '' }] = linkIn(on)
  const [link = ''] = on.mock.outbox.get(id)?.links ?? []
  expect(await (await fetch(link)).text()).toContain('Join ')
  const snyk = await fetch(`https://api.snyk.io/rest/orgs/${on.org}/invites?version=2024-10-15`)
  expect([snyk.status, snyk.headers.get('content-type')]).toEqual([401, 'application/vnd.api+json'])
})

test('a service stands at its own origin alone, and what is not the mock’s goes on', async () => {
  const { server, missed } = await prepare()
  const others = ['https://api.clickhouse.invalid/v1/organizations', 'https://api.snyk.io.invalid/rest/orgs']
  for (const url of others) await expect(fetch(url)).rejects.toThrow(TypeError)
  expect(missed).toEqual(others)
  server.use(http.get('https://elsewhere.example/', () => new Response('mine')))
  expect(await (await fetch('https://elsewhere.example/')).text()).toBe('mine')
})

test('what breaks off is an error of the network', async () => {
  const { on, send } = await prepare()
  await expect(send({ 'x-mock-fault': 'drop=before' })).rejects.toThrow('Failed to fetch')
  await expect((await send({ 'x-mock-fault': 'drop=middle' })).json()).rejects.toThrow('terminated')
  expect(isInvited(on)).toBe(true)
})

test('a sandbox answers in the place of the mock', async () => {
  const { on, sandbox, send } = await prepare({ inSandbox: true })
  expect((await send()).status).toBe(401)
  const owner = sandbox?.persona('owner')
  expect((await send({ authorization: owner?.authorization['clickhouse'] ?? '' })).status).toBe(404)
  expect(isInvited(on)).toBe(false)
})

test.each([
  [{ 'api.snyk.io': 'snyk' }, '"api.snyk.io" is no origin. Write https://api.example.com.'],
  [{ 'https://api.snyk.io/rest': 'snyk' }, 'Leave the rest out: https://api.snyk.io.'],
  [{ 'https://api.snyk.io': 'synk' }, 'there is no service "synk". Known are clickhouse, snyk, mpdx.'],
])('%j is refused', async (given, says) => {
  const { mock } = await stage({ listen: false })
  expect(() => handlersFor(mock, given)).toThrow(says)
})
