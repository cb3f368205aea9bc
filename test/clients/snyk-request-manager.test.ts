import { requestsManager } from 'snyk-request-manager'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { createMock } from '../../mock/index.ts'
import { nobody } from '../golden/story.ts'
import { stageOf } from '../support/stage.ts'

interface Answer {
  readonly status: number
  readonly data: { readonly data: readonly { id: string; attributes: { email: string } }[]; links: { next?: string } }
}

afterEach(() => void vi.unstubAllEnvs())

/** Snyk's own client, which takes its base URL from the environment. */
function managerOf(url: string, snykToken: string) {
  vi.stubEnv('SNYK_API', `${url}/v1`)
  const manager = new requestsManager({ snykToken, burstSize: 50, period: 1, maxRetryCount: 0 })
  return (verb: string, path: string, body?: object) =>
    manager.request({
      verb,
      url: path,
      useRESTApi: true,
      ...(body && { body: JSON.stringify(body) }),
    }) as Promise<Answer>
}

describe.each(['documented', 'live'] as const)('snyk-request-manager: %s', (profile) => {
  test('invites, follows the pages, cancels, and is told what is not there', async () => {
    const mock = await createMock({ seed: 42, scenario: 'empty', profile })
    onTestFinished(() => mock.close())
    const { org, role, persona } = stageOf(mock)
    const ask = managerOf(mock.url, persona('owner').token)
    const list = `/orgs/${org}/invites`
    const version = 'version=2024-10-15'
    const emails = Array.from({ length: 12 }, (_, number) => `person${number}@example.com`)
    for (const email of emails) {
      const data = { type: 'org_invitation', attributes: { email, role: role('Developer') } }
      expect(await ask('POST', `${list}?${version}`, { data })).toMatchObject({ status: 201 })
    }
    const found: { id: string; attributes: { email: string } }[] = []
    for (let next: string | undefined = `/rest${list}?${version}`; next !== undefined;) {
      // Its paths begin after `/rest`, those of links before.
      const { data } = await ask('GET', next.replace(/^\/rest/, ''))
      found.push(...data.data)
      next = data.links.next
    }
    expect(found.map(({ attributes }) => attributes.email)).toEqual(emails)
    expect(await ask('DELETE', `${list}/${found[0]?.id}?${version}`)).toMatchObject({ status: 204 })
    await expect(ask('DELETE', `${list}/${nobody}?${version}`)).rejects.toMatchObject({ name: 'NotFoundError' })
    const stranger = managerOf(mock.url, nobody)
    await expect(stranger('GET', `${list}?${version}`)).rejects.toMatchObject({ name: 'ApiAuthenticationError' })
  })
})
