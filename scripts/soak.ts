import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { ask, askJson, disconnect } from './drive/ask.ts'
import { Chance } from './drive/chance.ts'
import { startMock } from './drive/mock-process.ts'
import { servicesOf, type ServiceUse } from './drive/services.ts'
import { bold, quiet, type Visit } from './soak/activities.ts'
import { judge, megabytes, sample, type Sample } from './soak/sample.ts'

/**
 * Uses a mock as a busy test suite does, for `--minutes N` (10 unless set): all services, the control plane, sandboxes
 * that come and go, clients that leave early. Now and then everything stops, all worlds go back to their start, and
 * what the process holds is written down. Exits with 1 when that grows, or handles stay open.
 */
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string', default: '1' } },
})
const minutes = Number(values.minutes)
const visitors = 6
const stay = 20
const samples = 12
/** Milliseconds between two activities of a visitor, so that the machine is not busy with this alone. */
const rest = 15
/** Milliseconds after which everybody who was left waiting has been let go. */
const calm = 600

const folder = mkdtempSync(join(tmpdir(), 'invitekit-soak-'))
const probe = fileURLToPath(new URL('soak/probe.mjs', import.meta.url))
const mock = await startMock(['--data', folder], ['--expose-gc', '--import', probe])
const { url } = mock.told
const chance = new Chance(Number(values.seed))
const atHome = Object.values(quiet)
const away = [...atHome, ...Object.values(bold)]
let requests = 0
let made = 0

const taken: Sample[] = [await rested()]
console.log('minutes  requests  heap MB  resident MB  handles')
show(taken[0] as Sample, 0)
for (let number = 1; number <= samples; number++) {
  const until = performance.now() + (minutes * 60_000) / samples
  await Promise.all(Array.from({ length: visitors }, () => visitUntil(until)))
  const now = await rested()
  taken.push(now)
  show(now, (minutes * number) / samples)
}
mock.child.kill('SIGTERM')
const status = await mock.ended
rmSync(folder, { recursive: true })
const wrong = [
  ...judge(taken),
  ...(status === 0 ? [] : [`The mock ended with ${status} instead of 0.`]),
  ...(mock.log() === '' ? [] : [`The mock logged:\n${mock.log().slice(0, 3000)}`]),
]
for (const each of wrong) console.error(each)
process.exitCode = wrong.length > 0 ? 1 : 0

/** Sandboxes made, lived in and removed, one after the other; now and then the default one. */
async function visitUntil(until: number): Promise<void> {
  while (performance.now() < until) {
    const name = `soak-${(made += 1)}`
    const isHome = chance.is(0.1)
    if (!isHome) await control('POST', '/_mock/sandboxes', { name, seed: 1 })
    const visit: Visit = {
      told: mock.told,
      prefix: isHome ? '' : `/sandboxes/${name}`,
      chance,
      email: () => `somebody-${(made += 1)}@example.com`,
      count: () => (requests += 1),
    }
    for (let times = 0; times < stay && performance.now() < until; times++) {
      await chance.of(isHome ? atHome : away)(visit)
      await sleep(rest)
    }
    if (!isHome) await remove(name)
  }
}

/** While somebody is still being served there. */
async function remove(name: string): Promise<void> {
  const [{ list }] = servicesOf(mock.told, `/sandboxes/${name}`) as [ServiceUse]
  const late = ask(url, { ...list, headers: { ...list.headers, 'x-mock-fault': 'latency=1000' } })
  await sleep(rest)
  await control('DELETE', `/_mock/sandboxes/${name}`)
  await late
}

/** What is held when nobody is connected, and no world is other than at its start. */
async function rested(): Promise<Sample> {
  await control('POST', '/_mock/reset')
  disconnect()
  await sleep(calm)
  return sample(mock.child)
}

async function control(method: string, path: string, body?: object): Promise<void> {
  requests += 1
  const headers: Record<string, string> = body ? { 'content-type': 'application/json' } : {}
  await askJson(url, { method, path, headers, body })
}

function show({ heap, rss, handles }: Sample, at: number): void {
  const open = Object.entries(handles).map(([kind, count]) => `${count} ${kind}`)
  const cells = [at.toFixed(2).padStart(7), String(requests).padStart(8), megabytes(heap).padStart(7)]
  console.log([...cells, megabytes(rss).padStart(11), open.join(', ')].join('  '))
}
