import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { startPostgres } from '../test/support/postgres.ts'
import { askJson } from './drive/ask.ts'
import { startMock, type MockProcess } from './drive/mock-process.ts'

/**
 * Measures a mock that keeps in PostgreSQL beside one that keeps in a folder, in turns, in one run: `--rounds N` of
 * `--seconds N` each. Prints for each what a request costs the mock and PostgreSQL, how many there are, and how long they take;
 * and what two mocks do that share the PostgreSQL, each with sandboxes of its own. `--only REGEXP` takes the cases whose
 * names match.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', default: '' },
    seconds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '32' },
  },
})
const json = { 'content-type': 'application/json' }
const postgres = await startPostgres()
const folder = mkdtempSync(join(tmpdir(), 'invitekit-bench-'))
const common = ['--seed', '42', '--scenario', 'small-team']
const sides = {
  folder: await startMock(['--data', folder, ...common]),
  store: await startMock(['--store', postgres.url, ...common]),
}
const second = await startMock(['--store', postgres.url, ...common])

interface Figures {
  requests: number
  mock: number
  postgres: number
  times: number[]
}

/** Seconds of CPU that processes have used: all of PostgreSQL's are its children. */
const ticks = Number(spawnSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }).stdout) || 100
const cpuOf = (pid: number): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / ticks
}
const cpuOfPostgres = (): number => {
  const children = spawnSync('ps', ['-o', 'pid=', '--ppid', String(postgres.pid())], { encoding: 'utf8' }).stdout
  const pids = [postgres.pid(), ...children.split(/\s+/).filter(Boolean).map(Number)]
  return pids.reduce((sum, pid) => sum + cpuOf(pid), 0)
}

const agents = { folder: agent(), store: agent(), pair: agent() }
function agent(): Agent {
  return new Agent({ keepAlive: true, maxSockets: Number(values.connections) })
}

let made = 0
const sandboxes = Array.from({ length: 100 }, (_, at) => `bench-${at}`)
for (const side of Object.values(sides)) {
  for (const name of [...sandboxes, 'bench-quiet']) {
    await askJson(side.told.url, { method: 'POST', path: '/_mock/sandboxes', headers: json, body: { name, seed: 42 } })
  }
}

type Case = (side: MockProcess, shown: string) => { method: string; path: string; body?: string }
const listOf = ({ told }: MockProcess) => `/v1/organizations/${told.organizations[0]?.id}/invitations`
const create = (path: string) => {
  made += 1
  return { method: 'POST', path, body: `{"email":"bench-${made}@example.com","role":"developer"}` }
}
const cases: Readonly<Record<string, Case>> = {
  get: (side, shown) => ({ method: 'GET', path: `${listOf(side)}/${shown}` }),
  // Nobody adds anything to it.
  list: (side) => ({ method: 'GET', path: `/sandboxes/bench-quiet${listOf(side)}` }),
  create: (side) => create(listOf(side)),
  'create in 100 sandboxes': (side) => create(`/sandboxes/${sandboxes[made % 100]}${listOf(side)}`),
  'get in 100 sandboxes': (side, shown) => ({
    method: 'GET',
    path: `/sandboxes/${sandboxes[(made += 1) % 100]}${listOf(side)}/${shown}`,
  }),
}

