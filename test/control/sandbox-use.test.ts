import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createMock, type MockOptions } from '../../mock/index.ts'
import { control } from '../support/control.ts'
import { noPostgres, startPostgres, type Postgres } from '../support/postgres.ts'
import { stage } from '../support/stage.ts'

interface Use {
  readonly name: string
  readonly bytes: number
  readonly madeAt: string | null
  readonly usedAt: string | null
  readonly creator: string | null
  readonly address: string | null
}

let postgres: Postgres | undefined
let schemas = 0
beforeAll(async () => void (postgres = noPostgres === undefined ? await startPostgres() : undefined))
afterAll(() => postgres?.close())

const keeps: readonly { keep: string; options: () => MockOptions; isThere: boolean }[] = [
  { keep: 'memory', options: () => ({}), isThere: true },
  {
    keep: 'PostgreSQL',
    options: () => ({ store: postgres?.url ?? '', storeSchema: `use ${(schemas += 1)}` }),
    isThere: noPostgres === undefined,
  },
]

const make = (url: string, name: string, headers: Record<string, string> = {}, path = '/_mock/sandboxes') =>
  control(url, 'POST', path, { name }, headers)

const used = async (url: string, query = '') =>
  (await control(url, 'GET', `/_mock/admin/sandboxes${query}`)).json as { total: number; sandboxes: Use[] }

describe.each(keeps.filter(({ isThere }) => isThere))('kept in $keep', ({ options }) => {
  test('one address makes so many and no more, be they forks', async () => {
    const { mock } = await stage({ ...options(), limits: { sandboxesPerAddress: 2 } })
    expect((await make(mock.url, 'a')).status).toBe(201)
    expect((await make(mock.url, 'b', {}, '/_mock/fork')).status).toBe(201)
    for (const path of ['/_mock/sandboxes', '/_mock/fork']) {
      const { status, json } = await make(mock.url, 'c', {}, path)
      const message =
        'There are 2 sandboxes that were made from the address "127.0.0.1", and that is the limit. Delete one, or raise ' +
        'the limit: --limit sandboxesPerAddress=NUMBER, or limits of createMock.'
      expect([status, json]).toEqual([409, { error: { code: 'sandbox-limit', message } }])
    }
    // What a program makes itself is nobody's.
    await mock.sandbox('mine')
    expect((await control(mock.url, 'DELETE', '/_mock/sandboxes/a')).status).toBe(204)
    expect((await make(mock.url, 'c')).status).toBe(201)
    // What a client says counts only where a proxy is trusted to say it.
    const lies = { 'x-forwarded-for': '192.0.2.9', 'x-forwarded-user': 'ada' }
    expect((await make(mock.url, 'd', lies)).status).toBe(409)
  })

  test('behind a proxy one person makes so many, and so does one address', async () => {
    const limits = { sandboxesPerAddress: 3, sandboxesPerCreator: 1 }
    const { mock } = await stage({ ...options(), trustProxy: true, limits })
    const by = (user: string, address: string) => ({
      'x-forwarded-user': user,
      'x-forwarded-for': `10.9.9.9, ${address}`,
    })
    expect((await make(mock.url, 'a', by('ada', '192.0.2.1'))).status).toBe(201)
    const again = await make(mock.url, 'b', by('ada', '192.0.2.2'))
    expect([again.status, again.body]).toEqual([409, expect.stringContaining('by \\"ada\\"') as string])
    expect((await make(mock.url, 'b', by('grace', '192.0.2.1'))).status).toBe(201)
    expect((await make(mock.url, 'c', by('alan', '192.0.2.1'))).status).toBe(201)
    expect((await make(mock.url, 'd', by('edsger', '192.0.2.1'))).status).toBe(409)
    const { sandboxes } = await used(mock.url, '?sort=name&order=asc')
    expect(sandboxes.map(({ name, creator, address }) => [name, creator, address])).toEqual([
      ['a', 'ada', '192.0.2.1'],
      ['b', 'grace', '192.0.2.1'],
      ['c', 'alan', '192.0.2.1'],
      ['default', null, null],
    ])
  })

  test('all are listed by what they take, a page at a time', async () => {
    const { mock } = await stage(options())
    for (const name of ['small', 'large', 'late']) await make(mock.url, name)
    await control(`${mock.url}/sandboxes/large`, 'POST', '/_mock/snapshots', { name: 'much' })
    const people = { scenario: 'enterprise', name: 'huge' }
    expect((await control(mock.url, 'POST', '/_mock/sandboxes', people)).status).toBe(201)
    const names = async (query: string) => (await used(mock.url, query)).sandboxes.map(({ name }) => name)
    expect((await names('?sort=size'))[0]).toBe('huge')
    expect(await names('?sort=name&order=asc&limit=2&offset=1')).toEqual(['huge', 'large'])
    expect((await names('?sort=made&order=desc')).filter((name) => name !== 'default')).toEqual([
      'huge',
      'late',
      'large',
      'small',
    ])
    expect(await used(mock.url, '?limit=1&offset=99')).toEqual({ total: 5, sandboxes: [] })
    await control(`${mock.url}/sandboxes/small`, 'GET', '/_mock/clock')
    const { total, sandboxes } = await used(mock.url)
    const small = sandboxes.find(({ name }) => name === 'small')
    expect(total).toBe(5)
    expect(small?.bytes).toBeGreaterThan(1000)
    expect(Date.parse(small?.usedAt ?? '')).toBeGreaterThan(Date.parse(small?.madeAt ?? ''))
    for (const query of ['?sort=age', '?limit=0', '?limit=501', '?offset=-1', '?page=2'])
      expect((await control(mock.url, 'GET', `/_mock/admin/sandboxes${query}`)).status).toBe(400)
  })

  test('who has made a sandbox stays, and goes into no copy of it', async () => {
    const { mock } = await stage({ ...options(), trustProxy: true })
    await make(mock.url, 'a', { 'x-forwarded-user': 'ada' })
    const a = `${mock.url}/sandboxes/a`
    await control(mock.url, 'PATCH', '/_mock/sandboxes/a', { title: 'Ours' })
    const file = await control(a, 'POST', '/_mock/snapshots', { name: 'before' })
    expect(file.status).toBe(201)
    expect((await control(a, 'GET', '/_mock/snapshots/before/file')).body).not.toContain('"made"')
    await control(a, 'POST', '/_mock/reset')
    await control(a, 'POST', '/_mock/snapshots/before/restore')
    await control(a, 'POST', '/_mock/fork', { name: 'b' }, { 'x-forwarded-user': 'grace' })
    const { sandboxes } = await used(mock.url, '?sort=name&order=asc')
    expect(sandboxes.map(({ name, creator }) => [name, creator])).toEqual([
      ['a', 'ada'],
      ['b', 'grace'],
      ['default', null],
    ])
  })
})

test.skipIf(noPostgres !== undefined)('a sandbox that another mock holds is listed with when it was used', async () => {
  const where = { store: postgres?.url ?? '', storeSchema: 'use of two' }
  const first = await createMock({ ...where })
  await make(first.url, 'a')
  const made = Date.now()
  while (Date.now() === made);
  await control(`${first.url}/sandboxes/a`, 'GET', '/_mock/clock')
  const [before] = (await used(first.url, '?sort=used')).sandboxes
  await first.close()
  const { mock } = await stage(where)
  const [after] = (await used(mock.url, '?sort=name&order=asc')).sandboxes
  expect(after).toEqual({ ...before, inMemory: false })
})
