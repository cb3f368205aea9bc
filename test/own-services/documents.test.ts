import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { createMock } from '../../mock/index.ts'
import { defineService } from '../../mock/service.ts'
import { emptyFolder } from '../cli/command.ts'
import { documentOf } from './document-of.ts'
import { openAcme } from './open-acme.ts'

/** A folder with these files, of which the first is the document. */
function filesOf(files: Readonly<Record<string, unknown>>): URL {
  const folder = emptyFolder()
  for (const [name, value] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), typeof value === 'string' ? value : JSON.stringify(value))
  }
  return pathToFileURL(join(folder, Object.keys(files)[0]!))
}

/** Of version 3.0, in JSON and YAML: a path, what it answers, and what that is made of in files of their own. */
const files = {
  'api/openapi.json': {
    openapi: '3.0.3',
    info: { title: 'Acme', version: '1' },
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    security: [{ token: [] }],
    paths: {
      '/teams/{team}/invites': { $ref: 'paths/invites.yaml' },
      '/teams/{team}/invites/{invite}': { $ref: 'paths/invites.yaml#/one' },
    },
  },
  'api/paths/invites.yaml': `
parameters:
  - $ref: ../../shared.json#/team
get:
  operationId: list
  responses:
    '200':
      description: All.
      content: { application/json: { schema: { type: array, items: { $ref: ../invite.yaml } } } }
post:
  operationId: create
  requestBody:
    required: true
    content:
      application/json:
        schema:
          type: object
          required: [email]
          properties:
            email: { type: string, format: email }
            seats: { type: integer, minimum: 0, exclusiveMinimum: true, nullable: true }
  responses:
    '201': { description: It., content: { application/json: { schema: { $ref: ../invite.yaml } } } }
    default: { $ref: ../../shared.json#/failure }
one:
  parameters:
    - $ref: ../../shared.json#/team
    - { name: invite, in: path, required: true, schema: { type: string } }
  get:
    operationId: get
    responses:
      '200': { description: It., content: { application/json: { schema: { $ref: ../invite.yaml } } } }
      default: { $ref: ../../shared.json#/failure }
`,
  'api/invite.yaml': `
type: object
required: [id, email, accepted_at]
properties:
  id: { type: string }
  email: { type: string }
  accepted_at: { type: string, format: date-time, nullable: true }
  inviter: { nullable: true, allOf: [{ $ref: '#/definitions/person' }] }
definitions:
  person: { type: object, properties: { email: { type: string } } }
`,
  'shared.json': {
    team: { name: 'team', in: 'path', required: true, schema: { type: 'string' } },
    failure: {
      description: 'Not.',
      content: { 'application/json': { schema: { type: 'object', properties: { message: { type: 'string' } } } } },
    },
  },
}

test('a document of version 3.0 in several files, JSON and YAML, in folders of their own', async () => {
  const { mock, ask, organizationId } = await openAcme({ document: filesOf(files) })
  const all = `/teams/${organizationId}/invites`
  const made = await ask('POST', all, { email: 'ada@example.com', seats: null })
  expect([made.status, made.body]).toEqual([
    201,
    {
      id: expect.any(String) as string,
      email: 'ada@example.com',
      accepted_at: null,
      inviter: { email: mock.persona('owner').email },
    },
  ])
  expect((await ask('GET', all)).body).toEqual([made.body])
  await mock.invitations.accept(made.body.id)
  expect((await ask('GET', `${all}/${made.body.id}`)).body.accepted_at).toBe('2026-03-01T12:00:00.000Z')
  // The limit itself is excluded, as 3.0 writes it.
  const refused = await ask('POST', all, { email: 'bob@example.com', seats: 0 })
  expect([refused.status, refused.body.message]).toEqual([422, expect.stringMatching(/^seats /)])
})

