import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createMock, type FaultRule, type RequestMatch } from '../../mock/index.ts'
import { control } from '../support/control.ts'
import { stage, stageOf, type Stage } from '../support/stage.ts'
import { invite, sendInvite } from './invite.ts'

const teapot = { effect: { status: 418 } } as const

/** The statuses of so many requests for the list of invitations. */
async function statuses({ mock, org, as }: Pick<Stage, 'mock' | 'org' | 'as'>, count: number, url = mock.url) {
  const found: number[] = []
  for (let sent = 0; sent < count; sent += 1) {
    const answer = await fetch(`${url}/v1/organizations/${org}/invitations`, { headers: as('owner', 'clickhouse') })
    await answer.arrayBuffer()
    found.push(answer.status)
  }
  return found
}

test('a rule fires as often as it may, and the list says how often it has', async () => {
  const on = await stage()
  await on.mock.faults.add({ effect: { status: 503 }, times: 2 })
  expect(await statuses(on, 4)).toEqual([503, 503, 200, 200])
  const { json } = await control(on.mock.url, 'GET', '/_mock/faults')
  expect(json).toEqual({
    faults: [{ id: 'fault-1', match: {}, effect: { status: 503 }, times: 2, matched: 2, fired: 2 }],
  })
})

test('the same seed gives the same requests the same faults, another seed others', async () => {
  const drawn = async (seed: number) => {
    const on = await stage({ seed })
    await on.mock.faults.add({ ...teapot, probability: 0.5 })
    return (await statuses(on, 40)).map((status) => Number(status === 418))
  }
  const [first, again, other] = [await drawn(7), await drawn(7), await drawn(8)]
  expect(again).toEqual(first)
  expect(other).not.toEqual(first)
  for (const fired of [first, other]) {
    const count = fired.reduce((sum, each) => sum + each, 0)
    expect(count).toBeGreaterThan(8)
    expect(count).toBeLessThan(32)
  }
})

test.each<[RequestMatch, invited: number, listed: number]>([
  [{ service: 'clickhouse' }, 418, 418],
  [{ service: 'snyk' }, 200, 200],
  [{ operation: 'createClickHouseInvitation' }, 418, 200],
  [{ method: 'GET' }, 200, 418],
  [{ persona: 'owner' }, 418, 418],
  [{ persona: 'member' }, 200, 200],
  [{ path: '/v1/*/invitations' }, 418, 418],
  [{ headers: { 'content-type': 'application/*' } }, 418, 200],
])('%j decides: an invite is answered with %i, a list with %i', async (match, invited, listed) => {
  const on = await stage()
  await on.mock.faults.add({ match, ...teapot })
  expect((await sendInvite(invite(on, 'clickhouse'))).status).toBe(invited)
  expect(await statuses(on, 1)).toEqual([listed])
})

test('the first rule that fires decides; one that is replaced begins anew; without rules nothing happens', async () => {
  const on = await stage()
  const { id } = await on.mock.faults.add({ effect: { status: 500 }, times: 1 })
  await on.mock.faults.add(teapot)
  expect(await statuses(on, 2)).toEqual([500, 418])
  const rule: FaultRule = { effect: { status: 502 }, times: 1 }
  const { json } = await control(on.mock.url, 'PUT', `/_mock/faults/${id}`, rule)
  expect(json).toEqual({ id, match: {}, ...rule, matched: 0, fired: 0 })
  expect(await statuses(on, 2)).toEqual([502, 418])
  await on.mock.faults.remove(id)
  expect(on.mock.faults.list().map((fault) => fault.id)).toEqual(['fault-2'])
  await on.mock.faults.clear()
  expect(await statuses(on, 1)).toEqual([200])
})

test('the control plane is not subject to faults, and neither is another sandbox', async () => {
  const on = await stage()
  const other = await on.mock.sandbox('other', { seed: 42 })
  await on.mock.faults.add({ effect: { drop: 'before' } })
  expect(await statuses(on, 1, other.url)).toEqual([200])
  expect((await control(on.mock.url, 'DELETE', '/_mock/faults')).status).toBe(204)
  expect(await statuses(on, 1)).toEqual([200])
})

test('rules and their counts are part of the state: forked, kept in snapshots and files, gone after a reset', async () => {
  const on = await stage()
  const sandbox = await on.mock.sandbox('default')
  await sandbox.faults.add({ ...teapot, times: 3 })
  expect(await statuses(on, 1)).toEqual([418])
  await sandbox.snapshot('once')
  const fork = await sandbox.fork('copy')
  expect(await statuses(on, 3)).toEqual([418, 418, 200])
  expect(await statuses(on, 3, fork.url)).toEqual([418, 418, 200])
  await sandbox.reset()
  expect(sandbox.faults.list()).toEqual([])
  await sandbox.restore('once')
  expect(sandbox.faults.list()).toMatchObject([{ id: 'fault-1', fired: 1 }])
  const { json: file } = await control(on.mock.url, 'GET', '/_mock/snapshots/once')
  await control(fork.url, 'PUT', '/_mock/snapshots/once', file)
  await control(fork.url, 'POST', '/_mock/snapshots/once/restore')
  expect(fork.faults.list()).toMatchObject([{ id: 'fault-1', fired: 1 }])
})

test('rules and their counts survive a restart', async () => {
  const data = mkdtempSync(join(tmpdir(), 'invitekit-faults-'))
  onTestFinished(() => rmSync(data, { recursive: true }))
  const first = await createMock({ data, seed: 42 })
  await first.faults.add({ ...teapot, times: 3 })
  expect(await statuses(stageOf(first), 2)).toEqual([418, 418])
  await first.close()
  const second = await createMock({ data, seed: 42 })
  onTestFinished(() => second.close())
  expect(await statuses(stageOf(second), 2)).toEqual([418, 200])
})
