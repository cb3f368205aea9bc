import { requestsManager } from 'snyk-request-manager'
import { afterEach, describe, expect, onTestFinished, test as base, vi } from 'vitest'
import { createMock, type Mock, type Sandbox } from '../mock/index.ts'
import { test } from '../mock/fixtures/vitest.ts'
import { credentials } from './support/stage.ts'

afterEach(() => void vi.unstubAllEnvs())

const names = Array.from({ length: 12 }, (_, number) => `person${number}@example.com`)

const ownerOf = ({ directory }: Pick<Sandbox, 'directory'>) => {
  const owner = directory.personas.find(({ id }) => id === 'owner')
  const [organization] = directory.organizations
  if (!owner || !organization) throw new Error('There is no owner, or no organization.')
  return { owner, organization, headers: credentials(owner, 'snyk') }
}

async function inviteAll(sandbox: Pick<Sandbox, 'url' | 'directory'>): Promise<void> {
  const { organization, headers } = ownerOf(sandbox)
  for (const email of names) {
    const role = organization.roles.find(({ name }) => name === 'Developer')?.id
    const answer = await fetch(`${sandbox.url}/rest/orgs/${organization.id}/invites?version=2024-10-15`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/vnd.api+json' },
      body: JSON.stringify({ data: { type: 'org_invitation', attributes: { email, role } } }),
    })
    expect(answer.status).toBe(201)
  }
}

interface Page {
  readonly data: readonly { attributes: { email: string } }[]
  readonly links: { readonly next?: string }
}

/** Both ways in which clients go from a link to a URL. */
const joins: Record<string, (url: string, link: string) => string> = {
  'by putting one after the other': (url, link) => url + link,
  'by resolving it as browsers do': (url, link) => new URL(link, url).href,
}

/** Follows links from the first page to the last, and gives the addresses on them. */
async function followed(sandbox: Pick<Sandbox, 'url' | 'directory'>, join: (url: string, link: string) => string) {
  const { organization, headers } = ownerOf(sandbox)
  const emails: string[] = []
  for (let link: string | undefined = `/rest/orgs/${organization.id}/invites?version=2024-10-15`; link !== undefined;) {
    const answer = await fetch(join(sandbox.url, link), { headers })
    expect([link, answer.status]).toEqual([link, 200])
    const page = (await answer.json()) as Page
    emails.push(...page.data.map(({ attributes }) => attributes.email))
    link = page.links.next
  }
  return emails
}

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

async function mocked(): Promise<Mock> {
  const mock = await createMock()
  onTestFinished(() => mock.close())
  return mock
}

base('behind its prefix, links may be joined too: one that is there twice is one', async () => {
  const mock = await mocked()
  const { directory } = await mock.sandbox('x', { scenario: 'empty' })
  const behind = { url: `${mock.url}/sandboxes/x`, directory }
  await inviteAll(behind)
  for (const join of Object.values(joins)) {
    // The first link has no prefix to resolve.
    const first = (url: string, link: string) => (link.startsWith('/sandboxes') ? join(url, link) : url + link)
    expect(await followed(behind, first)).toEqual(names)
  }
})

base('who strays into `default` is refused, because nothing is known there', async () => {
  const mock = await mocked()
  const sandbox = await mock.sandbox('x')
  const [there, here] = [JSON.stringify(mock.directory), JSON.stringify(sandbox.directory)]
  const known = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|"key(?:Id|Secret)":"\w+"/g
  const secrets = here.match(known) ?? []
  expect(secrets.length).toBeGreaterThan(10)
  expect(secrets.filter((each) => there.includes(each))).toEqual([])
  const { organization, owner } = ownerOf(sandbox)
  const asked = [
    [`/rest/orgs/${organization.id}/invites?version=2024-10-15`, 'snyk', 401],
    [`/v1/organizations/${organization.id}/invitations`, 'clickhouse', 401],
    [`/api/v2/organizations/${organization.id}/invites`, 'mpdx', 401],
  ] as const
  for (const [path, service, status] of asked) {
    const headers = credentials(owner, service)
    expect([service, (await fetch(sandbox.url + path, { headers })).status]).toEqual([service, 200])
    expect([service, (await fetch(mock.url + path, { headers })).status]).toEqual([service, status])
  }
})

base('sandboxes without a seed of their own are the same world, whatever they are called', async () => {
  const mock = await mocked()
  const [a, b] = [await mock.sandbox('a'), await mock.sandbox('b')]
  expect(a.directory.organizations).toEqual(b.directory.organizations)
  const other = await mocked()
  expect((await other.sandbox('c')).directory.organizations).toEqual(a.directory.organizations)
})

base('an origin is guarded as the mock is, has its control plane, and ends with its sandbox', async () => {
  const mock = await mocked()
  const sandbox = await mock.sandbox('x')
  expect((await mock.sandbox('x')).url).toBe(sandbox.url)
  const foreign = await fetch(`${sandbox.url}/_mock/clock`, {
    method: 'PUT',
    headers: { origin: 'https://evil.example.com', 'content-type': 'application/json' },
    body: '{"mode":"real"}',
  })
  expect([foreign.status, await foreign.json()]).toMatchObject([403, { error: { code: 'foreign-origin' } }])
  const directory = (await (await fetch(`${sandbox.url}/_mock/directory`)).json()) as Mock['directory']
  expect(directory.organizations[0]?.id).toBe(sandbox.directory.organizations[0]?.id)
  const fork = await sandbox.fork()
  expect(new URL(fork.url).origin).not.toBe(new URL(sandbox.url).origin)
  await sandbox.delete()
  await expect
    .poll(
      () =>
        fetch(sandbox.url).then(
          () => 'open',
          () => 'closed',
        ),
      { timeout: 5000 },
    )
    .toBe('closed')
  await mock.close()
  await expect(fetch(fork.url)).rejects.toThrow()
})
