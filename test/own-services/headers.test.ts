import { expect, test } from 'vitest'
import { documentOf } from './document-of.ts'
import { openAcme } from './open-acme.ts'

const error = { type: 'object', properties: { message: { type: 'string' } } }

/** A create that requires a version and knows a priority; credentials stand elsewhere, whatever is said of them. */
function document() {
  const made = documentOf({ error }) as { paths: Record<string, Record<string, { parameters?: unknown[] }>> }
  const header = (name: string, schema: object, required = false) => ({ name, in: 'header', required, schema })
  const create = made.paths['/orgs/{id}/invitations']!['post']!
  create.parameters = [
    header('X-Version', { type: 'string', enum: ['2026-01-01', '2026-07-01'] }, true),
    header('X-Priority', { type: 'integer', maximum: 9 }),
    header('Accept', { type: 'string', enum: ['text/plain'] }, true),
  ]
  return made
}

test('headers that an operation declares are checked, in the words of the service', async () => {
  const { ask, organizationId, mock } = await openAcme({ document: document() })
  const asked = async (headers: Record<string, string>) => {
    const { status, body } = await ask(
      'POST',
      `/orgs/${organizationId}/invitations`,
      { email: 'ada@example.com' },
      { headers },
    )
    return [status, (body as { message?: string }).message]
  }
  expect(await asked({})).toEqual([422, expect.stringContaining('X-Version')])
  expect(await asked({ 'x-version': '2025' })).toEqual([422, expect.stringContaining('2026-01-01')])
  expect(await asked({ 'x-version': '2026-01-01', 'x-priority': '10' })).toEqual([
    422,
    expect.stringContaining('X-Priority'),
  ])
  expect((await asked({ 'X-Version': '2026-01-01', 'X-Priority': '9' }))[0]).toBe(201)
  // What the start prints works as it is.
  const { example } = mock.services.find(({ name }) => name === 'acme')!
  expect(example.headers).toMatchObject({ 'x-version': '2026-01-01' })
})

/** As the catalogue tells it. */
interface Form {
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly mediaType?: string
  readonly body?: unknown
}

test.each([
  [
    { in: 'header', name: 'X-Acme-Key' },
    { 'x-version': '2026-01-01', 'x-acme-key': '{token}' },
  ],
  [
    { in: 'cookie', name: 'session' },
    { 'x-version': '2026-01-01', cookie: 'session={token}' },
  ],
  [
    { in: 'query', name: 'key' },
    { 'x-version': '2026-01-01', authorization: '{authorization}' },
  ],
])('a key in %j is told to whoever sends requests of their own, and counts', async (key, headers) => {
  const components = { securitySchemes: { key: { type: 'apiKey', ...key } } }
  const { mock, organizationId } = await openAcme({
    document: { ...document(), components, security: [{ key: [] }] },
  })
  const catalogue = (await (await fetch(`${mock.url}/_mock/services`)).json()) as {
    services: { name: string; requests: { invite: Form } }[]
  }
  const { invite } = catalogue.services.find(({ name }) => name === 'acme')!.requests
  expect(invite.headers).toEqual(headers)
  const authorization = mock.persona('owner').authorization['acme' as never] as string
  const [, token = ''] = authorization.split(' ')
  const filled = (text: string) => text.replace('{token}', token).replace('{authorization}', authorization)
  const sent = await fetch(mock.url + invite.path.replace('{organizationId}', organizationId), {
    method: 'POST',
    headers: {
      'content-type': invite.mediaType ?? '',
      ...Object.fromEntries(Object.entries(invite.headers ?? {}).map(([name, value]) => [name, filled(value)])),
    },
    body: JSON.stringify(invite.body).replace('{email}', 'ada@example.com').replace('{role}', 'member'),
  })
  expect(sent.status).toBe(201)
})
