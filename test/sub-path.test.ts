import { once } from 'node:events'
import { createServer, request as ask, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import type { MockOptions } from '../mock/index.ts'
import { jsonApi, stage, type Stage } from './support/stage.ts'

const prefix = '/team/mock'

/** A mock behind a proxy that takes the prefix off each path, and answers 404 without it. */
async function behindProxy(options: MockOptions, forwarded?: string) {
  const set = await stage({ scenario: 'small-team', ...options })
  const upstream = new URL(set.mock.url)
  const server = createServer((request, response) => {
    const { url = '', method = 'GET' } = request
    if (!url.startsWith(`${prefix}/`)) return response.writeHead(404).end('The proxy leads nowhere.')
    const { 'x-forwarded-prefix': _, ...sent } = request.headers
    const headers = { ...sent, ...(forwarded !== undefined && { 'x-forwarded-prefix': forwarded }) }
    const { hostname: host, port } = upstream
    const passed = ask({ host, port, method, path: url.slice(prefix.length), headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers)
      answer.pipe(response)
    })
    return request.pipe(passed)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => close(server))
  return { ...set, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

function close(server: Server): void {
  server.closeAllConnections()
  server.close()
}

type Behind = Stage & { readonly origin: string }

/** Every link of Snyk's answers, and where the other answers say to go. */
async function linksOf({ origin, org, as, role }: Behind, sandbox: string): Promise<string[]> {
  const base = `${origin}${prefix}${sandbox}`
  const headers = { ...as('owner', 'snyk'), 'content-type': jsonApi }
  const path = `${base}/rest/orgs/${org}/invites?version=2024-10-15`
  const attributes = { email: 'kim@example.com', role: role('Developer') }
  const created = await fetch(path, {
    method: 'POST',
    headers,
    body: JSON.stringify({ data: { type: 'org_invitation', attributes } }),
  })
  const listed = await fetch(`${path}&limit=10`, { headers })
  const bodies = `${await created.text()}${await listed.text()}`
  const post = (target: string, body: unknown) =>
    fetch(base + target, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const places = await Promise.all([
    post('/_mock/faults', { effect: { status: 503 }, match: { path: '/nowhere' } }),
    post('/_mock/barriers', { match: { path: '/nowhere' } }),
    post('/_mock/sandboxes', {}),
    fetch(`${base}/`, { redirect: 'manual' }),
  ])
  const inBodies = [...bodies.matchAll(/"(?:href|self|first|next|prev|last)":"([^"]+)"/g)].map(([, link]) => link ?? '')
  const inHeaders = [created, ...places].map((answer) => answer.headers.get('location') ?? '')
  expect(inBodies.length).toBeGreaterThan(5)
  expect(inHeaders.every((link) => link !== '')).toBe(true)
  return [...inBodies, ...inHeaders]
}

test.each([
  ['publicUrl', { publicUrl: `https://demo.example.com${prefix}/` }, undefined],
  ['a trusted proxy', { trustProxy: true }, prefix],
  ['two trusted proxies', { trustProxy: true, publicUrl: 'https://demo.example.com/other' }, '/team, /mock/'],
])('by %s, every link keeps the prefix, in sandboxes too', async (_, options, forwarded) => {
  const behind = await behindProxy(options, forwarded)
  await behind.mock.sandbox('a', { seed: 42 })
  for (const link of await linksOf(behind, '')) expect(link).toMatch(/^\/team\/mock\/(rest|_mock|docs)/)
  for (const link of await linksOf(behind, '/sandboxes/a'))
    expect(link).toMatch(/^\/team\/mock\/(sandboxes\/a\/(rest|_mock|docs)|_mock\/sandboxes\/)/)
})

test('a page of the prefix leads to itself only', async () => {
  const { origin, mock } = await behindProxy({ publicUrl: `https://demo.example.com${prefix}` })
  const base = `${origin}${prefix}`
  const mail = await mock.outbox.waitFor({})
  const link = (mail.links[0] ?? '').replace('https://demo.example.com', origin)
  expect(link).toMatch(`${base}/_mock/accept/`)
  const body = new URLSearchParams({ person: 'addressee', answer: 'decline' })
  const declined = await fetch(link, { method: 'POST', body })
  expect([declined.url, declined.redirected, declined.status]).toEqual([link, true, 410])
  for (const page of ['/docs', '/_mock/mails']) {
    const html = await (await fetch(base + page)).text()
    const links = [...html.matchAll(/(?:href|src|action)="([^"#]*)"/g)].map(([, each]) => each ?? '')
    for (const each of links.filter((one) => !one.startsWith('data:'))) {
      const { status } = await fetch(new URL(each, base + page))
      expect([each, status]).toEqual([each, 200])
    }
  }
  const { servers } = (await (await fetch(`${base}/openapi.json`)).json()) as { servers: { url: string }[] }
  expect(new URL(servers[0]?.url ?? '', `${base}/openapi.json`).href).toBe(`${base}/`)
})

test('nobody is believed who was not to be trusted', async () => {
  const { origin, mock } = await behindProxy({}, '/evil')
  expect((await fetch(`${origin}${prefix}/`, { redirect: 'manual' })).headers.get('location')).toBe('/docs')
  expect(mock.url).not.toContain('evil')
})
