import { expect, test } from 'vitest'
import { checkAnswer, documentedRules, type FaultEffect } from '../../mock/index.ts'
import { converse } from '../support/raw-http.ts'
import { stage, type ServiceName } from '../support/stage.ts'
import { invite, isInvited, rawInvite, sendInvite, services } from './invite.ts'

const rules = await documentedRules()

/** How a fault is asked for: by a rule, or by the request itself. */
const ways = ['a rule', 'a header'] as const

const words = ({ latency, status, retryAfter, malformed, drop }: FaultEffect) =>
  [
    ...(typeof latency === 'number' ? [`latency=${latency}`] : []),
    ...(status === undefined ? [] : [`status=${status}`]),
    ...(retryAfter === undefined ? [] : [`retry-after=${retryAfter}`]),
    ...(malformed ? ['malformed'] : []),
    ...(drop === undefined ? [] : [`drop=${drop}`]),
  ].join(', ')

/** A mock whose next request meets the fault: what to send, and the headers to add. */
async function prepare(service: ServiceName, way: (typeof ways)[number], effect: FaultEffect) {
  const on = await stage()
  if (way === 'a rule') await on.mock.faults.add({ match: { service }, effect, times: 1 })
  const headers: Record<string, string> = way === 'a rule' ? {} : { 'x-mock-fault': words(effect) }
  return { on, request: invite(on, service), headers }
}

const each = services.flatMap((service) => ways.map((way) => [service, way] as const))

test.each(each)(
  '%s, by %s: a status is answered in its own error document, and nothing is done',
  async (service, way) => {
    for (const status of [400, 401, 404, 409, 418, 500, 503, 599]) {
      const { on, request, headers } = await prepare(service, way, { status })
      const answer = await sendInvite(request, headers)
      const body = await answer.text()
      expect(answer.status).toBe(status)
      // The status need not be declared, but the document is the one of a declared error.
      const { pathname, search } = new URL(request.url)
      const { violations } = checkAnswer(
        { method: 'POST', path: pathname + search, status: 400, headers: Object.fromEntries(answer.headers), body },
        rules,
      )
      expect(violations).toEqual([])
      expect(body).toContain(String(status))
      expect(isInvited(on)).toBe(false)
    }
  },
)

const seconds = { clickhouse: 'x-ratelimit-reset', snyk: 'retry-after', mpdx: null }

test.each(each)('%s, by %s: too many requests, with the header that it sends', async (service, way) => {
  const { request, headers } = await prepare(service, way, { status: 429, retryAfter: 7 })
  const answer = await sendInvite(request, headers)
  expect(answer.status).toBe(429)
  const header = seconds[service]
  if (header !== null) expect(answer.headers.get(header)).toBe('7')
  expect(await answer.text()).toContain('Try again in 7 s')
})

test.each(each)('%s, by %s: latency is waited, and the answer is right', async (service, way) => {
  const { on, request, headers } = await prepare(service, way, { latency: 150 })
  const start = performance.now()
  const answer = await sendInvite(request, headers)
  expect(performance.now() - start).toBeGreaterThanOrEqual(149)
  expect(answer.ok).toBe(true)
  expect(on.mock.journal.list()).toMatchObject([{ fault: { latency: 150 } }])
})

test.each<[FaultEffect['latency'] & object, most: number]>([
  [{ min: 20, max: 40 }, 40],
  [{ p50: 20, p95: 40, p99: 60 }, 60],
])(
  'latency of %j differs from request to request, and a client waits as long as the journal says',
  async (latency, most) => {
    const on = await stage()
    await on.mock.faults.add({ match: { service: 'mpdx' }, effect: { latency } })
    const waited: number[] = []
    for (let sent = 0; sent < 10; sent += 1) {
      const start = performance.now()
      await (await sendInvite(invite(on, 'mpdx', `late-${sent}@example.com`))).arrayBuffer()
      waited.push(performance.now() - start)
    }
    const told = on.mock.journal.list().map(({ fault }) => fault?.latency ?? Number.NaN)
    expect(new Set(told).size).toBeGreaterThan(3)
    expect(Math.max(...told)).toBeLessThanOrEqual(most)
    // A timer of Node may fire a millisecond early.
    expect(told.filter((milliseconds, index) => (waited[index] ?? 0) < milliseconds - 1)).toEqual([])
  },
)

