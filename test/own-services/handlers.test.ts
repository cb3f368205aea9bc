import { expect, test } from 'vitest'
import { numberOf, slugOf } from '../../mock/service.ts'
import { openAcme } from './open-acme.ts'

const ok = (schema: object, headers: object = {}) => ({
  description: 'It is so.',
  headers,
  content: { 'application/json': { schema } },
})
const invitation = {
  type: 'object',
  required: ['id', 'email', 'token'],
  properties: {
    id: { type: 'integer' },
    email: { type: 'string' },
    token: { type: 'string' },
    redirect_url: { type: 'string' },
    accept_url: { type: 'string' },
    label: { type: 'string' },
  },
}
const page = [
  { name: 'page', in: 'query', schema: { type: 'integer' } },
  { name: 'per_page', in: 'query', schema: { type: 'integer', default: 2 } },
]
const many = ok({ type: 'array', items: invitation }, { Link: { schema: { type: 'string' } } })
const inPath = (...names: string[]) =>
  names.map((name) => ({ name, in: 'path', required: true, schema: { type: name === 'id' ? 'integer' : 'string' } }))
const none = { description: 'It is so.' }
const error = { default: ok({ type: 'object', properties: { code: { type: 'string' } } }) }

/** Ids that are numbers, organizations by their names, invitees by id, and memberships. */
const document = {
  openapi: '3.1.0',
  info: { title: 'Acme', version: '1' },
  security: [{ key: [] }],
  components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
  paths: {
    '/orgs/{org}/invitations': {
      parameters: inPath('org'),
      get: { operationId: 'list', parameters: page, responses: { 200: many, ...error } },
      post: {
        operationId: 'create',
        requestBody: {
          content: {
            'application/json': {
              schema: {
                type: 'object',
                properties: {
                  email: { type: 'string' },
                  invitee_id: { type: 'integer' },
                  role: { type: 'string', enum: ['member', 'admin'] },
                  redirect_url: { type: 'string' },
                  teams: { type: 'array', items: { type: 'string' } },
                },
              },
            },
          },
        },
        responses: { 201: ok(invitation), ...error },
      },
    },
    '/orgs/{org}/invitations/{id}/teams': {
      parameters: inPath('org', 'id'),
      get: {
        operationId: 'teams',
        parameters: page,
        responses: { 200: ok({ type: 'array', items: { type: 'object' } }, { Link: {} }), ...error },
      },
    },
    '/users/{user_id}/invitations': {
      parameters: inPath('user_id'),
      get: { operationId: 'ofUser', parameters: page, responses: { 200: many, ...error } },
    },
    '/orgs/{org}/members/{username}': {
      parameters: inPath('org', 'username'),
      put: { operationId: 'promote', responses: { 204: none, ...error } },
      delete: { operationId: 'remove', responses: { 204: none, ...error } },
    },
    '/me/orgs/{org}': {
      parameters: inPath('org'),
      post: { operationId: 'join', responses: { 200: ok({ type: 'object' }), ...error } },
    },
  },
}

interface Path {
  readonly org: string
  readonly id: number
  readonly username: string
}

const open = () =>
  openAcme({
    document,
    present: ({ email }, _, usual) => ({ ...usual, label: `for ${email}` }),
    before: (x) => {
      if (x.headers['x-version'] === '0') x.refuse({ code: 'unserved-version', version: '0', why: 'it is too old' })
    },
    problems: { 'unserved-version': { status: 410 } },
    handlers: {
      teams: (x) => {
        const { attributes } = x.invitations.get((x.path as unknown as Path).id)
        return x.page((attributes['teams'] as string[]).map((id) => ({ id })))
      },
      promote: (x) => {
        x.changeRole(x.person((x.path as unknown as Path).username)!, 'admin')
        return x.respond(204)
      },
      remove: (x) => {
        x.removeMember(x.person((x.path as unknown as Path).username)!)
        return x.respond(204)
      },
      join: (x) => {
        const { org } = x.path as unknown as Path
        const [mine] = x.invitations.mine({ organization: org, states: ['pending'] })
        if (mine) x.invitations.accept(mine)
        return x.respond(200, { role: x.organization().role, now: mine !== undefined })
      },
    },
  })