const all = new Map<string, Figures>()
const chosen = Object.keys(cases).filter((each) => new RegExp(values.only).test(each))
const sidesOf = (name: string) => ['folder', 'store', ...(name.includes('100') ? (['pair'] as const) : [])] as const
// What a process does for the first time is slow, and keeps it busy with compiling.
for (const name of chosen) for (const side of sidesOf(name)) await measure(name, side, 1)
all.clear()
for (let round = 0; round < Number(values.rounds); round += 1) {
  for (const name of chosen) {
    for (const side of round % 2 ? sidesOf(name).toReversed() : sidesOf(name)) {
      await measure(name, side, Number(values.seconds))
    }
  }
}
for (const name of chosen) {
  const [one, other] = [all.get(`${name} folder`), all.get(`${name} store`)] as [Figures, Figures]
  const cpu = (of: Figures) => (of.mock / of.requests) * 1e6
  console.log(
    `${name}: mock ${cpu(other).toFixed(0)} µs a request beside ${cpu(one).toFixed(0)} (${(cpu(other) / cpu(one)).toFixed(2)}x), ` +
      `PostgreSQL ${((other.postgres / other.requests) * 1e6).toFixed(0)} µs; ` +
      `${perSecond(other)}/s beside ${perSecond(one)}/s (${(other.requests / one.requests).toFixed(2)}x); ` +
      `median ${quantile(other, 0.5)} ms beside ${quantile(one, 0.5)}, p99 ${quantile(other, 0.99)} ms beside ${quantile(one, 0.99)}`,
  )
  const pair = all.get(`${name} pair`)
  if (!pair) continue
  console.log(
    `${name}, two mocks: ${cpu(pair).toFixed(0)} µs a request, PostgreSQL ${((pair.postgres / pair.requests) * 1e6).toFixed(0)} µs; ` +
      `${perSecond(pair)}/s (${(pair.requests / other.requests).toFixed(2)}x one); ` +
      `median ${quantile(pair, 0.5)} ms, p99 ${quantile(pair, 0.99)} ms`,
  )
}
for (const { child, ended } of [...Object.values(sides), second]) {
  child.kill('SIGTERM')
  await ended
}
await postgres.close()
rmSync(folder, { recursive: true })

function perSecond({ requests }: Figures): number {
  return Math.round(requests / (Number(values.rounds) * Number(values.seconds)))
}

function quantile({ times }: Figures, share: number): string {
  const sorted = times.toSorted((a, b) => a - b)
  return (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1)
}

async function measure(name: string, on: 'folder' | 'store' | 'pair', seconds: number): Promise<void> {
  const side = on === 'folder' ? sides.folder : sides.store
  const used = on === 'pair' ? [side, second] : [side]
  const cpu = () => used.reduce((sum, { child }) => sum + cpuOf(child.pid ?? 0), 0)
  const urls = used.map(({ told }) => new URL(told.url))
  const owner = side.told.personas.find(({ id }) => id === 'owner')
  const headers = { authorization: owner?.authorization['clickhouse'] ?? '', ...json }
  const [first] = await askJson<{ id: string }[]>(side.told.url, { path: listOf(side), headers })
  const figures = all.get(`${name} ${on}`) ?? { requests: 0, mock: 0, postgres: 0, times: [] }
  all.set(`${name} ${on}`, figures)
  const before = { mock: cpu(), postgres: cpuOfPostgres() }
  const until = performance.now() + seconds * 1000
  const client = async () => {
    while (performance.now() < until) {
      const { body, ...rest } = (cases[name] as Case)(side, first?.id ?? '')
      // Each sandbox has one of them.
      const { hostname, port } = urls[Number(/bench-(\d+)/.exec(rest.path)?.[1] ?? 0) % urls.length] as URL
      const began = performance.now()
      await new Promise<void>((resolve, reject) => {
        const length = body === undefined ? {} : { 'content-length': body.length }
        const asked = request(
          { agent: agents[on], hostname, port, ...rest, headers: { ...headers, ...length } },
          (answer) => {
            if ((answer.statusCode ?? 500) >= 300)
              reject(new Error(`${rest.method} ${rest.path} answered ${answer.statusCode}`))
            answer.resume().on('end', resolve)
          },
        )
        asked.on('error', reject)
        asked.end(body)
      })
      figures.requests += 1
      figures.times.push(performance.now() - began)
    }
  }
  await Promise.all(Array.from({ length: Number(values.connections) }, client))
  // A connection that nobody uses for five seconds is closed, perhaps just as it is used again.
  agents[on].destroy()
  figures.mock += cpu() - before.mock
  figures.postgres += cpuOfPostgres() - before.postgres
}
