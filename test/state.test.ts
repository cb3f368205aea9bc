import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { createMock, type MockOptions } from '../mock/index.ts'
import { accessTo, names } from './bad-input/services.ts'
import { exchange } from './support/exchange.ts'
import { stage, stageOf, type ServiceName, type Stage } from './support/stage.ts'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'invitekit-state-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** What the lists of the three services show. */
function lists(set: Stage): Promise<unknown[]> {
  return Promise.all(
    names.map(async (name) => {
      const { list, query, as } = accessTo(name, set)
      const wide = { clickhouse: '', snyk: '&limit=100', mpdx: '?per_page=10000' }[name]
      return (await set.send({ path: list + query + wide, headers: as })).json
    }),
  )
}

/** Invites an address; rejects unless that is answered with success. */
async function invite(set: Stage, name: ServiceName, email: string): Promise<{ id: string; code: string }> {
  const { list, query, as, mediaType, valid } = accessTo(name, set)
  const body = JSON.stringify(valid).replace('somebody@example.com', email)
  const headers = { ...as, 'content-type': mediaType }
  const { status, json } = await set.send({ method: 'POST', path: list + query, headers, body })
  expect(status).toBeLessThan(300)
  const resource = name === 'clickhouse' ? json : (json as { data: unknown }).data
  const { id, attributes } = resource as { id: string; attributes?: { code: string } }
  return { id, code: attributes?.code ?? '' }
}

/** One of everything that changes something. */
async function liveALittle(set: Stage): Promise<void> {
  for (const name of names) {
    await invite(set, name, 'kept@example.com')
    const { id } = await invite(set, name, 'cancelled@example.com')
    const { list, query, as } = accessTo(name, set)
    expect((await set.send({ method: 'DELETE', path: `${list}/${id}${query}`, headers: as })).status).toBe(204)
  }
  const { id, code } = await invite(set, 'mpdx', 'accepted@example.com')
  const { list, mediaType } = accessTo('mpdx', set)
  const { status } = await set.send({
    method: 'PUT',
    path: `${list}/${id}/accept`,
    headers: { ...set.as('invitee', 'mpdx'), 'content-type': mediaType },
    body: { data: { type: 'organization_invites', attributes: { code } } },
  })
  expect(status).toBe(200)
}

test('a restart finds everything', async () => {
  const data = folder()
  const first = await createMock({ data, seed: 42 })
  await liveALittle(stageOf(first))
  const before = await lists(stageOf(first))
  const { directory } = first
  await first.close()
  const second = await stage({ data, seed: 7, scenario: 'messy' })
  expect(await lists(second)).toEqual(before)
  expect(second.mock.settings.seed).toBe(42)
  const { userId, email } = second.persona('invitee')
  const [joined] = directory.organizations.filter(({ id }) => id === second.org)
  expect(joined?.members.at(-1)).toMatchObject({ userId, email, roles: ['Admin'], persona: 'invitee' })
  expect(second.mock.directory).toEqual(directory)
  await invite(second, 'clickhouse', 'afterwards@example.com')
})

test('a folder belongs to one mock at a time', async () => {
  const data = folder()
  await stage({ data })
  await expect(createMock({ data })).rejects.toMatchObject({ name: 'StoreError', code: 'folder-in-use' })
})

test.each([1, 2, 3])('what was answered with success survives kill -9, round %i', async (round) => {
  const data = folder()
  const child = fork(fileURLToPath(new URL('support/mock-process.ts', import.meta.url)), [data], {
    execArgv: ['--import', 'tsx'],
    stdio: 'ignore',
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [url] = (await once(child, 'message')) as [string]
  const { org, role, as } = await stage({ scenario: 'empty' })
  const far = { org, role, as, send: (ask) => exchange(url, ask) } as Stage
  const answered: string[] = []
  const write = async (name: ServiceName) => {
    for (let made = 0; ; made += 1) answered.push((await invite(far, name, `${name}${made}@example.com`)).id)
  }
  const writers = Promise.allSettled(names.map(write))
  while (answered.length < 25 * round) await pause(2)
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await Promise.all([writers, gone])
  const found = JSON.stringify(await everyInvitation(data))
  expect(answered.filter((id) => !found.includes(id))).toEqual([])
})

/** All pages of all lists of a state. */
async function everyInvitation(data: string): Promise<unknown[]> {
  const set = await stage({ data })
  const [clickhouse, , mpdx] = await lists(set)
  const pages = [clickhouse, mpdx]
  const { list, query, as } = accessTo('snyk', set)
  for (let next: string | undefined = `${list}${query}&limit=100`; next !== undefined;) {
    const { json } = await set.send({ path: next, headers: as })
    pages.push(json)
    next = (json as { links: { next?: string } }).links.next
  }
  return pages
}

test('ten mocks in one process do not touch each other', async () => {
  const options: MockOptions[] = Array.from({ length: 10 }, (_, at) => (at % 2 === 0 ? {} : { data: folder() }))
  const sets = await Promise.all(options.map((each) => stage(each)))
  const [start] = await Promise.all(sets.map(lists))
  await Promise.all(sets.map((set, at) => Promise.all(names.map((name) => invite(set, name, `mock${at}@example.com`)))))
  for (const [at, set] of sets.entries()) {
    const mine = JSON.stringify(await lists(set)).match(/mock\d+@example\.com/g)
    expect(mine).toEqual(Array(3).fill(`mock${at}@example.com`))
  }
  await sets[0]?.mock.reset()
  expect(await lists(sets[0] as Stage)).toEqual(start)
  expect(JSON.stringify(await lists(sets[1] as Stage))).toContain('mock1@example.com')
})

test.each(['reset()', 'POST /_mock/reset'])(
  '%s goes back to the start, and so does a restart after it',
  async (way) => {
    const data = folder()
    const mock = await createMock({ data, seed: 42, scenario: 'messy' })
    const set = stageOf(mock)
    const start = await lists(set)
    await liveALittle(set)
    expect(await lists(set)).not.toEqual(start)
    if (way === 'reset()') await mock.reset()
    else expect((await set.send({ method: 'POST', path: '/_mock/reset' })).status).toBe(204)
    expect(await lists(set)).toEqual(start)
    await mock.close()
    expect(await lists(await stage({ data }))).toEqual(start)
  },
)
