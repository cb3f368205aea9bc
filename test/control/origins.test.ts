import { expect, onTestFinished, test } from 'vitest'
import { createMock, type Mock } from '../../mock/index.ts'
import { followed, inviteAll, joins, names, ownerOf } from '../support/follow-links.ts'
import { credentials } from '../support/stage.ts'

async function mocked(): Promise<Mock> {
  const mock = await createMock()
  onTestFinished(() => mock.close())
  return mock
}

test('behind its prefix, links may be joined too: one that is there twice is one', async () => {
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

test('who strays into `default` is refused, because nothing is known there', async () => {
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

test('sandboxes without a seed of their own are the same world, whatever they are called', async () => {
  const mock = await mocked()
  const [a, b] = [await mock.sandbox('a'), await mock.sandbox('b')]
  expect(a.directory.organizations).toEqual(b.directory.organizations)
  const other = await mocked()
  expect((await other.sandbox('c')).directory.organizations).toEqual(a.directory.organizations)
})

test('an origin is guarded as the mock is, has its control plane, and ends with its sandbox', async () => {
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
  await expect(fetch(fork.url)).rejects.toThrow('fetch failed')
})
