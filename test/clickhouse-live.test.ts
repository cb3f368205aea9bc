import { expect, onTestFinished, test } from 'vitest'
import { createMock, rulesInForce, type MockOptions } from '../mock/index.ts'
import { nobody } from './golden/story.ts'
import type { Reply } from './support/exchange.ts'
import { stageOf } from './support/stage.ts'

const conduct = { profile: 'live' } as const

async function open(options: MockOptions = {}) {
  const mock = await createMock({ seed: 42, ...conduct, ...options })
  onTestFinished(() => mock.close())
  const stage = stageOf(mock, await rulesInForce(conduct))
  const home = `/v1/organizations/${stage.org}`
  const headers = { ...stage.as('owner', 'clickhouse'), 'content-type': 'application/json' }
  const get = (path: string) => stage.send({ path: home + path, headers })
  const post = (body: object) => stage.send({ method: 'POST', path: `${home}/invitations`, headers, body })
  const remove = (id: string) => stage.send({ method: 'DELETE', path: `${home}/invitations/${id}`, headers })
  return { mock, stage, get, post, remove }
}

const result = <Result>({ json }: Reply) => (json as { result: Result }).result

interface Invitation {
  readonly id: string
  readonly email: string
  readonly role: string
  readonly assignedRoles: readonly Role[]
}
interface Member {
  readonly userId: string
  readonly email: string
  readonly assignedRoles: readonly Role[]
}
interface Role {
  readonly roleId: string
  readonly roleName: string
}

const named = (roles: readonly Role[] = []) => roles.map(({ roleName }) => roleName)

/** What the page of a mail's link does for the person invited. */
async function accept(link: string) {
  const body = new URLSearchParams({ person: 'addressee', answer: 'accept' })
  expect((await fetch(link, { method: 'POST', body, redirect: 'manual' })).status).toBe(303)
}

test.each([
  { roles: [], mail: 'You will have no role yet.' },
  { roles: ['Billing'], mail: 'Your role will be: Billing.' },
  { roles: ['Developer', 'Billing'], mail: 'Your roles will be: Developer, Billing.' },
])('an invitation, its mail, its page, the member and every answer carry the roles $roles', async ({ roles, mail }) => {
  const { mock, stage, get, post } = await open()
  const created = result<Invitation>(await post({ email: 'ada@example.com', assignedRoleIds: roles.map(stage.role) }))
  const shown = result<Invitation>(await get(`/invitations/${created.id}`))
  const listed = result<Invitation[]>(await get('/invitations')).find(({ id }) => id === created.id)
  for (const each of [created, shown, listed]) expect(named(each?.assignedRoles)).toEqual(roles)
  const letter = mock.outbox.get(created.id)
  expect(letter?.text).toContain(mail)
  const [link = ''] = letter?.links ?? []
  expect(await (await fetch(link)).text()).toContain(`<dd>${roles.join(', ') || 'none yet'}</dd>`)
  await accept(link)
  const member = result<Member[]>(await get('/members')).find(({ email }) => email === 'ada@example.com')
  expect(named(member?.assignedRoles)).toEqual(roles)
  expect(result<Member>(await get(`/members/${member?.userId.toUpperCase()}`))).toEqual(member)
  const { json } = await stage.send({ path: '/_mock/directory' })
  const [home] = (json as { organizations: { members: { userId: string; roles: string[] }[] }[] }).organizations
  expect(home?.members.find(({ userId }) => userId === member?.userId)?.roles).toEqual(roles)
  const actors = result<{ name: string; actors: string[] }[]>(await get('/roles'))
    .filter((role) => role.actors.includes(`user/${member?.userId}`))
    .map(({ name }) => name)
  expect(new Set(actors)).toEqual(new Set(roles))
})

