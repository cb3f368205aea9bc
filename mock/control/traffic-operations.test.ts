import { expect, test } from 'vitest'
import { control } from '../../test/support/control.ts'
import { stage } from '../../test/support/stage.ts'
import type { Mock } from '../create-mock.ts'
import { mostBarriers } from './barriers/barriers.ts'
import { mostFaults } from './faults/fault-rules.ts'
import { mostFollowers } from './journal/journal-operations.ts'
import { mostWaiters } from './limits.ts'

const fill = async (count: number, add: () => unknown) => {
  for (let made = 0; made < count; made += 1) await add()
}

const full: readonly [method: string, path: string, code: string, prepare: (mock: Mock) => Promise<void>][] = [
  ['POST', '/_mock/faults', 'fault-limit', (mock) => fill(mostFaults, () => mock.faults.add(drop))],
  ['POST', '/_mock/barriers', 'barrier-limit', (mock) => fill(mostBarriers, () => mock.barriers.add())],
  [
    'GET',
    '/_mock/journal/live',
    'follower-limit',
    (mock) => fill(mostFollowers, () => mock.journal.follow(() => undefined)),
  ],
  [
    'GET',
    '/_mock/outbox/wait?to=nobody@example.com',
    'waiter-limit',
    (mock) => waitAll(() => mock.outbox.waitFor({ to: 'nobody@example.com', timeout: 60_000 })),
  ],
  [
    'GET',
    '/_mock/barriers/barrier-1?wait=1000',
    'waiter-limit',
    async (mock) => {
      const barrier = await mock.barriers.add()
      await waitAll(() => barrier.whenFull(1000))
    },
  ],
]

/** They wait until the mock is closed. */
const waitAll = async (wait: () => Promise<unknown>) => {
  for (let made = 0; made < mostWaiters; made += 1) wait().catch(() => undefined)
}

const drop = { effect: { drop: 'before' } } as const

test.each(full)('%s %s says %s when there are as many as there may be', async (method, path, code, prepare) => {
  const { mock } = await stage()
  await prepare(mock)
  const body = path === '/_mock/faults' ? drop : undefined
  const { status, json } = await control(mock.url, method, path, body)
  expect([status, json]).toMatchObject([409, { error: { code } }])
})

test.each(['vitest', 'pact'])('nothing was answered, so there is no %s to be made of it', async (form) => {
  const { mock } = await stage()
  await fetch(`${mock.url}/v1/nowhere`, { headers: { 'x-mock-fault': 'drop=before' } }).catch(() => undefined)
  const { status, json } = await control(mock.url, 'GET', `/_mock/journal/1/${form}`)
  expect([status, json]).toMatchObject([409, { error: { code: 'not-exportable' } }])
  expect(mock.journal.curl(1)).toContain("-H 'x-mock-fault: drop=before'")
})

const oneLatency = /^The body's effect\.latency must be milliseconds up to 60000, \{min, max\}, or \{p50, p95, p99\}\.$/

test.each([
  ['POST', '/_mock/faults', {}, /The body's effect is required\./],
  ['POST', '/_mock/faults', { effect: {} }, /The body's effect must have at least 1 of its properties\./],
  ['POST', '/_mock/faults', { effect: { status: 200 } }, /effect\.status must be at least 400\./],
  ['POST', '/_mock/faults', { effect: { latency: { min: 9, max: 3 } } }, /bounds must rise/],
  ['POST', '/_mock/faults', { effect: { latency: { p50: 9, p95: 10, p99: 3 } } }, /bounds must rise/],
  ['POST', '/_mock/faults', { effect: { latency: 60_001 } }, oneLatency],
  ['POST', '/_mock/faults', { effect: { latency: { min: 1 } } }, oneLatency],
  ['POST', '/_mock/faults', { effect: { latency: '5s' } }, oneLatency],
  ['POST', '/_mock/faults', { effect: { status: '503' } }, /effect\.status must be a whole number\./],
  [
    'POST',
    '/_mock/faults',
    { match: { path: 'v1' }, effect: { status: 503 } },
    /match\.path must begin with \/ or \*\./,
  ],
  ['POST', '/_mock/clock/advance', { by: '7' }, /body's by must be a whole number and its unit, such as/],
  ['POST', '/_mock/faults', { effect: { status: 503, retryAfter: 3 } }, /goes with status 429/],
  ['POST', '/_mock/faults', { effect: { status: 503, drop: 'after' } }, /nothing is answered/],
  [
    'POST',
    '/_mock/faults',
    { match: { operation: 'createOrgInvite' }, effect: { status: 503 } },
    /Did you mean createOrgInvitation\?/,
  ],
  ['POST', '/_mock/faults', { effect: { status: 503 }, probability: 1.1 }, /probability must be at most 1\./],
  ['POST', '/_mock/barriers', { match: { operation: 'x' } }, /There is no operation "x". There are: /],
  ['POST', '/_mock/barriers/barrier-1/release', { order: ['held-7'] }, /No request "held-7" waits at barrier-1/],
  ['GET', '/_mock/journal/0', undefined, /"id" must be a whole number from 1 on\./],
  ['GET', '/_mock/journal?limit=0', undefined, /"limit" must be at least 1\./],
] as const)('%s %s %j is refused, and the answer says why', async (method, path, body, message) => {
  const { mock } = await stage()
  await mock.barriers.add()
  const { status, json } = await control(mock.url, method, path, body)
  expect([status, json]).toMatchObject([
    400,
    { error: { code: 'invalid-request', message: expect.stringMatching(message) } },
  ])
  expect(mock.faults.list()).toEqual([])
})

test.each([
  ['DELETE', '/_mock/faults/fault-2', 'unknown-fault', 'There is no fault "fault-2". There are: fault-1.'],
  ['GET', '/_mock/faults/constructor', 'unknown-fault', 'There is no fault "constructor". There are: fault-1.'],
  ['PUT', '/_mock/faults/fault-2', 'unknown-fault', 'There is no fault "fault-2". There are: fault-1.'],
  ['GET', '/_mock/barriers/x', 'unknown-barrier', 'There is no barrier "x". This sandbox has none.'],
  ['POST', '/_mock/barriers/x/release', 'unknown-barrier', 'There is no barrier "x". This sandbox has none.'],
  ['DELETE', '/_mock/barriers/x', 'unknown-barrier', 'There is no barrier "x". This sandbox has none.'],
  ['GET', '/_mock/journal/7', 'unknown-entry', 'The journal has no entry 7. It holds none.'],
  ['GET', '/_mock/journal/7/curl', 'unknown-entry', 'The journal has no entry 7. It holds none.'],
] as const)('%s %s is answered with %s', async (method, path, code, message) => {
  const { mock } = await stage()
  await mock.faults.add(drop)
  const { status, json } = await control(mock.url, method, path, method === 'PUT' ? drop : undefined)
  expect([status, json]).toEqual([404, { error: { code, message } }])
})

test('a rule that makes no sense is refused in the process too', async () => {
  const { mock } = await stage()
  await expect(mock.faults.add({ effect: { status: 700 } })).rejects.toThrow(
    "The body's effect.status must be at most 599.",
  )
  await expect(mock.barriers.add({ expected: 0 })).rejects.toThrow("The body's expected must be at least 1.")
})
