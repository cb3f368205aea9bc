import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { jsonApi, stage, type ServiceName, type Stage } from '../test/support/stage.ts'
import { createMock } from './create-mock.ts'
import { operations, type Operation } from './generated/operations.ts'
import { realDisk } from './store/journal-disk.ts'
import { World } from './store/world.ts'

afterEach(() => void vi.restoreAllMocks())

const nobody = '00000000-0000-4000-8000-000000000000'
const all: readonly Operation[] = Object.values(operations)

const bodies: Record<ServiceName, (set: Stage) => unknown> = {
  clickhouse: () => ({ email: 'somebody@example.com', role: 'admin' }),
  snyk: ({ role }) => ({
    data: { type: 'org_invitation', attributes: { email: 'somebody@example.com', role: role('Admin') } },
  }),
  mpdx: () => ({
    data: { type: 'organization_invites', attributes: { recipient_email: 'somebody@example.com', code: 'x' } },
  }),
}

function requestFor({ path, method, service }: Operation, set: Stage, invitationId = nobody) {
  const filled = path.replace(/\{org\w+\}/, set.org).replace(/\{inv\w+\}/, invitationId)
  return {
    method: method.toUpperCase(),
    path: service === 'snyk' ? `${filled}?version=2024-10-15` : filled,
    headers: { ...set.as('owner', service), 'content-type': service === 'clickhouse' ? 'application/json' : jsonApi },
    ...((method === 'post' || method === 'put') && { body: bodies[service](set) }),
  }
}

test.each(all)('when a part of the mock fails, $operationId says so in its own words', async (operation) => {
  const failures: unknown[] = []
  const set = await stage({ onError: (error) => failures.push(error) })
  const broken = new Error('This is broken on purpose.')
  vi.spyOn(World.prototype, 'organization').mockImplementation(() => {
    throw broken
  })
  const reply = await set.send(requestFor(operation, set))
  expect(reply.status).toBe(500)
  expect(reply.body).not.toContain(broken.message)
  expect(failures).toEqual([broken])
  vi.restoreAllMocks()
  expect((await set.send(requestFor(operation, set))).status).not.toBe(500)
})

const changing = all.filter(({ method }) => method !== 'get')

test.each(changing)('when the disk is full, $operationId says so and changes nothing', async (operation) => {
  const data = mkdtempSync(join(tmpdir(), 'invitekit-full-'))
  onTestFinished(() => rmSync(data, { recursive: true }))
  const set = await stage({ data })
  const list = all.find(({ method, service }) => method === 'get' && service === operation.service) as Operation
  const look = async () => (await set.send(requestFor(list, set))).json
  const before = await look()
  const first = firstOf(before)
  const ask = requestFor(operation, set, first.id)
  const accepting = JSON.parse(JSON.stringify(ask).replace('"code":"x"', `"code":"${first.code}"`)) as typeof ask
  const full = () => {
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
  }
  vi.spyOn(realDisk, 'write').mockImplementation(full)
  vi.spyOn(realDisk, 'writeLater').mockImplementation(async () => full())
  const reply = await set.send(accepting)
  expect(reply.status).toBe(500)
  expect(reply.body).toMatch(/could not be saved/)
  expect(await look()).toEqual(before)
  vi.restoreAllMocks()
  expect((await set.send(accepting)).status).toBeLessThan(300)
  expect(await look()).not.toEqual(before)
})

test.each([
  [{ lifetime: -1 }, /lifetime must be whole milliseconds from 1 to 3153600000000, not -1\./],
  [{ lifetime: Number.NaN }, /not NaN/],
  [{ lifetime: 3_153_600_000_001 }, /not 3153600000001/],
  [{ clock: new Date('noon') }, /clock must be a Date of a time/],
])('%j is refused', async (options, says) => {
  await expect(createMock(options)).rejects.toMatchObject({ name: 'OptionError', message: expect.stringMatching(says) })
})

function firstOf(list: unknown): { id: string; code: string } {
  const [first] = (Array.isArray(list) ? list : (list as { data: unknown }).data) as [
    { id: string; attributes?: { code?: string } },
  ]
  return { id: first.id, code: first.attributes?.code ?? '' }
}
