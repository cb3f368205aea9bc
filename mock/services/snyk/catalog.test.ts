import { OpenAPI, Snyk } from '@snyk/error-catalog-nodejs-public'
import { describe, expect, test } from 'vitest'
import { createMock } from '../../index.ts'
import { exchange } from '../../../test/support/exchange.ts'
import { catalogEntry } from './catalog.ts'

/** Every kind of error that Snyk publishes, by its code. */
const published = new Map(
  [...Object.values(OpenAPI), ...Object.values(Snyk)].map((Kind) => {
    const [error] = new Kind('').toJsonApi().body().errors
    return [error?.code, error] as const
  }),
)

const kinds: [status: number, code: string][] = [
  [400, 'SNYK-OPENAPI-0001'],
  [401, 'SNYK-OPENAPI-0007'],
  [403, 'SNYK-OPENAPI-0002'],
  [404, 'SNYK-OPENAPI-0004'],
  [405, 'SNYK-OPENAPI-0005'],
  [406, 'SNYK-OPENAPI-0003'],
  [409, 'SNYK-OPENAPI-0009'],
  [413, 'SNYK-OPENAPI-0006'],
  [415, 'SNYK-OPENAPI-0008'],
  [429, 'SNYK-0001'],
  [500, 'SNYK-9999'],
  [501, 'SNYK-0002'],
  [502, 'SNYK-0008'],
  [503, 'SNYK-0009'],
  [504, 'SNYK-0004'],
]

test.each(kinds)('%i is %s, of that status in the catalog', (status, code) => {
  expect(catalogEntry(status).code).toBe(code)
  expect(published.get(code)?.status).toBe(String(status))
})

test('a status that the catalog does not have goes by the general entry of its class', () => {
  expect([402, 418, 422, 499].map((status) => catalogEntry(status).code)).toEqual(Array(4).fill('SNYK-OPENAPI-0001'))
  expect([505, 511, 599].map((status) => catalogEntry(status).code)).toEqual(Array(3).fill('SNYK-9999'))
})

describe('each error is answered as the catalog has it', async () => {
  const mock = await createMock({ onError: () => undefined })
  const statuses = [...kinds.map(([status]) => status), 418, 422, 599]

  test.for(statuses)('%i', async (status, { onTestFinished }) => {
    if (status === statuses.at(-1)) onTestFinished(() => mock.close())
    const path = `/rest/orgs/${mock.directory.organizations[0]?.id}/groups`
    const { json } = await exchange(mock.url, { path, headers: { 'x-mock-fault': `status=${status}` } })
    const [{ code, title, links, meta }] = (json as { errors: [Record<string, unknown>] }).errors
    const { title: theirTitle, links: theirLinks, meta: theirMeta } = published.get(code as string) ?? {}
    expect({ title, links, meta }).toEqual({ title: theirTitle, links: theirLinks, meta: theirMeta })
  })
})
