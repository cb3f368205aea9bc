import { expect, test } from 'vitest'
import type { ServiceDefinition } from '../../mock/service.ts'
import { documentOf } from './document-of.ts'
import { openAcme } from './open-acme.ts'

type Dialect = NonNullable<ServiceDefinition['dialect']>
type Parts = Parameters<typeof documentOf>[0]

const text = { type: 'string' }
const object = (properties: object, required: readonly string[] = []) => ({ type: 'object', required, properties })

/** What a service says of a second invitation and of one without an address, and as what. */
const forms: readonly (readonly [string, Parts, Dialect | undefined, string, object, object])[] = [
  [
    'plain JSON where nothing is said',
    {},
    undefined,
    'application/json',
    { code: 'already_invited', message: 'ada@example.com already has an invitation' },
    { code: 'invalid_request', message: 'email is required' },
  ],
  [
    'problem+json where nothing is said',
    {},
    'problem+json',
    'application/problem+json',
    { type: 'about:blank', title: 'Conflict', status: 409, detail: 'ada@example.com already has an invitation' },
    { title: 'Unprocessable Entity', status: 422, detail: 'email is required' },
  ],
  [
    'JSON:API where nothing is said',
    {},
    'json:api',
    'application/vnd.api+json',
    { errors: [{ status: '409', code: 'already_invited', title: 'Conflict', detail: expect.any(String) as string }] },
    { errors: [{ status: '422', code: 'invalid_request', source: { pointer: '/email' } }] },
  ],
  [
    'a message and a list of errors',
    { error: object({ message: text, errors: { type: 'array', items: object({ field: text, code: text }) } }) },
    undefined,
    'application/json',
    { message: 'ada@example.com already has an invitation' },
    { message: 'email is required', errors: [{ field: 'email', code: 'invalid_request' }] },
  ],
  [
    'an error in an error',
    { error: object({ error: object({ code: text, message: text }, ['code']) }) },
    undefined,
    'application/json',
    { error: { code: 'already_invited', message: 'ada@example.com already has an invitation' } },
    { error: { code: 'invalid_request', message: 'email is required' } },
  ],
  [
    'no more than ok',
    { error: object({ ok: { type: 'boolean', enum: [false] }, error: text }, ['ok', 'error']) },
    undefined,
    'application/json',
    { ok: false },
    { ok: false },
  ],
  [
    'a status as a number and as a word',
    { error: object({ statusCode: { type: 'integer' }, error: text, message: text }) },
    undefined,
    'application/json',
    { statusCode: 409, message: 'ada@example.com already has an invitation' },
    { statusCode: 422, message: 'email is required' },
  ],
]

test.each(forms)('%s', async (_, parts, dialect, mediaType, second, without) => {
  const { ask, organizationId } = await openAcme({ document: documentOf(parts), ...(dialect && { dialect }) })
  const all = `/orgs/${organizationId}/invitations`
  const ada = { email: 'ada@example.com' }
  expect((await ask('POST', all, ada)).status).toBe(201)
  const [again, none] = [await ask('POST', all, ada), await ask('POST', all, {})]
  expect([again.status, none.status]).toEqual([409, 422])
  expect(again.headers.get('content-type')).toBe(mediaType)
  expect(again.body).toMatchObject(second)
  expect(none.body).toMatchObject(without)
})

test('resources of JSON:API are filled by their names wherever they stand', async () => {
  const invitation = object({
    data: object(
      {
        type: { const: 'invitations' },
        id: text,
        attributes: object({ email: text, state: text }),
        links: object({ self: text }),
      },
      ['type', 'id'],
    ),
  })
  const document = documentOf({ invitation, mediaType: 'application/vnd.api+json' })
  const { mock, organizationId } = await openAcme({ document, dialect: 'json:api' })
  const { url, name } = mock.services.at(-1)!
  const answer = await fetch(`${url}/orgs/${organizationId}/invitations`, {
    method: 'POST',
    headers: {
      authorization: mock.persona('owner').authorization[name] ?? '',
      'content-type': 'application/vnd.api+json',
    },
    body: JSON.stringify({ email: 'ada@example.com' }),
  })
  const { id } = mock.invitations.list()[0]!
  expect([answer.status, answer.headers.get('content-type')]).toEqual([201, 'application/vnd.api+json'])
  expect(await answer.json()).toMatchObject({
    data: { type: 'invitations', id, attributes: { email: 'ada@example.com', state: 'pending' } },
  })
})
