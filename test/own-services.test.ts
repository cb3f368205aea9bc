import { expect, test } from 'vitest'
import { defineService } from '../mock/service.ts'
import { createMock } from '../mock/index.ts'
import { document, openAcme } from './own-services/open-acme.ts'

const unknown = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff'

test('a document alone, in two files, is a service: invited, listed, sent again, accepted by the code of the mail', async () => {
  const { mock, ask, all, invite } = await openAcme()
  const invited = await invite('ada@example.com', { note: 'Welcome' })
  expect(invited.status).toBe(201)
  expect(invited.body).toMatchObject({
    email: 'ada@example.com',
    role: 'editor',
    status: 'open',
    note: 'Welcome',
    created_at: '2026-03-01T12:00:00.000Z',
    expires_at: '2026-03-08T12:00:00.000Z',
  })
  const one = `${all}/${invited.body.id}`
  expect((await ask('GET', one)).body).toEqual(invited.body)
  expect((await ask('GET', `${all}?status=open`)).body).toEqual({ items: [invited.body], total: 1 })
  await mock.sandbox('default').then(({ clock }) => clock.advance('2d'))
  expect((await ask('POST', `${one}/resend`)).body.expires_at).toBe('2026-03-10T12:00:00.000Z')
  const mails = mock.outbox.list({ to: 'ada@example.com' })
  expect(mails).toHaveLength(2)
  const code = new URL(invited.body.accept_url).searchParams.get('code')
  expect((await ask('POST', '/invitations/accept', { token: code })).status).toBe(403)
  await mock.invitations.accept(invited.body.id)
  expect((await ask('GET', one)).body.status).toBe('accepted')
  const ada = { as: 'ada@example.com' }
  expect((await ask('POST', '/invitations/accept', { token: code }, ada)).status).toBe(200)
  expect((await ask('DELETE', one)).status).toBe(409)
  expect((await ask('GET', `${all}?status=open`)).body.total).toBe(0)
})

test('what goes wrong is told in the form of the document, with the first status that it declares', async () => {
  const { ask, all, invite } = await openAcme()
  await invite('ada@example.com')
  const given = [
    [await invite('ada@example.com'), 409, 'already_invited'],
    [await invite('nobody'), 422, 'invalid_request'],
    [await ask('POST', all, { role: 'editor' }), 422, 'invalid_request'],
    [await ask('GET', `${all}/${unknown}`), 404, 'unknown_invitation'],
    [await ask('GET', `${all}/17`), 422, 'invalid_request'],
    [await ask('GET', `${all}?per_page=1000`), 422, 'invalid_request'],
    [await ask('GET', `/teams/${unknown}/invitations`), 404, 'unknown_organization'],
    [await ask('GET', all, undefined, { as: 'outsider' }), 404, 'hidden_organization'],
    [await ask('POST', all, { email: 'eve@example.com', role: 'editor' }, { as: 'member' }), 403, 'forbidden'],
    [await ask('GET', all, undefined, { as: '' }), 401, 'not_authenticated'],
    [await ask('PUT', all, {}), 405, 'method_not_allowed'],
    [await ask('GET', '/teams'), 404, 'unknown_route'],
    [await ask('POST', '/invitations/accept', { token: 'wrong' }), 404, 'code_wrong'],
  ] as const
  expect(given.map(([{ status, body }]) => [status, body.error.code])).toEqual(given.map(([, ...want]) => want))
  expect((await invite('nobody', { role: 'emperor' })).body.error.message).toBe(
    'email must be a valid email; role must be one of: admin, editor, viewer',
  )
})

test('a list comes in pages as its parameters say', async () => {
  const { ask, all, invite } = await openAcme()
  for (const number of [1, 2, 3, 4, 5]) await invite(`p${number}@example.com`)
  const page = async (query: string) => (await ask('GET', `${all}?${query}`)).body
  const emails = ({ items }: { items: { email: string }[] }) => items.map(({ email }) => email[1])
  expect(emails(await page('per_page=2'))).toEqual(['5', '4'])
  expect(emails(await page('per_page=2&page=3'))).toEqual(['1'])
  expect(await page('per_page=2&page=9')).toEqual({ items: [], total: 5 })
})

test('a definition says what is otherwise: answers, resources, words for problems, and whose credentials these are', async () => {
  const { ask, all, invite } = await openAcme({
    name: 'acme',
    title: 'Acme Teams',
    basePath: '/acme',
    roles: { editor: 'developer', viewer: 'member', admin: 'admin' },
    present: ({ id, email, role, state, createdAt }) => ({
      id,
      email: email.toUpperCase(),
      role,
      status: state === 'pending' ? 'open' : 'revoked',
      created_at: new Date(createdAt).toISOString(),
      expires_at: null,
    }),
    problems: {
      'already-invited': ({ email }) => ({ status: 409, code: 'taken', message: `${email} is taken` }),
      'unknown-invitation': { code: 'nothing_here' },
    },
    credentials: { key: (given) => (given === 'sk_test' ? 'admin' : undefined) },
    handlers: {
      revokeInvitation: (x) => {
        x.invitations.cancel(x.invitations.get((x.path as { invitation_id: string }).invitation_id))
        return x.respond(204)
      },
    },
  })
  const headers = { authorization: 'Bearer sk_test' }
  const invited = await ask('POST', all, { email: 'ada@example.com', role: 'editor' }, { headers })
  expect(invited.body).toMatchObject({ email: 'ADA@EXAMPLE.COM', status: 'open', expires_at: null })
  expect((await invite('x@example.com')).status).toBe(401)
  const again = await ask('POST', all, { email: 'ada@example.com', role: 'editor' }, { headers })
  expect(again.body).toEqual({ error: { code: 'taken', message: 'ada@example.com is taken' } })
  expect((await ask('DELETE', `${all}/${invited.body.id}`, undefined, { headers })).status).toBe(204)
  expect((await ask('GET', `${all}/${unknown}`, undefined, { headers })).body.error.code).toBe('nothing_here')
})