test('a body names the invitee otherwise, says more than an invitation shows, and what is shown is the usual and more', async () => {
  const { mock, ask } = await open()
  const invitee = mock.persona('invitee')
  const org = slugOf(mock.directory.organizations[0]!.name)
  const given = { invitee_id: numberOf(invitee.userId), redirect_url: 'https://a.example/', teams: ['a', 'b', 'c'] }
  const { status, body } = await ask('POST', `/orgs/${org}/invitations`, given)
  expect([status, body]).toEqual([
    201,
    {
      id: expect.any(Number) as number,
      email: invitee.email,
      token: expect.any(String) as string,
      redirect_url: given.redirect_url,
      accept_url: expect.stringContaining('/_mock/accept/acme/') as string,
      label: `for ${invitee.email}`,
    },
  ])
  const teams = await ask('GET', `/orgs/${org}/invitations/${body.id}/teams?page=2`)
  expect(teams.body).toEqual([{ id: 'c' }])
  expect(teams.headers.get('link')).toMatch(/teams\?page=1>; rel="prev"/)
  const { id } = mock.invitations.list({ service: 'acme' })[0]!
  expect(numberOf(id)).toBe(body.id)
  expect((await ask('GET', `/orgs/${org}/invitations/${id}/teams?page=2`)).body).toEqual([{ id: 'c' }])
  expect((await ask('GET', `/users/${invitee.userId}/invitations`)).body).toEqual([body])
  expect((await ask('GET', `/users/${mock.persona('member').userId}/invitations`)).body).toEqual([])
  expect((await ask('GET', '/users/nobody/invitations')).status).toBe(404)
  expect((await ask('POST', `/orgs/${org}/invitations`, { invitee_id: 17 })).body.code).toBe('unknown_person')
  const headers = { 'x-version': '0' }
  expect((await ask('GET', `/orgs/${org}/invitations`, undefined, { headers })).status).toBe(410)
})

test('who was invited finds what is for them, members get other roles and leave, and the owner stays', async () => {
  const { mock, ask } = await open()
  const [first, second] = mock.directory.organizations.map(({ name }) => slugOf(name))
  const invitee = mock.persona('invitee')
  expect((await ask('POST', `/me/orgs/${first}`, undefined, { as: 'invitee' })).body.code).toBe('hidden_organization')
  await ask('POST', `/orgs/${first}/invitations`, { email: invitee.email, role: 'member' })
  expect((await ask('POST', `/me/orgs/${second}`, undefined, { as: 'invitee' })).status).toBe(404)
  expect((await ask('POST', `/me/orgs/${first}`, undefined, { as: 'outsider' })).status).toBe(404)
  const join = async () => (await ask('POST', `/me/orgs/${first}`, undefined, { as: 'invitee' })).body
  expect(await join()).toEqual({ role: 'member', now: true })
  expect(await join()).toEqual({ role: 'member', now: false })
  const at = (who: string) => `/orgs/${first}/members/${slugOf(mock.persona(who).name)}`
  expect((await ask('PUT', at('invitee'), undefined, { as: 'member' })).status).toBe(403)
  expect((await ask('PUT', at('invitee'))).status).toBe(204)
  expect((await join()).role).toBe('admin')
  expect((await ask('DELETE', at('invitee'))).status).toBe(204)
  expect((await ask('DELETE', at('invitee'))).body.code).toBe('unknown_person')
  expect((await ask('DELETE', at('owner'))).status).toBe(403)
  expect((await ask('DELETE', at('invitee').replace(`${first}`, `${second}`))).body.code).toBe('hidden_organization')
})
