import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { Client } from 'pg'
import { startPostgres } from '../test/support/postgres.ts'
import { askJson } from './drive/ask.ts'
import { startMock, type MockProcess } from './drive/mock-process.ts'

/**
 * How much two mocks with one PostgreSQL hold: `--sandboxes N` in the store, of which `--used N` are in use; how long a
 * sandbox takes to answer that no mock holds, `--cold N` of them; and how long one takes with `--invitations N`. Fails when
 * a mock takes more memory than it should.
 */
const { values } = parseArgs({
  options: {
    sandboxes: { type: 'string', default: '100000' },
    used: { type: 'string', default: '1000' },
    cold: { type: 'string', default: '500' },
    invitations: { type: 'string', default: '1000000' },
  },
})
const count = (name: keyof typeof values) => Number(values[name])
const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`
const rss = ({ child }: MockProcess) =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) * 1024
/** Seconds of CPU that it has used. */
const cpu = ({ child }: MockProcess) => {
  const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}
const quantile = (times: readonly number[], share: number) =>
  (times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? 0).toFixed(1)
const json = { 'content-type': 'application/json' }

/** Of each mock, in bytes. */
const mostMemory = 300e6

/** All sandboxes that were made so have the same owner. */
let known: { authorization: string; organization: string } | undefined
let made = 0
const postgres = await startPostgres()
const database = new Client(postgres.url)
await database.connect()
const limits = ['--limit', 'sandboxes=2000000', '--limit', 'invitations=2000000']
const store = (schema: string) => ['--store', postgres.url, '--store-schema', schema, '--seed', '42', ...limits]
const start = () => startMock([...store('many'), '--memory-limit', '64'])
const stop = async ({ child, ended }: MockProcess) => (child.kill('SIGTERM'), await ended)

const mocks = [await start(), await start()]
const atStart = mocks.map(rss)
await fill()
await use()
await cold()
await Promise.all(mocks.map(stop))
await large()
await database.end()
await postgres.close()

/** One is made by a mock, and the others are its rows under other names. */
async function fill(): Promise<void> {
  const [one] = mocks as [MockProcess]
  await askJson(one.told.url, { method: 'POST', path: '/_mock/sandboxes', headers: json, body: { name: 'size-0' } })
  const began = performance.now()
  await database.query(`
    insert into many.worlds (name, head, bytes, expires_at)
    select 'size-' || n, 1, w.bytes, w.expires_at from generate_series(1, ${count('sandboxes') - 1}) n, many.worlds w where w.name = 'size-0'`)
  await database.query(`
    insert into many.batches (world, sequence, form, mark, body)
    select w.id, 1, b.form, 'size', replace(b.body, '"size-0"', '"' || w.name || '"')
    from many.worlds w, many.batches b, many.worlds o
    where o.name = 'size-0' and b.world = o.id and w.name like 'size-%' and w.name <> 'size-0'`)
  await database.query('vacuum analyze many.worlds')
  const size = await database.query(
    `select pg_total_relation_size('many.worlds') + pg_total_relation_size('many.batches') as size`,
  )
  const seconds = ((performance.now() - began) / 1000).toFixed(0)
  const { size: bytes } = size.rows[0] as { size: string }
  console.log(`${values.sandboxes} sandboxes in the store: ${megabytes(Number(bytes))}, made in ${seconds} s`)
}

async function ask(mock: MockProcess, sandbox: string, method = 'GET'): Promise<number> {
  const { told } = mock
  const { authorization, organization } = await whom(mock)
  const began = performance.now()
  const answer = await fetch(`${told.url}/sandboxes/${sandbox}/v1/organizations/${organization}/invitations`, {
    method,
    headers: { authorization, ...json },
    ...(method === 'POST' && { body: `{"email":"size-${(made += 1)}@example.com","role":"developer"}` }),
  })
  await answer.text()
  if (answer.status !== 200) throw new Error(`${method} in ${sandbox} was answered with ${answer.status}.`)
  return performance.now() - began
}

async function whom({ told }: MockProcess) {
  interface Directory {
    readonly organizations: readonly { id: string }[]
    readonly personas: readonly { id: string; authorization: Record<string, string> }[]
  }
  if (known) return known
  const { organizations, personas } = await askJson<Directory>(told.url, { path: '/sandboxes/size-0/_mock/directory' })
  const owner = personas.find(({ id }) => id === 'owner')
  known = { authorization: owner?.authorization['clickhouse'] ?? '', organization: organizations[0]?.id ?? '' }
  return known
}

/** Each of those in use is read ten times and changed twice, at either mock. */
async function use(): Promise<void> {
  const [one] = mocks as [MockProcess]
  await whom(one)
  const began = performance.now()
  const total = count('used') * 12
  let next = 0
  const client = async () => {
    for (let turn = (next += 1); turn <= total; turn = next += 1)
      await ask(mocks[turn % 2] as MockProcess, `size-${(turn * 7) % count('used')}`, turn % 6 ? 'GET' : 'POST')
  }
  await Promise.all(Array.from({ length: 16 }, client))
  const seconds = ((performance.now() - began) / 1000).toFixed(0)
  if (mocks.some((mock) => rss(mock) > mostMemory)) {
    console.error(`A mock takes more than ${megabytes(mostMemory)}.`)
    process.exitCode = 1
  }
  const each = mocks.map((mock, at) => `${megabytes(rss(mock))} (${megabytes(atStart[at] ?? 0)} at its start)`)
  console.log(`${values.used} in use, ${total} requests in ${seconds} s: each mock takes ${each.join(' and ')}`)
}

async function cold(): Promise<void> {
  const [one] = mocks as [MockProcess]
  const times: number[] = []
  const before = cpu(one)
  const apart = Math.max(1, Math.floor((count('sandboxes') - count('used')) / count('cold')))
  for (let turn = 0; turn < count('cold'); turn += 1) {
    const at = count('used') + turn * apart
    if (at < count('sandboxes')) times.push(await ask(one, `size-${at}`))
  }
  const each = (((cpu(one) - before) * 1000) / times.length).toFixed(1)
  const [median, p99] = [quantile(times, 0.5), quantile(times, 0.99)]
  console.log(
    `a cold sandbox answers within ${median} ms at the median, ${p99} ms in 99 of 100, with ${each} ms of CPU; the mock takes ${megabytes(rss(one))}`,
  )
}

/** A third of the invitations are each service's. */
async function large(): Promise<void> {
  const each = String(Math.ceil(count('invitations') / 3))
  const began = performance.now()
  const first = await startMock([...store('large'), '--scenario', 'enterprise', '--invitations', each])
  const making = ((performance.now() - began) / 1000).toFixed(1)
  const { rows } = await database.query(`select sum(pg_column_size(body)) as size from large.checkpoints`)
  await stop(first)
  const again = performance.now()
  const second = await startMock(store('large'))
  const loading = ((performance.now() - again) / 1000).toFixed(1)
  const { size } = rows[0] as { size: string }
  console.log(
    `a sandbox with ${values.invitations} invitations: made in ${making} s, ${megabytes(Number(size))} in the store, ` +
      `a mock with it starts in ${loading} s (${cpu(second).toFixed(1)} s of CPU) and takes ${megabytes(rss(second))}`,
  )
  await stop(second)
}
