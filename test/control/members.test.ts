import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { rulesInForce, type Directory, type MockOptions, type PersonaEntry } from '../../mock/index.ts'
import { vnd } from '../golden/story.ts'
import { control } from '../support/control.ts'
import { credentials, stage, stageOf, type Stage } from '../support/stage.ts'

type Member = Directory['organizations'][number]['members'][number]

async function directoryOf(url: string, query = ''): Promise<Directory> {
  return (await control(url, 'GET', `/_mock/directory${query}`)).json as Directory
}

/** The members of the first organization, with their secrets. */
async function membersOf(url: string): Promise<readonly Member[]> {
  return (await directoryOf(url, '?secrets=true')).organizations[0]?.members ?? []
}

const live = { profile: 'live' } as const
const opened = async (options: MockOptions = {}) =>
  stageOf((await stage({ ...live, ...options })).mock, await rulesInForce(live))

/** The statuses of all services' lists of the first organization. */
async function statuses({ send, org }: Stage, { authorization = {} }: Partial<Member>): Promise<number[]> {
  const lists = {
    clickhouse: `/v1/organizations/${org}/invitations`,
    snyk: `/rest/orgs/${org}/invites?version=2024-10-15`,
    mpdx: `/api/v2/organizations/${org}/invites`,
  }
  const found = []
  for (const service of ['clickhouse', 'snyk', 'mpdx'] as const) {
    const as = { authorization: authorization[service] ?? '' }
    found.push((await send({ path: lists[service], headers: { ...as, ...vnd } })).status)
  }
  return found
}

const reads = [200, 200, 200]

describe('who is here', () => {
  test('without asking, nobody comes with a secret', async () => {
    const { mock } = await opened()
    for (const query of ['', '?secrets=false']) {
      const { organizations } = await directoryOf(mock.url, query)
      const members = organizations.flatMap((each) => each.members)
      expect(members).toHaveLength(11)
      for (const member of members) {
        expect(Object.keys(member).filter((name) => name !== 'persona')).toEqual(['userId', 'name', 'email', 'roles'])
      }
    }
  })

  test('asked, each comes with what a client needs to act as them, in every service and with their own role', async () => {
    const set = await opened()
    const members = await membersOf(set.mock.url)
    expect(members).toHaveLength(8)
    for (const member of members) {
      const want = member.roles.includes('Billing') ? [404, 404, 403] : reads
      expect([member.email, await statuses(set, member)]).toEqual([member.email, want])
    }
    const plain = members.find(({ roles, persona }) => roles.includes('Developer') && persona === undefined)
    const body = { data: { type: 'organization_invites', attributes: { recipient_email: 'ada@example.com' } } }
    const headers = { ...credentials(plain as unknown as PersonaEntry, 'mpdx'), ...vnd }
    const path = `/api/v2/organizations/${set.org}/invites`
    expect((await set.send({ method: 'POST', path, headers, body })).status).toBe(403)
    const { json } = await control(set.mock.url, 'GET', `/_mock/journal?persona=${plain?.email.toUpperCase()}`)
    expect(json).toMatchObject({ entries: [{}, {}, {}, { answer: { status: 403 }, persona: plain?.email }] })
  })

  test('a persona’s secrets are those that it has', async () => {
    const set = await opened()
    const owner = set.persona('owner')
    const { token, clickhouse } = (await membersOf(set.mock.url))[0] ?? {}
    expect({ token, clickhouse }).toEqual({ token: owner.token, clickhouse: owner.clickhouse })
  })

  test('a key’s secret has to be right, and another sandbox has others', async () => {
    const set = await opened()
    const member = (await membersOf(set.mock.url)).at(-1) as Required<Member>
    const { keyId } = member.clickhouse
    expect((await statuses(set, { authorization: { clickhouse: `Basic ${btoa(`${keyId}:wrong`)}` } }))[0]).toBe(401)
    const elsewhere = await set.mock.sandbox('elsewhere')
    expect(await membersOf(elsewhere.url)).not.toContainEqual(expect.objectContaining({ token: member.token }))
  })

  test('they stay through a restart, a snapshot and a fork', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'invitekit-members-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const first = await opened({ data: folder })
    const before = await membersOf(first.mock.url)
    await first.mock.close()
    const set = await opened({ data: folder })
    expect(await membersOf(set.mock.url)).toEqual(before)
    expect(await statuses(set, before.findLast(({ roles }) => !roles.includes('Billing')) ?? {})).toEqual(reads)
    const sandbox = await set.mock.sandbox('kept')
    const kept = await membersOf(sandbox.url)
    await sandbox.snapshot('all')
    await sandbox.restore('all')
    expect(await membersOf(sandbox.url)).toEqual(kept)
    expect(await membersOf((await sandbox.fork()).url)).toEqual(kept)
  })

  test('whoever lacks the control plane’s token is told nothing', async () => {
    const { mock } = await opened({ controlToken: 'a-token-of-twenty-signs' })
    expect(await control(mock.url, 'GET', '/_mock/directory?secrets=true')).toMatchObject({
      status: 401,
      json: { error: { code: 'not-authenticated' } },
    })
  })

  test.each(['?secrets=yes', '?secrets=', '?secrets=true&secrets=true', '?secret=true'])(
    '%s is refused',
    async (query) => {
      const { mock } = await opened()
      expect(await control(mock.url, 'GET', `/_mock/directory${query}`)).toMatchObject({ status: 400 })
    },
  )
})

describe('persona(…) of a mock and of a sandbox', () => {
  test('finds a persona by its id, and any member by address or user id', async () => {
    const { mock, persona } = await opened()
    const owner = persona('owner')
    for (const who of [
      'owner',
      owner.email,
      ` ${owner.email.toUpperCase()}`,
      owner.userId,
      owner.userId.toUpperCase(),
    ]) {
      expect(mock.persona(who)).toEqual(owner)
    }
    const sandbox = await mock.sandbox('own')
    const { token, clickhouse, userId, email, name } = (await membersOf(sandbox.url)).at(-1) as Required<Member>
    const found = sandbox.persona(userId)
    expect(found).toMatchObject({ id: email, userId, email, name, token, clickhouse })
    expect(found.memberships).toMatchObject([{ organizationId: sandbox.directory.organizations[0]?.id }])
    expect(sandbox.persona(email)).toEqual(found)
  })

  test.each(['nobody', 'nobody@example.com', '00000000-0000-4000-8000-000000000000', ''])(
    'knows no %j',
    async (who) => {
      const { mock } = await opened()
      expect(() => mock.persona(who)).toThrow(expect.objectContaining({ name: 'OptionError' }))
    },
  )
})