test('the roles are those that ClickHouse names: none is an owner, whoever made the organization', async () => {
  const { stage, get } = await open({ scenario: 'enterprise' })
  const roles = result<{ name: string; type: string }[]>(await get('/roles'))
  const own = ['Team Lead', 'Security Auditor', 'Release Manager'].map((name) => ({ name, type: 'custom' }))
  const system = ['Admin', 'Developer', 'Billing', 'Member'].map((name) => ({ name, type: 'system' }))
  expect(roles.map(({ name, type }) => ({ name, type }))).toEqual([...system, ...own])
  const owner = result<Member>(await get(`/members/${stage.persona('owner').userId}`))
  expect(owner).toMatchObject({ role: 'admin', assignedRoles: [{ roleName: 'Admin', roleType: 'system' }] })
})

test.each<[how: string, options: MockOptions, state: string | undefined]>([
  ['by a parameter', { parameters: { clickhouseRoles: 'custom' } }, undefined],
  ['by a provider state', {}, 'an organization with custom roles'],
])('an organization that has moved to custom roles, %s, refuses the role words', async (_, options, state) => {
  const { mock, stage, post } = await open(options)
  if (state !== undefined) {
    const url = `${mock.url}/_mock/provider-states?provider=clickhouse`
    const body = JSON.stringify({ action: 'setup', state })
    expect((await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).status).toBe(
      200,
    )
  }
  const error = "BAD_REQUEST: Organization has migrated to Custom Roles. Use 'assignedRoleIds' instead of 'role'."
  for (const body of [{ role: 'admin' }, { role: 'developer', assignedRoleIds: [stage.role('Developer')] }]) {
    expect(await post({ email: 'ada@example.com', ...body })).toMatchObject({ status: 400, json: { error } })
  }
  const { status } = await post({ email: 'ada@example.com', assignedRoleIds: [stage.role('Developer')] })
  expect(status).toBe(200)
})

test('a token as Bearer tells of every organization of its person, a key of its own', async () => {
  const { stage } = await open()
  const ids = async (headers: Record<string, string>) =>
    result<{ id: string }[]>(await stage.send({ path: '/v1/organizations', headers })).map(({ id }) => id)
  expect(await ids(stage.as('owner', 'clickhouse'))).toEqual([stage.org])
  expect(await ids({ authorization: `Bearer ${stage.persona('outsider').token}` })).toEqual([stage.otherOrg])
  expect(await ids(stage.as('invitee', 'clickhouse'))).toEqual([])
})

/**
 * What the resource clickhouse_invitation of pull request 599 to terraform-provider-clickhouse asks for: what it does with a
 * 404 or a 409 depends on whether the address is a member's.
 */
test('Terraform: apply, refresh once accepted, apply for a member, destroy what is gone', async () => {
  const { mock, stage, get, post, remove } = await open()
  const isMember = async (address: string) =>
    result<Member[]>(await get('/members')).some(({ email }) => email.toLowerCase() === address)
  expect((await get('')).status).toBe(200)
  const names = result<{ id: string; name: string }[]>(await get('/roles'))
  const ids = names.filter(({ name }) => ['Developer', 'Billing'].includes(name)).map(({ id }) => id)

  const { id } = result<Invitation>(await post({ email: 'ada@example.com', assignedRoleIds: ids }))
  expect(result<Invitation>(await get(`/invitations/${id}`)).assignedRoles.map(({ roleId }) => roleId)).toEqual(ids)
  expect(await isMember('ada@example.com')).toBe(false)

  await accept(mock.outbox.get(id)?.links[0] ?? '')
  expect((await get(`/invitations/${id}`)).status).toBe(404)
  expect(await isMember('ada@example.com')).toBe(true)

  expect((await post({ email: 'ada@example.com', assignedRoleIds: ids })).status).toBe(409)
  expect(await isMember('ada@example.com')).toBe(true)

  expect((await remove(id)).status).toBe(404)
  expect((await remove(nobody)).status).toBe(404)
  expect(await isMember('ada@example.com')).toBe(true)
  expect((await get(`/members/${stage.persona('invitee').userId}`)).status).toBe(404)
})
