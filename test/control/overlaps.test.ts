import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { createMock, type Mock } from '../../mock/index.ts'
import { control } from '../support/control.ts'
import { noon, stage } from '../support/stage.ts'
import { inSandbox, invite } from './in-sandbox.ts'

/** So many for each service make a sandbox that is written in parts. */
const many = { invitations: 3500 }

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'invitekit-overlaps-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** Every record of every sandbox. */
async function everything({ url }: Mock): Promise<unknown> {
  const { json } = await control(url, 'GET', '/_mock/sandboxes')
  const { sandboxes } = json as { sandboxes: { name: string; path: string }[] }
  const worlds = []
  for (const { name, path } of sandboxes) {
    await control(url, 'POST', `${path}/_mock/snapshots`, { name: 'look' })
    const { json: file } = await control(url, 'GET', `${path}/_mock/snapshots/look`)
    await control(url, 'DELETE', `${path}/_mock/snapshots/look`)
    worlds.push([name, (file as { records: unknown }).records])
  }
  return worlds
}

test.each(['restore', 'reset', 'provider-states', 'fork'])(
  'a restore and a %s of a large sandbox that overlap leave what a restart finds',
  async (second) => {
    const data = folder()
    const mock = await createMock({ data, seed: 42, clock: noon })
    const big = await mock.sandbox('big', { parameters: many })
    const set = inSandbox(big)
    await big.snapshot('s1')
    await invite(set, 'snyk', 'one@example.com')
    await big.snapshot('s2')
    await invite(set, 'snyk', 'two@example.com')
    const paths: Record<string, [string, unknown]> = {
      restore: ['snapshots/s1/restore', undefined],
      reset: ['reset', undefined],
      'provider-states': ['provider-states', { action: 'setup', state: '3500 pending invitations' }],
      fork: ['fork', { name: 'copy' }],
    }
    const [path, body] = paths[second] as [string, unknown]
    const first = control(big.url, 'POST', '/_mock/snapshots/s2/restore')
    await pause(20)
    const then = control(big.url, 'POST', `/_mock/${path}`, body)
    expect([(await first).status, (await then).status]).toEqual([204, expect.any(Number)])
    expect((await then).status).toBeLessThan(300)
    await invite(inSandbox(await mock.sandbox('big')), 'mpdx', 'three@example.com')
    const before = await everything(mock)
    await mock.close()
    const { mock: again } = await stage({ data })
    expect(await everything(again)).toEqual(before)
  },
)

test.each([0, 5, 40])('what is deleted %i ms after a reset began stays deleted', async (after) => {
  const { mock } = await stage({ data: folder() })
  const big = await mock.sandbox('big', { parameters: many })
  const reset = control(big.url, 'POST', '/_mock/reset')
  await pause(after)
  expect((await control(mock.url, 'DELETE', '/_mock/sandboxes/big')).status).toBe(204)
  expect([204, 404]).toContain((await reset).status)
  expect((await control(mock.url, 'GET', '/_mock/sandboxes/big')).status).toBe(404)
})

test('of several that make one sandbox at once, one does, and the limit holds', async () => {
  const { mock } = await stage({ data: folder(), limits: { sandboxes: 3 } })
  const make = (name?: string) =>
    control(mock.url, 'POST', '/_mock/sandboxes', { ...(name !== undefined && { name }), parameters: many })
  const same = await Promise.all([make('same'), make('same'), make('same')])
  expect(same.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409])
  const others = await Promise.all(Array.from({ length: 6 }, (_, at) => make(at % 2 === 0 ? undefined : `other-${at}`)))
  expect(others.filter(({ status }) => status === 201)).toHaveLength(1)
  const refusals = others.filter(({ status }) => status !== 201).map(({ json }) => json)
  for (const json of refusals) expect(json).toMatchObject({ error: { code: 'sandbox-limit' } })
  const { json } = await control(mock.url, 'GET', '/_mock/sandboxes')
  expect((json as { sandboxes: unknown[] }).sandboxes).toHaveLength(3)
})

test('who asks for a sandbox that somebody else is making is given that one', async () => {
  const { mock } = await stage({ data: folder(), parameters: many })
  const [one, two] = await Promise.all([mock.sandbox('a'), mock.sandbox('a')])
  expect(one.url).toBe(two.url)
  await expect(Promise.all([mock.sandbox('b', {}), mock.sandbox('b', {})])).rejects.toMatchObject({
    code: 'sandbox-exists',
  })
})

test('states that are given at once are all given', async () => {
  const { mock } = await stage()
  const states = ['a pending invitation', '3 pending invitations', 'a cancelled invitation']
  const answers = await Promise.all(
    states.map((state) =>
      control(mock.url, 'POST', '/_mock/provider-states?provider=snyk', { action: 'setup', state }),
    ),
  )
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  const { json } = await control(mock.url, 'GET', '/_mock/sandboxes/default')
  expect(json).toMatchObject({ counts: { invitations: 5 } })
})

test('a reset that a lower limit forbids changes nothing', async () => {
  const data = folder()
  const first = await createMock({ data, seed: 42, clock: noon })
  await first.sandbox('box', { scenario: 'empty', parameters: { invitations: 2 } })
  await first.close()
  const { mock } = await stage({ data, limits: { invitations: 5 } })
  const before = await everything(mock)
  const { status, json } = await control(mock.url, 'POST', '/sandboxes/box/_mock/reset')
  expect([status, json]).toMatchObject([409, { error: { code: 'invitation-limit' } }])
  expect(await everything(mock)).toEqual(before)
})

test.each<[string, number, string, unknown]>([
  ['a scenario', 12, 'sandboxes', { scenario: 'empty', parameters: { invitations: 4 } }],
  ['organizations', 21, 'sandboxes', { parameters: { invitations: 0, organizations: 6 } }],
  ['a state as a scenario', 12, 'sandboxes', { scenario: '{count} pending invitations', parameters: { count: 4 } }],
  ['a provider state', 12, 'provider-states', { action: 'setup', state: '4 pending invitations' }],
])('the limit of invitations counts those of all services: %s', async (_, count, path, body) => {
  for (const [limit, status] of [
    [count, { sandboxes: 201, 'provider-states': 200 }[path]],
    [count - 1, 409],
  ] as const) {
    const { mock } = await stage({ limits: { invitations: limit } })
    const { url } = path === 'sandboxes' ? mock : await mock.sandbox('box', { scenario: 'empty' })
    const { status: got, json } = await control(url, 'POST', `/_mock/${path}`, body)
    expect(got).toBe(status)
    if (got === 409) expect(json).toMatchObject({ error: { message: expect.stringContaining(`would hold ${count},`) } })
  }
})
