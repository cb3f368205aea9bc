import { expect, test } from 'vitest'
import { createMock, rulesInForce } from '../mock/index.ts'
import { mpdxStory } from './golden/mpdx-story.ts'
import { snykStory } from './golden/snyk-story.ts'
import { jsonApiFaults } from './support/json-api.ts'
import { noon, stageOf } from './support/stage.ts'

const stories = { snyk: snykStory, mpdx: mpdxStory }

test.each([
  ['snyk', 'documented'],
  ['snyk', 'live'],
  ['mpdx', 'documented'],
  ['mpdx', 'live'],
] as const)('each answer of the story of %s, %s, is a document of JSON:API 1.0', async (service, profile) => {
  const mock = await createMock({ seed: 42, clock: noon, profile, onError: () => undefined })
  const set = stageOf(mock, await rulesInForce({ profile }))
  const faults: string[] = []
  let seen = 0
  await stories[service](async (title, ask) => {
    const reply = await set.send(ask)
    seen += reply.headers['content-type']?.startsWith('application/vnd.api+json') ? 1 : 0
    faults.push(...jsonApiFaults(reply).map((fault) => `${title}: ${fault}`))
    return reply
  }, set)
  await mock.close()
  expect(faults).toEqual([])
  expect(seen).toBeGreaterThan(30)
})

const headers = { 'content-type': 'application/vnd.api+json' }
const resource = { type: 'a', id: '1' }

test.each<[document: unknown, isRight: boolean]>([
  [{ data: resource }, true],
  [{ data: [resource], included: [resource], links: { next: null } }, true],
  [{ data: null, meta: {} }, true],
  [{ data: resource, links: { self: null } }, false],
  [{ data: resource, errors: [{}] }, false],
  [{ data: { ...resource, id: 1 } }, false],
  [{ data: { ...resource, name: 'x' } }, false],
  [{ data: { ...resource, relationships: { b: {} } } }, false],
  [{ data: { ...resource, relationships: { b: { data: { id: '1' } } } } }, false],
  [{ included: [], meta: {} }, false],
  [{ errors: [] }, false],
  [{ errors: [{ status: 400 }] }, false],
  [{}, false],
])('%j is a document: %j', (document, isRight) => {
  expect(jsonApiFaults({ headers, body: JSON.stringify(document) }).length === 0).toBe(isRight)
})