test.each(['3.0.3', '3.1.0'])('the same operations are the same service in %s', async (openapi) => {
  const { ask, organizationId } = await openAcme({ document: documentOf({ openapi, ...(openapi === '3.0.3' && old) }) })
  const all = `/orgs/${organizationId}/invitations`
  const { status, body } = await ask('POST', all, { email: 'ada@example.com' })
  expect([status, body.expires_at]).toEqual([201, '2026-03-08T12:00:00.000Z'])
})

const old = {
  invitation: {
    type: 'object',
    properties: { id: { type: 'string' }, expires_at: { type: 'string', format: 'date-time', nullable: true } },
  },
}

test('every kind of rule counts: lengths, formats, patterns, equal items, constants', async () => {
  const body = {
    name: { type: 'string', minLength: 2, maxLength: 3, pattern: '^\\p{L}+$' },
    site: { type: 'string', format: 'uri' },
    tags: { type: 'array', uniqueItems: true, items: { type: 'object' } },
    kind: { const: { a: [1] } },
  }
  const { ask, organizationId } = await openAcme({ document: documentOf({ body }) })
  const all = `/orgs/${organizationId}/invitations`
  const given: readonly (readonly [object, number])[] = [
    [{ name: 'äöü', site: 'https://example.com', tags: [{ a: 1 }, { a: 2 }], kind: { a: [1] } }, 201],
    [{ name: 'ä' }, 422],
    [{ name: 'a1' }, 422],
    [{ name: 'long' }, 422],
    [{ site: 'no site' }, 422],
    [{ tags: [{ a: 1 }, { a: 1 }] }, 422],
    [{ kind: { a: [2] } }, 422],
  ]
  const statuses = []
  for (const [more] of given) statuses.push((await ask('POST', all, { email: 'ada@example.com', ...more })).status)
  expect(statuses).toEqual(given.map(([, status]) => status))
})

/** Documents that are wrong, each with what is said. */
const broken: readonly (readonly [string, () => URL | object, RegExp])[] = [
  [
    'a file that is not there',
    () => filesOf({ 'openapi.yaml': 'openapi: 3.1.0\npaths: { /invites: { $ref: nowhere.yaml } }' }),
    /nowhere\.yaml, which is referred to as nowhere\.yaml, can't be read/,
  ],
  [
    'a file on the web',
    () => filesOf({ 'openapi.yaml': 'openapi: 3.1.0\npaths: { /invites: { $ref: https://example.com/a.yaml } }' }),
    /refers to https:\/\/example\.com\/a\.yaml, and only files are read\. Save it beside the document/,
  ],
  ['what is no YAML', () => filesOf({ 'openapi.yaml': 'openapi: [3' }), /openapi\.yaml is neither JSON nor YAML: /],
  ['version 4', () => ({ openapi: '4.0.0', paths: {} }), /it says openapi: "4\.0\.0"/],
  [
    'a schema that is none',
    () => documentOf({ invitation: { type: 'objekt' } }),
    /the schema of .* can't be used: .*objekt|type must be/,
  ],
  [
    'an example of a body that its schema refuses',
    () => withExample('requestBody', { email: 17 }),
    /the example of the body of create, POST \/orgs\/\{id\}\/invitations, is not as its schema says: \/email must be string\. Mend the example, or the schema/,
  ],
  [
    'a named example of an answer that its schema refuses',
    () => withExample('201', { id: 'x', email: 'a@example.com', state: 'waiting' }),
    /the example "first" of the answer 201 of create, .*: \/state must be equal to one of the allowed values/,
  ],
]

function withExample(place: string, value: object): object {
  const document = documentOf({}) as Record<'paths', Record<string, Record<string, Record<string, never>>>>
  const create = document.paths['/orgs/{id}/invitations']!['post']!
  const { content } = (place === 'requestBody' ? create['requestBody'] : create['responses']![place]) as unknown as {
    content: Record<string, object>
  }
  Object.assign(
    content['application/json']!,
    place === 'requestBody' ? { example: value } : { examples: { first: { value } } },
  )
  return document
}

