import { createMock, OptionError, type Persistence } from 'invitekit/browser'
import { mockRoute } from 'invitekit/next'
import { expect, onTestFinished, test } from 'vitest'
import { memoryLines } from '../support/memory-lines.ts'

async function instance(persistence: Persistence) {
  const mock = await createMock({ seed: 3, persistence, scenario: 'empty', onError: () => undefined })
  onTestFinished(() => mock.close())
  const path = `/v1/organizations/${mock.directory.organizations[0]?.id}/invitations`
  const headers = {
    authorization: mock.persona('owner').authorization['clickhouse'] ?? '',
    'content-type': 'application/json',
  }
  return {
    mock,
    invite: async (email: string) =>
      (
        await mock.fetch(
          new Request(mock.url + path, { method: 'POST', headers, body: JSON.stringify({ email, role: 'admin' }) }),
        )
      ).status,
    list: async () => {
      const all = (await (await mock.fetch(path, { headers })).json()) as { email: string }[]
      return all.map(({ email }) => email).sort()
    },
  }
}

test('instances that begin at once and change the same at once lose nothing, and decide each thing once', async () => {
  const kept = memoryLines()
  const [one, two, three] = await Promise.all([instance(kept), instance(kept), instance(kept)])
  const all = [one, two, three]
  expect(all.filter(({ mock }) => mock.isNew)).toHaveLength(1)
  const emails = Array.from({ length: 30 }, (_, at) => `a${String(at).padStart(2, '0')}@example.com`)
  const made = await Promise.all(emails.map((email, at) => (all[at % 3] as typeof one).invite(email)))
  expect(new Set(made)).toEqual(new Set([200]))
  const same = await Promise.all(all.map(({ invite }) => invite('same@example.com')))
  expect(same.toSorted((a, b) => a - b)).toEqual([200, 409, 409])
  for (const { list } of [...all, await instance(kept)]) expect(await list()).toEqual([...emails, 'same@example.com'])
})

type Append = Persistence['append']

test.each<[string, (append: Append) => Append]>([
  ['was not made', () => () => Promise.reject(new Error('the table is locked'))],
  [
    'was made',
    (append) =>
      async (...given) => {
        await append(...given)
        throw new Error('the connection broke')
      },
  ],
  // As a driver does that asks again by itself, and finds what it has added.
  [
    'was made before, says the store',
    (append) =>
      async (...given) =>
        (await append(...given)) && false,
  ],
])('an addition that fails, and %s, is there once in the end', async (_what, failing) => {
  const kept = memoryLines()
  const { invite, list } = await instance(kept)
  const append = kept.append.bind(kept)
  kept.append = (...given) => {
    kept.append = append
    return failing(append)(...given)
  }
  expect(await invite('ada@example.com')).toBe(200)
  expect(await list()).toEqual(['ada@example.com'])
  expect(await (await instance(kept)).list()).toEqual(['ada@example.com'])
})

test('what cannot be kept is not done, and said', async () => {
  const kept = memoryLines()
  const { mock, invite, list } = await instance(kept)
  const append = kept.append.bind(kept)
  const tried = new Set<string>()
  kept.append = (_expected, lines) => {
    for (const line of lines) tried.add((JSON.parse(line) as { addition: { mark: string } }).addition.mark)
    return Promise.reject(new Error('the table is locked'))
  }
  // Nobody knows whether it was done, so it is not done once more.
  expect([await invite('ada@example.com'), tried.size]).toEqual([503, 1])
  kept.append = append
  expect([await list(), await invite('ada@example.com')]).toEqual([[], 200])
  kept.load = () => Promise.reject(new Error('the table is gone'))
  expect((await mock.fetch('/_mock/directory')).status).toBe(503)
  await mock.close()
})

test.each([
  ['no JSON', '{', 'Line 1 of the persistence can not be read'],
  ['no line of a mock', '["default",[]]', 'it does not say its form'],
  ['a line of a newer one', '{"form":99}', 'is of a newer invitekit'],
])('%s is refused', async (_what, line, says) => {
  const kept = memoryLines()
  kept.lines.push(line)
  await expect(createMock({ persistence: kept })).rejects.toThrow(says)
})

test('state stands in one place, and what is to keep it can', async () => {
  await expect(createMock({ persistence: memoryLines(), data: 'both' })).rejects.toThrow(OptionError)
  await expect(createMock({ persistence: {} as Persistence })).rejects.toThrow('two functions: load and append')
})

test('a catch-all route of Next finds out where it is, and links lead back to it', async () => {
  const { GET, POST } = mockRoute({ seed: 3 })
  const ask = (path: string, init: RequestInit = {}) =>
    (init.method === 'POST' ? POST : GET)(new Request(`https://preview-7.example.app/api/invitekit/${path}`, init), {
      params: Promise.resolve({ path: path.split(/[/?]/).filter((each) => each !== '' && !each.includes('=')) }),
    })
  const directory = (await (await ask('_mock/directory')).json()) as {
    organizations: { id: string }[]
    personas: { id: string; authorization: Record<string, string> }[]
  }
  const owner = directory.personas.find(({ id }) => id === 'owner')
  const headers = { authorization: owner?.authorization['snyk'] ?? '' }
  const list = await ask(`rest/orgs/${directory.organizations[0]?.id}/invites?version=2024-10-15`, { headers })
  expect(((await list.json()) as { links: { self: string } }).links.self).toMatch(/^\/api\/invitekit\/rest\//)
  const { mails } = (await (await ask('_mock/outbox')).json()) as { mails: { id: string }[] }
  const mail = (await (await ask(`_mock/outbox/${mails[0]?.id}`)).json()) as { links: string[] }
  expect(mail.links[0]).toMatch(/^https:\/\/preview-7\.example\.app\/api\/invitekit\/_mock\/accept\//)
  // Another copy of the module has the same mock.
  const { GET: again } = mockRoute({ seed: 4 })
  const context = { params: { path: ['_mock', 'directory'] } }
  const same = await again(new Request('https://preview-7.example.app/api/invitekit/_mock/directory'), context)
  expect(await same.json()).toEqual(directory)
})
