import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { delimiter } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { createMock, type Mock, type MockOptions } from '../mock/index.ts'
import { startMock } from '../scripts/drive/mock-process.ts'
import { emptyFolder, runHere } from './cli/command.ts'
import { inSandbox, invite } from './control/in-sandbox.ts'
import { control } from './support/control.ts'
import { send } from './support/exchange.ts'
import { binaries, noPostgres, startPostgres, type Postgres } from './support/postgres.ts'
import { noon, stage } from './support/stage.ts'

const page = readFileSync(new URL('../docs/hosting.md', import.meta.url), 'utf8')
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))].map(([, text = '']) => text)

describe.skipIf(noPostgres !== undefined)(
  `with PostgreSQL${noPostgres === undefined ? '' : ` (${noPostgres})`}`,
  () => {
    let postgres: Postgres
    beforeAll(async () => void (postgres = await startPostgres()))
    afterAll(() => postgres.close())

    const shown = [
      '/_mock/sandboxes/kept',
      ...[
        'directory',
        'invitations',
        'outbox',
        'snapshots',
        'faults',
        'clock',
        'journal',
        'undo',
        'reports',
        'shares',
      ].map((each) => `/sandboxes/kept/_mock/${each}`),
    ]
    const all = async ({ url }: Mock) => Promise.all(shown.map(async (path) => (await control(url, 'GET', path)).json))

    /** A sandbox that holds something of everything. */
    async function keep(mock: Mock): Promise<void> {
      const ask = async (method: string, path: string, body?: object) =>
        expect((await control(mock.url, method, path, body)).status).toBeLessThan(300)
      await ask('POST', '/_mock/sandboxes', {
        name: 'kept',
        scenario: 'messy',
        clock: { mode: 'frozen', at: noon.toISOString() },
      })
      const kept = `/sandboxes/kept`
      const { json } = await control(`${mock.url}${kept}`, 'GET', '/_mock/directory')
      await invite(
        inSandbox({ url: `${mock.url}${kept}`, directory: json as Mock['directory'] }),
        'snyk',
        'new@example.com',
      )
      await ask('POST', `${kept}/_mock/snapshots`, { name: 'before' })
      await ask('POST', `${kept}/_mock/faults`, { effect: { status: 503 }, match: { path: '/nowhere' } })
      await ask('POST', `${kept}/_mock/clock/advance`, { by: '1d' })
      await ask('PUT', `${kept}/_mock/reports/verify`, { verdict: 'passed' })
      await ask('POST', `${kept}/_mock/shares`, { access: 'view' })
    }

    async function query(database: string, ...texts: string[]): Promise<void> {
      const client = new Client(database)
      await client.connect()
      for (const text of texts) await client.query(text)
      await client.end()
    }

    test('what is dumped while a mock runs, as the page says, is the same in another database', async () => {
      const options: MockOptions = { store: postgres.url, storeSchema: 'invitekit' }
      const { mock } = await stage(options)
      await keep(mock)
      const before = await all(mock)
      await query(postgres.url, 'create database restored')
      const restored = postgres.url.replace(/postgres$/, 'restored')
      const folder = emptyFolder()
      const path = `${binaries()}${delimiter}${process.env['PATH']}`
      const commands = blocks('sh').filter((text) => text.startsWith('pg_'))
      expect(commands.map((text) => text.split(' ')[0])).toEqual(['pg_dump', 'pg_restore'])
      for (const [at, text] of commands.entries()) {
        const env = { PATH: path, INVITEKIT_STORE: at === 0 ? postgres.url : restored }
        const { status, stderr } = spawnSync('sh', ['-ec', text], { cwd: folder, env, encoding: 'utf8' })
        expect([status, stderr]).toEqual([0, ''])
      }
      const second = await stage({ store: restored })
      expect(second.mock.isNew).toBe(false)
      expect(await all(second.mock)).toEqual(before)
      // It goes on, and the two are two.
      expect((await control(second.mock.url, 'POST', '/sandboxes/kept/_mock/undo')).status).toBe(200)
      expect((await control(second.mock.url, 'POST', '/_mock/sandboxes', {})).status).toBe(201)
      expect(await all(mock)).toEqual(before)
    })

    test('a store of an older version is brought up to date, once, with all that it holds', async () => {
      const where: MockOptions = { store: postgres.url, storeSchema: 'older' }
      const first = await createMock(where)
      await keep(first)
      const withoutNotes = async (mock: Mock) =>
        (await all(mock)).filter((_one, at) => !/journal|undo|reports/.test(shown[at] ?? ''))
      const before = await withoutNotes(first)
      await first.close()
      await query(
        postgres.url,
        'drop table older.notes, older.counters, older.rates',
        'drop sequence older.processes',
        'alter table older.worlds drop column creator, drop column address, drop column used_at',
        'update older.schema_version set version = 1',
      )
      const mocks = await Promise.all([createMock(where), createMock(where), createMock(where)])
      for (const mock of mocks) expect(await withoutNotes(mock)).toEqual(before)
      await Promise.all(mocks.map((mock) => mock.close()))
    })

    test('what a host asks of a mock is there, and tells all that is counted', async () => {
      const { mock } = await stage({ store: postgres.url, storeSchema: 'probed', metrics: true })
      const set = inSandbox({ url: mock.url, directory: mock.directory })
      await invite(set, 'clickhouse', 'counted@example.com')
      for (const path of ['/livez', '/readyz']) expect((await send(mock.url, { path })).status).toBe(200)
      const { body } = await send(mock.url, { path: '/metrics' })
      for (const line of [
        /^invitekit_request_seconds_count\{operation="createClickHouseInvitation",status="200"\} 1$/m,
        /^invitekit_request_seconds_bucket\{le="0.005",operation="createClickHouseInvitation",status="200"\} \d$/m,
        /^invitekit_store_seconds_count\{what="append",outcome="success"\} [1-9]/m,
        /^invitekit_conflicts_total 0$/m,
        /^invitekit_sandboxes 1$/m,
        /^nodejs_eventloop_lag_p99_seconds /m,
        /^process_resident_memory_bytes /m,
      ])
        expect(body).toMatch(line)
    })
  },
)

