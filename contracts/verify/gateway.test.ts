import { once } from 'node:events'
import { createServer, request as ask } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { documentedRules } from '../../mock/index.ts'
import { openGateway } from './gateway.ts'
import { statesPath } from './provider-under-test.ts'
import { partHeader } from './replay.ts'

/** A gateway to a target that notes who comes. */
async function gateway({ allowWrites = false } = {}) {
  const seen: string[] = []
  const target = createServer(({ method, url, headers }, response) => {
    seen.push(`${method} ${url} ${headers.authorization}`)
    response.writeHead(200, { 'content-type': 'application/json' }).end('[]')
  })
  await once(target.listen(0, '127.0.0.1'), 'listening')
  const opened = await openGateway({
    target: `http://127.0.0.1:${(target.address() as AddressInfo).port}`,
    headers: { authorization: 'Bearer secret' },
    controlHeaders: { authorization: 'Bearer control' },
    rules: await documentedRules(),
    allowWrites,
    statesPath,
    onAnswer: () => undefined,
  })
  onTestFinished(async () => {
    await opened.close()
    target.close()
  })
  const send = (method: string, url: string, headers: Record<string, string> = {}) =>
    new Promise<number>((resolve, reject) => {
      const sent = ask(url, { method, headers, agent: false }, (answer) => {
        answer.resume().on('end', () => resolve(answer.statusCode ?? 0))
      })
      sent.on('error', reject).end()
    })
  return { ...opened, seen, send }
}

test('the verifier reads, and sets states up', async () => {
  const { url, statesUrl, part, send, seen } = await gateway()
  expect(await send('GET', `${url}/v1/x?y=1`, { [partHeader]: part(3) })).toBe(200)
  // A contract may be about an Origin, and about a Host.
  expect(
    await send('HEAD', `${url}/v1/x`, { [partHeader]: part(0), origin: 'https://a.example', host: 'a.example' }),
  ).toBe(200)
  expect(await send('POST', `${statesUrl}?provider=snyk`)).toBe(200)
  expect(seen).toEqual([
    'GET /v1/x?y=1 Bearer secret',
    'HEAD /v1/x Bearer secret',
    `POST ${statesPath}?provider=snyk Bearer control`,
  ])
})

test('nobody else reaches the target', async () => {
  const { url, statesUrl = '', part, send, seen } = await gateway()
  const { pathname } = new URL(statesUrl)
  const [states = ''] = pathname.slice(1).split('/')
  const [parts = ''] = part(0).split('.')
  const rows: [method: string, path: string, headers: Record<string, string>][] = [
    ['GET', '/v1/x', {}],
    ['GET', '/v1/x', { [partHeader]: '0' }],
    ['GET', '/v1/x', { [partHeader]: `${parts}x.0` }],
    ['GET', '/v1/x', { [partHeader]: `${states}.0` }],
    ['GET', '/v1/x', { [partHeader]: parts }],
    ['GET', '/v1/x', { [partHeader]: `.0` }],
    ['GET', '/v1/x', { origin: 'https://evil.example' }],
    ['OPTIONS', '/v1/x', { origin: 'https://evil.example', 'access-control-request-headers': partHeader }],
    ['POST', statesPath, {}],
    ['POST', `/${parts}${statesPath}`, {}],
    ['GET', pathname, {}],
    ['POST', `/${states}/v1/x`, {}],
    ['POST', `/${states}${statesPath}/../../v1/x`, {}],
    ['POST', pathname, { origin: 'http://127.0.0.1' }],
    ['POST', pathname, { host: 'evil.example' }],
    ['POST', pathname, { 'sec-fetch-site': 'cross-site' }],
  ]
  for (const [method, path, headers] of rows) {
    expect([method, path, headers, await send(method, url + path, headers)]).toEqual([method, path, headers, 403])
  }
  expect(seen).toEqual([])
})

test.each(['POST', 'PUT', 'PATCH', 'DELETE'])('%s is sent on only where writes are allowed', async (method) => {
  const careful = await gateway()
  expect(await careful.send(method, `${careful.url}/v1/x`, { [partHeader]: careful.part(0) })).toBe(403)
  expect(careful.seen).toEqual([])
  const bold = await gateway({ allowWrites: true })
  expect(await bold.send(method, `${bold.url}/v1/x`, { [partHeader]: bold.part(0) })).toBe(200)
})
