import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkAnswer, createMock, documentedRules, type Mock } from '../mock/index.ts'
import { clickhouseStory } from './golden/clickhouse-story.ts'
import { mpdxStory } from './golden/mpdx-story.ts'
import { snykStory } from './golden/snyk-story.ts'
import { nobody } from './golden/story.ts'
import { exchange, send } from './support/exchange.ts'
import { responseViolations, startPrism } from './support/prism.ts'
import { startRelay, type Relay, type Tamper } from './support/relay.ts'
import { jsonApi, noon, stageOf } from './support/stage.ts'

const rules = await documentedRules()
const operations = Object.values(rules.operations)

const nothing = { status: 0, headers: {}, body: '' }

const bodies = {
  clickhouse: { email: 'somebody@example.com', role: 'admin' },
  snyk: { data: { type: 'org_invitation', attributes: { email: 'somebody@example.com', role: nobody } } },
  mpdx: { data: { type: 'organization_invites', attributes: { recipient_email: 'somebody@example.com', code: 'x' } } },
}

describe('prism mock', () => {
  let prism: string
  beforeAll(async () => void (prism = await startPrism()))

  test.each(operations)('serves $operationId with each status', async ({ path, method, service, responses }) => {
    const query = service === 'snyk' ? '?version=2024-10-15' : ''
    for (const status of Object.keys(responses)) {
      const answer = await send(prism, {
        method: method.toUpperCase(),
        path: path.replaceAll(/\{\w+\}/g, nobody) + query,
        headers: {
          authorization: service === 'clickhouse' ? 'Basic eDp5' : 'Bearer x',
          'content-type': service === 'clickhouse' ? 'application/json' : jsonApi,
          prefer: `code=${status}`,
        },
        ...((method === 'post' || method === 'put') && { body: bodies[service] }),
      })
      // Prism leaves the character set out, and calls an answer without a body text.
      const { 'content-type': _, ...others } = answer.headers
      const seen = answer.status === 204 ? { ...answer, headers: others } : answer
      expect(checkAnswer(seen, { ...rules, charsets: {} }).violations).toEqual([])
      expect(answer.status).toBe(Number(status))
    }
  })
})

describe('prism proxy', () => {
  let mock: Mock
  let relay: Relay
  let proxy: string
  beforeAll(async () => {
    mock = await createMock({ seed: 42, clock: noon })
    relay = await startRelay(mock.url)
    proxy = await startPrism(relay.url)
  })
  afterAll(async () => {
    relay.close()
    await mock.close()
  })

  test.each([
    { name: 'clickhouse', story: clickhouseStory },
    { name: 'snyk', story: snykStory },
    { name: 'mpdx', story: mpdxStory },
  ])('has nothing to say of the answers of $name', async ({ story }) => {
    const found: string[] = []
    let judged = 0
    await story(async (title, ask) => {
      // Prism answers these itself: what is not in the spec, and what is no JSON.
      const isOurs = checkAnswer({ ...nothing, method: ask.method ?? 'GET', path: ask.path }, rules).operationId
      if (!isOurs || typeof ask.body === 'string') return exchange(mock.url, ask)
      const reply = await exchange(proxy, ask)
      judged += 1
      found.push(...responseViolations(reply).map((violation) => `${title}: ${violation}`))
      return reply
    }, stageOf(mock))
    expect(found).toEqual([])
    expect(judged).toBeGreaterThan(25)
  })

  const email = /"email":"[^"]*"/
  test.each<{ name: string; tamper: Tamper }>([
    {
      name: 'a member is missing',
      tamper: (answer) => ({ ...answer, body: answer.body.replaceAll(/"email":"[^"]*",/g, '') }),
    },
    {
      name: 'a member has another type',
      tamper: (answer) => ({ ...answer, body: answer.body.replace(email, '"email":7') }),
    },
    {
      name: 'an address is none',
      tamper: (answer) => ({ ...answer, body: answer.body.replace(email, '"email":"x"') }),
    },
    { name: 'the status is not declared', tamper: (answer) => ({ ...answer, status: 418 }) },
    {
      name: 'the media type is another',
      tamper: (answer) => ({ ...answer, headers: { ...answer.headers, 'content-type': 'text/plain' } }),
    },
  ])('speaks up when $name', async ({ tamper }) => {
    const { org, as } = stageOf(mock)
    const ask = { path: `/v1/organizations/${org}/invitations`, headers: as('owner', 'clickhouse') }
    expect(responseViolations(await send(proxy, ask))).toEqual([])
    relay.tamper = tamper
    try {
      expect(responseViolations(await send(proxy, ask))).not.toEqual([])
    } finally {
      relay.tamper = (answer) => answer
    }
  })
})