test.each(each)('%s, by %s: a malformed body has its status and is no JSON', async (service, way) => {
  const { on, request, headers } = await prepare(service, way, { malformed: true })
  const answer = await sendInvite(request, headers)
  expect(answer.ok).toBe(true)
  expect(answer.headers.get('content-type')).toContain('json')
  await expect(answer.json()).rejects.toThrow(SyntaxError)
  expect(isInvited(on)).toBe(true)
})

test.each(
  each.flatMap(([service, way]) =>
    (['before', 'after', 'middle'] as const).map((drop) => [service, way, drop] as const),
  ),
)('%s, by %s: the connection dropped %s fails the client', async (service, way, drop) => {
  const { on, request, headers } = await prepare(service, way, { drop })
  const answer = sendInvite(request, headers).then((response) => response.text())
  await expect(answer).rejects.toThrow(/fetch failed|terminated/)
  expect(isInvited(on)).toBe(drop !== 'before')
  // The next one finds the service as it should be.
  expect((await sendInvite(invite(on, service, 'bob@example.com'))).ok).toBe(true)
})

test.each(services)('%s: what a socket sees of a dropped connection', async (service) => {
  const on = await stage()
  const heard = (fault: string, email: string) =>
    converse(on.mock.url, [rawInvite(invite(on, service, email), { 'x-mock-fault': fault })])
  expect(await heard('drop=before', 'a@example.com')).toBe('')
  expect(await heard('drop=after', 'b@example.com')).toBe('')
  const [head = '', body = ''] = (await heard('drop=middle', 'c@example.com')).split('\r\n\r\n')
  expect(head).toMatch(/^HTTP\/1\.1 20[01] /)
  const promised = Number(/^content-length: (\d+)/im.exec(head)?.[1])
  expect(Buffer.byteLength(body)).toBe(Math.ceil(promised / 2))
})

test('an error can be late and cut off at once', async () => {
  const on = await stage()
  await on.mock.faults.add({ effect: { latency: { min: 20, max: 40 }, status: 503, drop: 'middle' } })
  const heard = await converse(on.mock.url, [rawInvite(invite(on, 'mpdx'))])
  expect(heard).toMatch(/^HTTP\/1\.1 503 /)
  const [entry] = on.mock.journal.list()
  expect(entry?.fault?.latency).toBeGreaterThanOrEqual(20)
  expect(entry?.fault?.latency).toBeLessThanOrEqual(40)
})

test('an answer without a body has none that is malformed, and is dropped whole', async () => {
  const on = await stage()
  const options = { method: 'OPTIONS' }
  const url = `${on.mock.url}/v1/organizations/${on.org}/invitations`
  expect((await fetch(url, { ...options, headers: { 'x-mock-fault': 'malformed' } })).status).toBe(204)
  await expect(fetch(url, { ...options, headers: { 'x-mock-fault': 'drop=middle' } })).rejects.toThrow('fetch failed')
})

test.each(services)('%s: Prefer asks for one status, and an unknown word is refused by its name', async (service) => {
  const on = await stage()
  expect((await sendInvite(invite(on, service), { prefer: 'code=404' })).status).toBe(404)
  const refused = await sendInvite(invite(on, service), { 'x-mock-fault': 'explode' })
  expect(refused.status).toBe(400)
  expect(await refused.text()).toContain('X-Mock-Fault does not know \\"explode\\"')
  expect((await sendInvite(invite(on, service), { prefer: 'code=200, return=minimal' })).ok).toBe(true)
})