/** The flags of start, and the variables that say the same. */
async function flagsOfStart(): Promise<{ readonly flags: string[]; readonly variables: string[] }> {
  const { stdout } = await runHere(['start', '--help'])
  const flags = [...stdout.matchAll(/^ {2}(?:-\w, )?--([a-z-]+)/gm)].map(([, name = '']) => name)
  return { flags, variables: flags.map((name) => `INVITEKIT_${name.toUpperCase().replaceAll('-', '_')}`) }
}

test('the example for Kubernetes says what start understands, and asks where there is an answer', async () => {
  const [text = ''] = blocks('yaml')
  interface Probe {
    readonly httpGet: { readonly path: string; readonly port: number }
    readonly periodSeconds?: number
  }
  interface Container {
    readonly args: string[]
    readonly ports: { containerPort: number }[]
    readonly livenessProbe: Probe
    readonly readinessProbe: Probe
  }
  const deployment = parse(text) as {
    readonly spec: {
      readonly template: { readonly spec: { terminationGracePeriodSeconds: number; containers: [Container] } }
    }
  }
  const { terminationGracePeriodSeconds, containers } = deployment.spec.template.spec
  const [{ args, ports, livenessProbe, readinessProbe }] = containers
  const { flags, variables } = await flagsOfStart()
  expect(args.filter((word) => word.startsWith('--')).filter((word) => !flags.includes(word.slice(2)))).toEqual([])
  const named = [...text.matchAll(/INVITEKIT_\w+/g)].map(([name]) => name)
  expect(named.filter((name) => !variables.includes(name))).toEqual([])
  expect(ports).toEqual([{ containerPort: livenessProbe.httpGet.port }])
  const { mock } = await stage()
  for (const { httpGet } of [livenessProbe, readinessProbe])
    expect((await send(mock.url, { path: httpGet.path })).status).toBe(200)
  // It is not asked for anything new long before it ends.
  const drain = Number(args[args.indexOf('--drain') + 1])
  expect(drain).toBeGreaterThan(3 * (readinessProbe.periodSeconds ?? 10))
  expect(terminationGracePeriodSeconds).toBeGreaterThan(2 * drain)
})

test.each(['compose.yaml', 'compose.replicas.yaml'])('%s says what start understands', async (file) => {
  interface Service {
    readonly environment?: Record<string, string | number>
    readonly configs?: { readonly source: string }[]
    readonly stop_grace_period?: string
  }
  const text = readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')
  const { services, configs = {} } = parse(text, { merge: true }) as {
    readonly services: Record<string, Service>
    readonly configs?: Record<string, { readonly content: string }>
  }
  const { variables } = await flagsOfStart()
  const mocks = Object.values(services).filter(({ environment = {} }) => 'INVITEKIT_CONTROL_TOKEN' in environment)
  expect(mocks.length).toBe(file === 'compose.yaml' ? 1 : 2)
  for (const { environment = {}, stop_grace_period: grace } of mocks) {
    const own = Object.keys(environment).filter((name) => name.startsWith('INVITEKIT_'))
    expect(own.filter((name) => !variables.includes(name))).toEqual([])
    if (grace !== undefined) expect(parseInt(grace)).toBeGreaterThan(2 * Number(environment['INVITEKIT_DRAIN']))
  }
  for (const { configs: used = [] } of Object.values(services)) {
    for (const { source } of used) {
      const { content = '' } = configs[source] ?? {}
      const [, path = ''] = /health_uri (\S+)/.exec(content) ?? []
      const { mock } = await stage()
      expect((await send(mock.url, { path })).status).toBe(200)
      const [, upstreams = ''] = /reverse_proxy ([^{]+)\{/.exec(content) ?? []
      expect(upstreams.trim().split(' ')).toEqual(['one:4010', 'two:4010'])
    }
  }
})

test('the program as it is built tells what it counts', async () => {
  const { child, told, ended } = await startMock(['--metrics', '--port', '0'])
  const { body } = await send(told.url, { path: '/metrics' })
  child.kill('SIGTERM')
  expect(body).toMatch(/^invitekit_sandboxes 1$/m)
  expect(await ended).toBe(0)
})
