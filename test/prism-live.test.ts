import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { checkAnswer, createMock, rulesInForce, switches, type MockOptions } from '../mock/index.ts'
import { unwrapped } from './conduct/visits.ts'
import { clickhouseStory } from './golden/clickhouse-story.ts'
import { mpdxStory } from './golden/mpdx-story.ts'
import { snykStory } from './golden/snyk-story.ts'
import { exchange } from './support/exchange.ts'
import { responseViolations, startPrism } from './support/prism.ts'
import { noon, stageOf } from './support/stage.ts'

type Conduct = Pick<MockOptions, 'profile' | 'switches'>

const stories = { clickhouse: clickhouseStory, snyk: snykStory, mpdx: mpdxStory }
const services = ['clickhouse', 'snyk', 'mpdx'] as const
/** Each switch by itself: a service meets its own only, so that one of each service can be live in the same mock. */
const ofService = services.map((service) => switches.filter((row) => row.service === service))
const rounds = Array.from({ length: Math.max(...ofService.map((rows) => rows.length)) }, (_, round) =>
  ofService.flatMap((rows) => rows[round] ?? []),
)
const settings = [
  { name: 'everything', told: services, conduct: { profile: 'live' } as Conduct },
  ...rounds.map((rows) => ({
    name: rows.map(({ name }) => name).join(', '),
    told: rows.map(({ service }) => service),
    conduct: { switches: Object.fromEntries(rows.map(({ name }) => [name, 'live'])) } as Conduct,
  })),
]

afterEach(() => void vi.useRealTimers())

test.each(settings)('prism proxy has nothing to say, live: $name', async ({ told, conduct }) => {
  vi.useFakeTimers({ toFake: ['Date'], now: noon })
  const mock = await createMock({ seed: 42, ...conduct })
  const folder = mkdtempSync(join(tmpdir(), 'invitekit-prism-'))
  const document = join(folder, 'openapi.json')
  writeFileSync(document, await (await fetch(`${mock.url}/openapi.json`)).text())
  const proxy = await startPrism(mock.url, document)
  onTestFinished(async () => {
    rmSync(folder, { recursive: true })
    await mock.close()
  })
  const rules = await rulesInForce(conduct)
  const set = stageOf(mock, rules)
  const found: string[] = []
  let judged = 0
  for (const service of told) {
    await stories[service](async (title, ask) => {
      vi.setSystemTime(Date.now() + 2000)
      // Prism answers these itself: what is not in the spec, and what is no JSON.
      const asked = { method: ask.method ?? 'GET', path: ask.path, status: 0, headers: {}, body: '' }
      if (!checkAnswer(asked, rules).operationId || typeof ask.body === 'string') return unwrapped(await set.send(ask))
      const reply = await exchange(proxy, ask, rules)
      judged += 1
      found.push(...responseViolations(reply).map((violation) => `${title}: ${violation}`))
      return unwrapped(reply)
    }, set)
  }
  expect(found).toEqual([])
  expect(judged).toBeGreaterThan(25 * told.length)
})
