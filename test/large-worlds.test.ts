import { get } from 'node:http'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createMock } from '../mock/index.ts'
import { control } from './support/control.ts'
import { noon, stage, stageOf, type Stage } from './support/stage.ts'

interface SnapshotFile {
  readonly records: { readonly invitations: readonly { readonly id: string; readonly service: string }[] }
}

const each = 6000
const parameters = { invitations: each }

type Large = Stage & { readonly file: () => Promise<SnapshotFile> }

const large = async (): Promise<Large> => withFile(await stage({ parameters }))

async function withFile(on: Stage): Promise<Large> {
  await control(on.mock.url, 'POST', '/_mock/snapshots', { name: 's' })
  return { ...on, file: async () => (await control(on.mock.url, 'GET', '/_mock/snapshots/s')).json as SnapshotFile }
}

/** For those who only read it. */
let shared: Large
beforeAll(async () => {
  const mock = await createMock({ seed: 42, clock: noon, onError: () => undefined, parameters })
  shared = await withFile(stageOf(mock))
})
afterAll(() => shared.mock.close())

test('a long list that no service pages is whole, and noted as far as answers are', async () => {
  const { mock, org, send, as, file } = shared
  const path = `/v1/organizations/${org}/invitations`
  const { status, headers, json, body } = await send({ path, headers: as('owner', 'clickhouse') })
  expect(status).toBe(200)
  expect(Number(headers['content-length'])).toBe(Buffer.byteLength(String(body)))
  const shown = (json as { id: string }[]).map(({ id }) => id)
  expect(shown).toHaveLength(each)
  const kept = (await file()).records.invitations.filter(({ service }) => service === 'clickhouse')
  expect(kept.map(({ id }) => id)).toEqual(expect.arrayContaining(shown))
  expect(mock.journal.list({ operation: 'listClickHouseInvitations' })[0]?.answer).toMatchObject({
    status: 200,
    truncated: true,
    body: expect.stringContaining(shown[0] as string) as string,
  })
})

test('a large snapshot goes out and comes in as it was', async () => {
  const { mock, file } = await large()
  const before = await file()
  expect((await control(mock.url, 'PUT', '/_mock/snapshots/again', before)).status).toBe(201)
  expect((await control(mock.url, 'GET', '/_mock/snapshots/again')).json).toEqual(before)
  await control(mock.url, 'POST', '/_mock/snapshots/again/restore')
  await control(mock.url, 'POST', '/_mock/snapshots', { name: 'restored' })
  const restored = (await control(mock.url, 'GET', '/_mock/snapshots/restored')).json as SnapshotFile
  expect(restored.records).toEqual(before.records)
})

test('what is wrong in a large file is named by its place', async () => {
  const { mock, file } = shared
  const right = JSON.stringify(await file())
  const cases: [wrong: string, message: RegExp][] = [
    [right.replace(/^(?:.*?"email":){15000}/s, '$&7,"x":'), /invitations\.149\d\d\.email must be a string/],
    [right.replace('"people":[', '"people":[[],'), /people\.0 must be an object/],
    [right.replace('"people":[', '"persons":[1],"people":['), /records\.persons is not allowed/],
    [right.replace('"invitekit":"snapshot",', ''), /invitekit is required/],
    [right.slice(0, -1), /The body is not JSON: it is wrong at or after byte \d+/],
    [`${right.slice(0, -2)},"settings":"${'a'.repeat(200_000)}"}}`, /\/records\/settings is larger than/],
  ]
  for (const [wrong, message] of cases) {
    const { status, json } = await control(mock.url, 'PUT', '/_mock/snapshots/t', wrong)
    expect(status).toBeGreaterThanOrEqual(400)
    expect((json as { error: { message: string } }).error.message).toMatch(message)
  }
})

test('who goes away from a large download holds up nobody', async () => {
  const { mock } = shared
  const asked = get(`${mock.url}/_mock/snapshots/s`)
  const [answer] = (await once(asked, 'response')) as [NodeJS.ReadableStream]
  await once(answer, 'readable')
  expect((await control(mock.url, 'GET', '/_mock/health')).status).toBe(200)
  asked.destroy()
  expect((await control(mock.url, 'GET', '/_mock/health')).status).toBe(200)
})

describe('others are answered before', () => {
  const json = { 'content-type': 'application/json' }
  test.each([
    ['a long list', ({ org }: Stage) => `/v1/organizations/${org}/invitations`, 60_000, undefined],
    ['the restoring of a large snapshot', () => '/_mock/snapshots/s/restore', 20_000, '{}'],
    ['the copy of a large sandbox', () => '/_mock/fork', 20_000, '{}'],
  ])('%s', async (_, pathOf, invitations, body) => {
    const on = await stage({ parameters: { invitations } })
    const { url } = on.mock
    await control(url, 'POST', '/_mock/snapshots', { name: 's' })
    const headers = { ...on.as('owner', 'clickhouse'), ...(body !== undefined && json) }
    let isDone = false
    const long = fetch(url + pathOf(on), { ...(body !== undefined && { method: 'POST', body }), headers })
      .finally(() => (isDone = true))
      .then(async (answer) => [answer.ok, await answer.arrayBuffer()])
    let answered = 0
    while (!isDone) {
      await fetch(`${url}/_mock/health`).then((answer) => answer.text())
      answered += 1
    }
    expect((await long)[0]).toBe(true)
    expect(answered).toBeGreaterThan(3)
  })
})