test.each(broken)('%s is told, with where it is and what to write', async (_, document, said) => {
  const service = defineService()({ name: 'acme', document: document() })
  await expect(createMock({ services: [service], listen: false })).rejects.toThrow(said)
})

test('a status that is not declared is told, with those that are; ranges count', async () => {
  const errors: unknown[] = []
  const failed = { type: 'object', properties: { message: { type: 'string' } } }
  const document = documentOf({}) as { paths: Record<string, Record<string, { responses: object }>> }
  Object.assign(document.paths['/orgs/{id}/invitations']!['get']!.responses, {
    '4XX': { description: '', content: { 'application/json': { schema: failed } } },
  })
  const { ask, organizationId } = await openAcme(
    {
      document,
      handlers: {
        create: (x) => x.respond(299),
        createMany: () => ({ status: 299, headers: {}, body: {} }),
        list: (x) => x.respond(418, { message: 'I am a teapot' }),
      },
    },
    { onError: (error) => errors.push(String(error)) },
  )
  const all = `/orgs/${organizationId}/invitations`
  expect((await ask('POST', all, { email: 'a@example.com' })).status).toBe(500)
  expect((await ask('POST', `${all}/bulk`, [{ email: 'a@example.com' }])).status).toBe(500)
  expect(errors).toEqual([
    expect.stringContaining(
      'The handler of create of Acme answers 299, which POST /orgs/{id}/invitations does not declare. Declared are 201: answer one of these, or declare it in the document.',
    ),
    expect.stringContaining('The handler of createMany of Acme answers 299'),
  ])
  const teapot = await ask('GET', all)
  expect([teapot.status, teapot.body]).toEqual([418, { message: 'I am a teapot' }])
  expect((await ask('GET', `/orgs/nobody/invitations`)).status).toBe(418)
})

test('a mock without own services loads nothing of them', () => {
  const folder = emptyFolder()
  const door = new URL('../../dist/index.js', import.meta.url).href
  const service = new URL('../../dist/service.js', import.meta.url).href
  const loadedBy = (script: string): string => {
    const coverage = join(folder, String(script.length))
    execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
      env: { ...process.env, NODE_V8_COVERAGE: coverage },
    })
    const [report = ''] = readdirSync(coverage)
    const { result } = JSON.parse(readFileSync(join(coverage, report), 'utf8')) as { result: { url: string }[] }
    const urls = result.map(({ url }) => url).filter((url) => url.startsWith('file:') && url.includes('/dist/'))
    return urls.map((url) => readFileSync(new URL(url), 'utf8')).join('\n')
  }
  const start = (options: string) =>
    `import { createMock } from ${JSON.stringify(door)}\nconst mock = await createMock(${options})\nawait mock.close()`
  // A sentence of what reads definitions, and one of what reads documents.
  const marks = ['A service is what defineService of invitekit/service gives', 'is no OpenAPI document of version']
  const without = loadedBy(start('{}'))
  const document = JSON.stringify(documentOf({}))
  const beside = loadedBy(
    `import { defineService } from ${JSON.stringify(service)}\n${start(`{ services: [defineService()({ document: ${document} })] }`)}`,
  )
  for (const mark of marks) expect([without.includes(mark), beside.includes(mark)]).toEqual([false, true])
})

const plain = { description: 'As asked.', content: { 'application/json': { schema: { type: 'array', items: {} } } } }
const invite = { type: 'object', properties: { email: { type: 'string' }, status: { enum: ['pending', 'accepted'] } } }

