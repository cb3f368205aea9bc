import { request as ask } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'

import { documentedRules } from '../../mock/index.ts'
import type { Exchange, Witness } from './exchanges.ts'
import { openGateway } from './gateway.ts'
import { startMock, statesPath } from './provider-under-test.ts'
import { partHeader } from './replay.ts'
import { openTap } from './tap.ts'

const path = '/v1/organizations/5f2b6a1e-8c3d-4e7f-9a10-2b3c4d5e6f70/invitations'
const json = { 'content-type': 'application/json' }
const rows: readonly (readonly [what: string, method: string, headers: Record<string, string>, body?: string])[] = [
  ['an answer with a body', 'GET', {}],
  ['one without', 'HEAD', {}],
  ['a body that is refused unread', 'POST', json, '{"email":"ada@example.com"}'],
  ['a body that is no JSON', 'POST', json, '{'],
  ["another server's name", 'GET', { host: 'api.example.com' }],
  ['a request from elsewhere', 'GET', { origin: 'https://api.example.com' }],
]

/** Of the same requests, sent one after the other. */
async function exchangesOf(open: (target: string) => Promise<Witness> | Witness): Promise<Exchange[]> {
  const mock = await startMock({})
  const witness = await open(mock.url)
  onTestFinished(async () => {
    await witness.close()
    await mock.close()
  })
  const send = (to: string, method: string, headers: Record<string, string>, body = '') =>
    new Promise<string>((resolve, reject) => {
      const length = body === '' ? {} : { 'content-length': String(body.length) }
      const sent = ask(to, { method, headers: { ...headers, ...length }, agent: false }, (answer) => {
        let text = ''
        answer.on('data', (chunk: Buffer) => (text += chunk.toString())).on('end', () => resolve(text))
      })
      sent.on('error', reject).end(body)
    })
  for (const [part, [, method, headers, body]] of rows.entries()) {
    const state = { state: 'an organization', params: {} }
    const told = await send(`${witness.statesUrl}?provider=clickhouse`, 'POST', json, JSON.stringify(state))
    const { authorization = '' } = JSON.parse(told) as Record<string, string>
    await send(witness.url + path, method, { authorization, ...headers, [partHeader]: witness.part(part) }, body)
  }
  // Others go unseen.
  await send(witness.url + path, 'GET', {})
  return rows.map((_, part) => witness.exchanges.get(part) as Exchange)
}

test('a mock in this process is seen as through a gateway', async () => {
  const rules = await documentedRules()
  const onAnswer = () => undefined
  const options = { rules, onAnswer, headers: {}, controlHeaders: {}, allowWrites: true, statesPath }
  const tapped = await exchangesOf((target) => openTap({ target, rules, onAnswer, statesPath }))
  const passed = await exchangesOf((target) => openGateway({ target, ...options }))
  const comparable = ({ headers, ...others }: Exchange) => {
    // Node's own, of which a tap knows nothing; and what differs between any two.
    const { date: _, connection: __, 'keep-alive': ___, 'transfer-encoding': ____, ...own } = headers
    return { ...others, headers: own, duration: 0 }
  }
  expect(tapped.map(comparable)).toEqual(passed.map(comparable))
  expect(tapped.map(({ status }) => status)).toEqual(passed.map(({ status }) => status))
  expect(tapped[2]).toMatchObject({ request: { body: rows[2]?.[3] }, violations: [] })
  expect(tapped.every(({ stateValues }) => 'authorization' in stateValues)).toBe(true)
})
