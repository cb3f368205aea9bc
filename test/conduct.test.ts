import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { createMock, rulesInForce, switches, type MockOptions, type SwitchName } from '../mock/index.ts'
import { exhaust, unwrapped, visitWithoutMediaTypes } from './conduct/visits.ts'
import { reachable } from './conduct/reachable.ts'
import { clickhouseStory } from './golden/clickhouse-story.ts'
import { mpdxStory } from './golden/mpdx-story.ts'
import { snykStory } from './golden/snyk-story.ts'
import type { Step } from './golden/story.ts'
import type { Reply } from './support/exchange.ts'
import { noon, stageOf, type ServiceName } from './support/stage.ts'
import { transcript } from './support/transcript.ts'

type Conduct = Pick<MockOptions, 'profile' | 'switches'>

const stories = { clickhouse: clickhouseStory, snyk: snykStory, mpdx: mpdxStory }
const services = ['clickhouse', 'snyk', 'mpdx'] as const
const live: Conduct = { profile: 'live' }

afterEach(() => void vi.useRealTimers())

/** Tells a service's story, then asks for what only some settings answer. Each answer is held against the spec in force. */
async function tell(service: ServiceName, conduct: Conduct, limited = false) {
  vi.useFakeTimers({ toFake: ['Date'], now: noon })
  const mock = await createMock({ seed: 42, onError: () => undefined, ...conduct })
  onTestFinished(() => mock.close())
  const set = stageOf(mock, await rulesInForce(conduct))
  const parts: string[] = []
  const hits = new Set<string>()
  const step: Step = async (title, ask) => {
    // A client that keeps within the limits.
    vi.setSystemTime(Date.now() + 2000)
    const reply = await set.send(ask)
    parts.push(transcript(title, ask, reply))
    hits.add(`${reply.operationId} ${reply.status}`)
    return unwrapped(reply)
  }
  await stories[service](step, set)
  const seen = (reply: Reply) => hits.add(`${reply.operationId} ${reply.status}`)
  if (service === 'mpdx') await visitWithoutMediaTypes(set, seen)
  if (limited) await exhaust(service, set, seen)
  return { transcript: `${parts.join('\n\n')}\n`, hits }
}

test.each(services)('%s answers live as the transcript says', async (service) => {
  const { transcript } = await tell(service, live)
  await expect(transcript).toMatchFileSnapshot(`golden/${service}.live.http`)
})

const settings = [
  ...services.map((service) => ({ name: 'everything live', service, conduct: live, flipped: undefined })),
  ...switches.flatMap(({ name, service }) => [
    { name: `${name} live`, service, conduct: { switches: { [name]: 'live' } } as Conduct, flipped: name },
    {
      name: `${name} documented, the rest live`,
      service,
      conduct: { profile: 'live', switches: { [name]: 'documented' } } as Conduct,
      flipped: name,
    },
  ]),
]

describe('every answer is as the spec in force declares it', () => {
  test.each(settings)('$service: $name', async ({ service, conduct, flipped }) => {
    const wanted = await reachable(service, conduct, flipped)
    const limited = wanted.some((hit) => hit.endsWith(' 429'))
    const { hits } = await tell(service, conduct, limited)
    const missed = wanted.filter((hit) => !hits.has(hit))
    expect(missed, 'declared, depending on a switch, and reached by no request').toEqual([])
  })
})

test('a spec that is not in force does not let the answers of another one pass', async () => {
  const other = await rulesInForce({})
  const shaped: SwitchName[] = ['clickhouse.envelope', 'mpdx.pagination-echo', 'mpdx.plain-errors']
  for (const name of shaped) {
    const mock = await createMock({ seed: 42, switches: { [name]: 'live' } })
    const set = stageOf(mock, other)
    const [service] = name.split('.') as [ServiceName]
    await expect(stories[service]((_title, ask) => set.send(ask), set)).rejects.toThrow('is not as declared')
    await mock.close()
  }
})