test('names may be absent, and twice elsewhere; a word of a state behind a list is a list of those', async () => {
  const rows = { ...plain, content: { 'application/json': { schema: { type: 'array', items: invite } } } }
  const body = { content: { 'application/json': { schema: { type: 'object', properties: { email: {} } } } } }
  const paths = {
    '/orgs/{org}/invitations': {
      get: { responses: { 200: rows } },
      post: { requestBody: body, responses: { 201: { description: 'Made.' } } },
    },
    '/orgs/{org}/invitations/accepted': { get: { operationId: 'accepted', responses: { 200: rows } } },
    '/pets': { get: { operationId: 'pets', responses: { 200: plain } } },
    '/v2/pets': { get: { operationId: 'pets', responses: { 200: plain } } },
  }
  const acme = defineService()({ name: 'acme', document: { openapi: '3.1.0', paths } })
  const mock = await createMock({ services: [acme], scenario: 'empty' })
  onTestFinished(() => mock.close())
  const { organizations } = mock.directory
  const headers = { authorization: mock.persona('owner').authorization.acme, 'content-type': 'application/json' }
  const url = `${mock.urlOf('acme')}/orgs/${organizations[0]?.id}/invitations`
  for (const email of ['ada@example.com', 'bob@example.com'])
    expect((await fetch(url, { method: 'POST', headers, body: JSON.stringify({ email }) })).status).toBe(201)
  await mock.invitations.accept(mock.invitations.list({ service: 'acme' })[0]!.id)
  const accepted: unknown = await (await fetch(`${url}/accepted`, { headers })).json()
  expect(accepted).toEqual([{ email: expect.any(String), status: 'accepted' }])
})

test('roles are shown as the document has them: as ids, as objects; nothing is null that must not be', async () => {
  const role = { type: 'object', required: ['name'], properties: { id: { type: 'string' }, name: { type: 'string' } } }
  const invitation = {
    type: 'object',
    properties: {
      id: { type: 'string' },
      email: { type: 'string' },
      role_id: { type: 'string', format: 'uuid' },
      roles: { type: 'array', items: role },
      notes: { type: 'object' },
    },
  }
  const body = { notes: { type: ['object', 'null'] } }
  const acme = defineService()({ name: 'acme', document: documentOf({ invitation, body }) })
  const mock = await createMock({ services: [acme], scenario: 'empty' })
  onTestFinished(() => mock.close())
  const headers = { authorization: mock.persona('owner').authorization.acme, 'content-type': 'application/json' }
  const made = await fetch(`${mock.urlOf('acme')}/orgs/${mock.directory.organizations[0]?.id}/invitations`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ email: 'ada@example.com', role: 'member', notes: null }),
  })
  expect(await made.json()).toEqual({
    id: expect.any(String),
    email: 'ada@example.com',
    role_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    roles: [{ id: 'member', name: 'member' }],
  })
})

test('a schema that holds itself is shown once', async () => {
  const team = {
    type: 'object',
    properties: {
      id: { type: 'string' },
      parent: { $ref: '#/components/schemas/Team' },
      lead: { $ref: '#/components/schemas/Person' },
    },
  }
  const person = {
    type: 'object',
    required: ['team'],
    properties: { id: { type: 'string' }, team: { $ref: '#/components/schemas/Team' }, alone: { type: 'boolean' } },
  }
  const invitation = {
    type: 'object',
    properties: { id: { type: 'string' }, email: { type: 'string' }, team: { $ref: '#/components/schemas/Team' } },
  }
  const document = {
    ...documentOf({ invitation }),
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: { Team: team, Person: person },
    },
  }
  const mock = await createMock({ services: [defineService()({ name: 'acme', document })], scenario: 'empty' })
  onTestFinished(() => mock.close())
  const headers = { authorization: mock.persona('owner').authorization.acme, 'content-type': 'application/json' }
  const id = mock.directory.organizations[0]?.id
  const made = await fetch(`${mock.urlOf('acme')}/orgs/${id}/invitations`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ email: 'ada@example.com', role: 'member' }),
  })
  expect(await made.json()).toMatchObject({ email: 'ada@example.com', team: { id, lead: { team: {} } } })
})
