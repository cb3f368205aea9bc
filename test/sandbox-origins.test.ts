import { requestsManager } from 'snyk-request-manager'
import { afterEach, describe, expect, vi } from 'vitest'
import { test } from '../mock/fixtures/vitest.ts'
import { followed, inviteAll, joins, names, ownerOf, type Page } from './support/follow-links.ts'

afterEach(() => void vi.unstubAllEnvs())

describe('a sandbox is an origin', () => {
  test.override({ sandboxSettings: { scenario: 'empty' } })

  for (const [how, join] of Object.entries(joins)) {
    test(`a client of the fixture follows links ${how}`, async ({ sandbox }) => {
      expect(new URL(sandbox.url).pathname).toBe('/')
      await inviteAll(sandbox)
      expect(await followed(sandbox, join)).toEqual(names)
    })
  }

  test("Snyk's own client, which keeps the host of its base URL and nothing else, stays in it", async ({ sandbox }) => {
    await inviteAll(sandbox)
    const { owner, organization } = ownerOf(sandbox)
    vi.stubEnv('SNYK_API', `${sandbox.url}/v1`)
    const manager = new requestsManager({ snykToken: owner.token, burstSize: 50, period: 1, maxRetryCount: 0 })
    const url = `/orgs/${organization.id}/invites?version=2024-10-15&limit=20`
    const { data } = (await manager.request({ verb: 'GET', url, useRESTApi: true })) as { data: Page }
    expect(data.data.map(({ attributes }) => attributes.email)).toEqual(names)
  })
})