/** Each a definition, and what is said of it: what is wrong, where, and what to write. */
const broken: readonly (readonly [what: string, definition: object, said: RegExp])[] = [
  [
    'a file that is not there',
    { document: './nowhere.yaml' },
    /The document of the service can't be read: .*nowhere\.yaml.*write new URL/s,
  ],
  ['a document of another kind', { document: { swagger: '2.0', paths: {} } }, /is of version 2\. Convert it first/],
  ['no document', { document: { info: {} } }, /has no member "openapi"\. It begins with: openapi: 3\.1\.0/],
  [
    'two operations with one name',
    {
      document: { openapi: '3.0.3', paths: { '/invites': { get: { operationId: 'a' }, post: { operationId: 'a' } } } },
    },
    /two operations a: GET \/invites and POST \/invites/,
  ],
  [
    'a reference that leads nowhere',
    { document: { openapi: '3.1.0', paths: { '/invites': { $ref: '#/components/pathItems/x' } } } },
    /The reference #\/components\/pathItems\/x leads nowhere/,
  ],
  [
    'nothing about invitations',
    { document: { openapi: '3.1.0', paths: { '/pets': { get: { operationId: 'pets' } } } } },
    /no operation that is about invitations/,
  ],
  [
    'an operation that nobody understands',
    {
      document: {
        openapi: '3.1.0',
        paths: { '/invites/{id}/colour': { put: { operationId: 'paint', responses: { 200: { description: '' } } } } },
      },
    },
    /nobody can tell what paint does, PUT \/invites\/\{id\}\/colour, and it has no handler\. Write handlers: \{ paint: \(x\) => x\.respond\(200/,
  ],
  [
    'a handler for nothing',
    { document, handlers: { createInvitatoin: () => undefined } },
    /handlers names the operation createInvitatoin.*Did you mean createInvitation\?/,
  ],
  [
    'a handler that is none',
    { document, handlers: { createInvitation: 1 } },
    /handlers\.createInvitation is no function\. Write createInvitation: \(x\) => x\.usual\(\)/,
  ],
  [
    'a member that there is not',
    { document, handler: {} },
    /has handler, which there is not\. Did you mean handlers\?/,
  ],
  [
    'a policy that there is not',
    { document, policy: { duplicates: 'refuse' } },
    /has policy\.duplicates, which there is not/,
  ],
  [
    'a choice that there is not',
    { document, policy: { second: 'maybe' } },
    /policy\.second is "maybe"\. Write one of refuse, return, renew, replace, allow/,
  ],
  [
    'no time',
    { document, policy: { lifetime: 'a week' } },
    /policy\.lifetime is "a week", which is no time such as 90s, 15m, 12h or 7d/,
  ],
  [
    'a rate for an operation that there is not',
    { document, policy: { rate: { operations: { createInvitatoin: { requests: 1, seconds: 1 } } } } },
    /policy\.rate\.operations names createInvitatoin.*Did you mean createInvitation\?/,
  ],
  [
    'half a rate',
    { document, policy: { rate: { requests: 1 } } },
    /policy\.rate\.seconds is null\. Write a whole number from 1 on/,
  ],
  [
    'a role that there is not',
    { document, roles: { boss: 'king' } },
    /roles\["boss"\] is "king"\. Write one of owner, admin/,
  ],
  [
    'a scheme that there is not',
    { document, credentials: { oauth: () => 'owner' } },
    /credentials\.oauth is for a security scheme that the document has not\. It has: key/,
  ],
  ['a name with capitals', { document, name: 'Acme' }, /its name is "Acme"\. Write small letters/],
  ['the name of a built-in one', { document, name: 'snyk' }, /There already is a service snyk, Snyk/],
  [
    'the paths of a built-in one',
    {
      document: {
        openapi: '3.1.0',
        paths: {
          '/v1/organizations/{id}/invitations': {
            get: { operationId: 'list', responses: { 200: { description: '' } } },
          },
        },
      },
      name: 'clone',
    },
    /which ClickHouse Cloud has too\. Write basePath: '\/clone'/,
  ],
]

test.each(broken)('a definition with %s is refused', async (_, definition, said) => {
  const service = defineService()(definition as never)
  await expect(createMock({ services: [service] })).rejects.toThrow(said)
})

test('what a handler answers is held against the document, and the log says what is wrong', async () => {
  const errors: string[] = []
  const onError = (error: unknown) => void errors.push(String((error as Error).message))
  const { ask, all } = await openAcme(
    {
      handlers: {
        listInvitations: () => ({ status: 200, headers: {}, body: { items: [{ id: 1 }], total: 1 } }),
        createInvitation: (async () => undefined) as never,
        revokeInvitation: (() => undefined) as never,
        acceptInvitation: (x) => x.respond(201, {}),
      },
    },
    { onError },
  )
  expect((await ask('GET', all)).status).toBe(500)
  expect((await ask('POST', all, { email: 'a@example.com', role: 'admin' })).status).toBe(500)
  expect((await ask('DELETE', `${all}/${unknown}`)).status).toBe(500)
  expect(errors).toEqual([
    expect.stringMatching(
      /What listInvitations of Acme answers with 200 is not as its document says: the body at \/items\/0/,
    ),
    expect.stringMatching(/createInvitation of Acme is asynchronous\. Take the "async" away/),
    expect.stringMatching(/revokeInvitation of Acme gives no answer\. Return x\.respond/),
  ])
})
