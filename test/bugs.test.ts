import { afterAll, beforeAll, expect, test } from 'vitest'
import { createMock, knownBugs, type Mock, type ServiceProbe } from '../mock/index.ts'
import { sceneOf } from './bugs/scene.ts'
import { stories } from './bugs/stories.ts'
import { exchange, send } from './support/exchange.ts'
import { noon } from './support/stage.ts'

let mock: Mock
beforeAll(async () => {
  mock = await createMock({ scenario: 'empty', clock: noon, onError: () => undefined })
})
afterAll(() => mock.close())

/** Sets the states of a probe up and sends its request; the answer without what is new each time. */
async function ask(service: string, { given, request }: ServiceProbe, isRight: boolean) {
  let values: Record<string, string> = {}
  for (const [state, params = {}] of given) {
    const body = { state, params }
    const url = `/_mock/provider-states?provider=${service}`
    const headers = { 'content-type': 'application/json' }
    const { json } = await exchange(mock.url, { method: 'POST', path: url, headers, body })
    values = { ...values, ...(json as typeof values) }
  }
  const { method, path, query, headers, body } = request(values)
  const search = new URLSearchParams(query).toString()
  const sent = { method, path: search === '' ? path : `${path}?${search}`, headers, body }
  const answer = isRight ? await exchange(mock.url, sent) : await send(mock.url, sent)
  const { 'content-type': type, location } = answer.headers
  const text = answer.body.replaceAll(/"(requestId|id)":"[^"]*"(?=,"status"|\}$)/g, '')
  return { status: answer.status, type, location, body: text }
}

const probed = knownBugs.flatMap(({ id, probes }) =>
  Object.entries(probes).flatMap(([service, each]) => (each.length > 0 ? [{ id, service, probes: each }] : [])),
)

test.each(probed)('$id shows in one answer of $service, which is right without it', async ({ id, service, probes }) => {
  const seen = []
  for (const probe of probes) {
    await mock.bugs.clear()
    const right = await ask(service, probe, true)
    await mock.bugs.add(id)
    const wrong = await ask(service, probe, false)
    const isOther = JSON.stringify(right) !== JSON.stringify(wrong)
    // The journal says so of the request that it changed, and of no other.
    expect(mock.journal.list({ limit: 1 })[0]?.bugs).toEqual(isOther ? [id] : [])
    seen.push(isOther)
  }
  expect(seen).toContain(true)
})

test.each(stories)('$id shows to who looks at $service', async ({ id, service, look, right, wrong, options }) => {
  const seen = async (bugs: readonly string[]) => {
    const own = await createMock({
      ...(options?.world === undefined && { scenario: 'empty' }),
      seed: 42,
      clock: noon,
      bugs,
      ...options,
    })
    try {
      return await look(sceneOf(own, service, bugs.length === 0))
    } finally {
      await own.close()
    }
  }
  expect(await seen([])).toEqual(right)
  expect(await seen([id])).toEqual(wrong)
})

test('every bug shows somewhere, in ten kinds, and says where it was met', () => {
  const shown = new Set([...probed, ...stories].map(({ id }) => id))
  expect(knownBugs.filter(({ id }) => !shown.has(id)).map(({ id }) => id)).toEqual([])
  expect(knownBugs.length).toBeGreaterThanOrEqual(60)
  expect(new Set(knownBugs.map(({ kind }) => kind)).size).toBe(10)
  for (const { id, wire, sources } of knownBugs) {
    expect([id, Object.keys(wire).length]).not.toEqual([id, 0])
    expect(`${id} ${Object.values(wire).join()}`).not.toMatch(
      /undefined|\{(list|create|get|cancel|accept|email|role|\w+At|totals|next|retryAfter)\}/,
    )
    expect(
      sources.length > 0 &&
        sources.every((each) => /^https:\/\/github\.com\/[^/]+\/[^/]+\/(issues|pull)\/\d+$/.test(each)),
    ).toBe(true)
  }
})

test('bugs are a setting of a sandbox: over HTTP, in forks, snapshots and after a reset; contradictions are refused', async () => {
  await mock.bugs.clear()
  const control = (method: string, path: string, body?: unknown) =>
    exchange(mock.url, {
      method,
      path: `/_mock${path}`,
      headers: body ? { 'content-type': 'application/json' } : {},
      body,
    })
  const on = async () => ((await control('GET', '/bugs')).json as { on: string[] }).on
  expect(await on()).toEqual([])
  await control('POST', '/bugs', { bugs: ['mail-sent-twice', 'reinvite-doubles'] })
  expect(await on()).toEqual(['reinvite-doubles', 'mail-sent-twice'])
  const contradicting = await control('POST', '/bugs', { bugs: ['expired-blocks-reinvite'] })
  expect(contradicting).toMatchObject({ status: 400, json: { error: { code: 'invalid-bug' } } })
  expect(contradicting.body).toContain('reinvite-doubles')
  expect((await control('POST', '/bugs', { bugs: ['reinvite-double'] })).body).toContain(
    'Did you mean reinvite-doubles?',
  )
  await mock.reset()
  expect(await on()).toEqual(['reinvite-doubles', 'mail-sent-twice'])
  const fork = await (await mock.sandbox('forked', { bugs: ['delete-noop-200'] })).fork('copy')
  expect(fork.bugs.list()).toEqual(['delete-noop-200'])
  expect((await control('GET', '/sandboxes/copy')).json).toMatchObject({ bugs: ['delete-noop-200'] })
  await control('DELETE', '/bugs/mail-sent-twice')
  expect((await control('DELETE', '/bugs/nothing-at-all')).status).toBe(400)
  expect(mock.bugs.list()).toEqual(['reinvite-doubles'])
  await control('DELETE', '/bugs')
  expect(await on()).toEqual([])
  await expect(createMock({ bugs: ['nothing-at-all'] })).rejects.toThrow('There is no bug')
})
