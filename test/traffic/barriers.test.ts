import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { arrival } from '../support/arrival.ts'
import { control } from '../support/control.ts'
import { exchange } from '../support/exchange.ts'
import { converse } from '../support/raw-http.ts'
import { jsonApi, stage, type Stage } from '../support/stage.ts'
import { invite, rawInvite, sendInvite } from './invite.ts'

interface Held {
  readonly id: string
  readonly persona: string
}

/** An invite through MPDX that both `outsider` and `invitee` can accept: what an accept of it by a persona is. */
async function invited(on: Stage) {
  const made = (await (await sendInvite(invite(on, 'mpdx'))).json()) as {
    data: { id: string; attributes: { code: string } }
  }
  const { id, attributes } = made.data
  const body = { data: { type: 'organization_invites', attributes: { code: attributes.code } } }
  const path = `/api/v2/organizations/${on.org}/invites/${id}/accept`
  return (persona: string) =>
    exchange(on.mock.url, {
      method: 'PUT',
      path,
      headers: { ...on.as(persona, 'mpdx'), 'content-type': jsonApi },
      body,
    })
}

test.each([
  [['outsider', 'invitee'], { outsider: 200, invitee: 410 }],
  [['invitee', 'outsider'], { outsider: 410, invitee: 200 }],
])('of two accepts of one invite the one released first wins: %j', async (order, statuses) => {
  const on = await stage()
  const accept = await invited(on)
  const match = { operation: 'acceptOrganizationInvite' }
  const made = await control(on.mock.url, 'POST', '/_mock/barriers', { match })
  expect(made.headers['location']).toBe('/_mock/barriers/barrier-1')
  const answers = { outsider: accept('outsider'), invitee: accept('invitee') }
  const { json } = await control(on.mock.url, 'GET', '/_mock/barriers/barrier-1?wait=10000')
  const { waiting } = json as { waiting: Held[] }
  expect(waiting.map(({ persona }) => persona).sort()).toEqual(['invitee', 'outsider'])
  const ids = order.map((persona) => waiting.find((held) => held.persona === persona)?.id)
  const released = await control(on.mock.url, 'POST', '/_mock/barriers/barrier-1/release', { order: ids })
  expect(released.json).toMatchObject({
    released: order.map((persona) => ({ persona, operation: 'acceptOrganizationInvite' })),
    barrier: { waiting: [], released: 2 },
  })
  const [outsider, invitee] = [await answers.outsider, await answers.invitee]
  expect({ outsider: outsider.status, invitee: invitee.status }).toEqual(statuses)
})

test('it holds as many as are expected; one more passes, and so does what it is not for', async () => {
  const on = await stage()
  const barrier = await on.mock.barriers.add({ match: { service: 'snyk' }, expected: 1 })
  const held = sendInvite(invite(on, 'snyk', 'first@example.com'))
  expect(await barrier.whenFull()).toMatchObject([{ operation: 'createOrgInvitation', persona: 'owner' }])
  expect((await sendInvite(invite(on, 'snyk', 'second@example.com'))).status).toBe(201)
  expect((await sendInvite(invite(on, 'clickhouse'))).status).toBe(200)
  expect(on.mock.outbox.list({ to: 'first@example.com' })).toEqual([])
  barrier.release()
  expect((await held).status).toBe(201)
})

test('who is not let in by the service is not held', async () => {
  const on = await stage()
  await on.mock.barriers.add()
  const request = invite(on, 'snyk')
  expect((await sendInvite(request, { authorization: 'token wrong' })).status).toBe(401)
})

test('a client that goes away gives its place back, and its request is not done', async () => {
  const on = await stage()
  const barrier = await on.mock.barriers.add({ expected: 2 })
  await converse(on.mock.url, [rawInvite(invite(on, 'snyk', 'gone@example.com')), 100], { hangUp: true })
  while (barrier.waiting.length > 0) await pause(5)
  const stay = [sendInvite(invite(on, 'snyk', 'a@example.com')), sendInvite(invite(on, 'snyk', 'b@example.com'))]
  expect(await barrier.whenFull()).toHaveLength(2)
  barrier.release()
  expect((await Promise.all(stay)).map(({ status }) => status)).toEqual([201, 201])
  expect(on.mock.outbox.list({ to: 'gone@example.com' })).toEqual([])
  expect(on.mock.journal.list()[0]).toMatchObject({ operation: 'createOrgInvitation', answer: null, changes: [] })
})

test('a reset sends those who wait away, whether held or late; a removed barrier lets them go', async () => {
  const on = await stage()
  const away = await on.mock.barriers.add({ expected: 1 })
  const held = sendInvite(invite(on, 'mpdx'))
  await away.whenFull()
  const begun = arrival('/api/v2/')
  const late = sendInvite(invite(on, 'mpdx'), { 'x-mock-fault': 'latency=60000' })
  await begun
  await on.mock.reset()
  for (const answer of [await held, await late]) {
    expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining('The sandbox was reset')])
  }
  expect((await control(on.mock.url, 'GET', '/_mock/barriers')).json).toEqual({ barriers: [] })
  const removed = await on.mock.barriers.add({ expected: 1 })
  const free = sendInvite(invite(on, 'mpdx'))
  await removed.whenFull()
  expect((await control(on.mock.url, 'DELETE', `/_mock/barriers/${removed.id}`)).status).toBe(204)
  expect((await free).status).toBe(201)
})

test('a mock that closes answers those who wait', async () => {
  const on = await stage()
  const barrier = await on.mock.barriers.add({ expected: 1 })
  const held = sendInvite(invite(on, 'clickhouse'))
  await barrier.whenFull()
  await on.mock.close()
  expect((await held).status).toBe(503)
})
