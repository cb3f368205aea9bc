import { describe, expect, test } from 'vitest'
import { nobody, vnd } from './golden/story.ts'
import { stage, type Stage } from './support/stage.ts'

const type = 'organization_invites'
const listOf = ({ org }: Stage) => `/api/v2/organizations/${org}/invites`
const document = (attributes: object, more: object = {}) => ({ data: { type, attributes, ...more } })
const create = (set: Stage, body: unknown, { query = '', as = 'owner', path = listOf(set) } = {}) =>
  set.send({ method: 'POST', path: path + query, headers: { ...set.as(as, 'mpdx'), ...vnd }, body })
const get = (set: Stage, path: string, as = 'owner') => set.send({ path, headers: { ...set.as(as, 'mpdx'), ...vnd } })

interface Invite {
  readonly id: string
  readonly attributes: { readonly code: string }
}

async function invited(set: Stage, email = 'somebody@example.com'): Promise<Invite> {
  return ((await create(set, document({ recipient_email: email }))).json as { data: Invite }).data
}

const accept = (set: Stage, id: string, attributes: object, { query = '', path = listOf(set), more = {} } = {}) =>
  set.send({
    method: 'PUT',
    path: `${path}/${id}/accept${query}`,
    headers: { ...set.as('invitee', 'mpdx'), ...vnd },
    body: document(attributes, more),
  })

const email = { recipient_email: 'somebody@example.com' }
const errors = (...all: object[]) => ({ errors: all })
const denied = (what: string) => ({
  status: '403',
  title: 'Forbidden',
  detail: `Not allowed to perform that action on the resource with ID ${what}`,
})
const conflict = (detail: string) => errors({ status: '409', title: 'Conflict', detail })
const noType = (pointer: string) =>
  conflict(
    'JSONAPI resource objects MUST contain a `type` top-level member of its hash for POST and PATCH requests. ' +
      `Expected to find a \`type\` member at ${pointer}`,
  )

describe.each(['documented', 'live'] as const)('%s', (profile) => {
  const open = () => stage({ switches: { 'mpdx.media-type': profile, 'mpdx.plain-errors': 'documented' } })

  describe('fields and include', () => {
    test('of create', async () => {
      const set = await open()
      const query =
        '?fields[organization_invites]=code,invited_by_user&include=invited_by_user&fields[users]=first_name'
      const { status, json } = await create(set, document(email), { query })
      expect([status, json]).toEqual([
        201,
        {
          data: {
            id: expect.any(String) as string,
            type,
            attributes: { code: expect.any(String) as string },
            relationships: { invited_by_user: { data: { id: expect.any(String) as string, type: 'users' } } },
          },
          included: [
            {
              id: expect.any(String) as string,
              type: 'users',
              attributes: { first_name: expect.any(String) as string },
            },
          ],
        },
      ])
    })

    test('of accept', async () => {
      const set = await open()
      const { id, attributes } = await invited(set)
      const query = '?include=accepted_by_user&fields[organization_invites]=accepted_at&fields[users]=last_name'
      const { status, json } = await accept(set, id, attributes, { query })
      expect([status, json]).toEqual([
        200,
        {
          data: { id, type, attributes: { accepted_at: expect.any(String) as string } },
          included: [
            {
              id: expect.any(String) as string,
              type: 'users',
              attributes: { last_name: expect.any(String) as string },
            },
          ],
        },
      ])
    })

    test.each([
      { query: 'include=accepted_by_user', left: ['data'], parts: ['id', 'type', 'attributes', 'relationships'] },
      { query: 'fields[organization_invites]=code', left: ['data'], parts: ['id', 'type', 'attributes'] },
      { query: 'fields[organization_invites]=invited_by_user', left: ['data'], parts: ['id', 'type', 'relationships'] },
      { query: 'fields[organization_invites]=zzz', left: ['data'], parts: ['id', 'type'] },
      { query: 'fields[organization_invites]=', left: ['data'], parts: ['id', 'type'] },
      { query: 'include=zzz', left: ['data'], parts: ['id', 'type', 'attributes', 'relationships'] },
      { query: 'include=invited_by_user.emails', left: ['data', 'included'], parts: undefined },
      { query: 'include=%20invited_by_user%20,x', left: ['data', 'included'], parts: undefined },
      { query: 'include=*', left: ['data', 'included'], parts: undefined },
    ])('$query leaves $left and $parts', async ({ query, left, parts }) => {
      const set = await open()
      const { id } = await invited(set)
      for (const path of [`${listOf(set)}/${id}?${query}`, `${listOf(set)}?${query}`]) {
        const json = (await get(set, path)).json as { data: object | object[] }
        expect(Object.keys(json).filter((name) => name !== 'meta')).toEqual(left)
        const [one] = [json.data].flat()
        if (parts) expect(Object.keys(one ?? {})).toEqual(parts)
      }
    })

    test('a space belongs to the name of a field', async () => {
      const set = await open()
      const { id } = await invited(set)
      const { json } = await get(set, `${listOf(set)}/${id}?fields[organization_invites]=code,%20recipient_email`)
      expect(Object.keys((json as { data: Invite }).data.attributes)).toEqual(['code'])
    })
  })

  test('a user without any of the fields asked for is a type and an id', async () => {
    const set = await open()
    const { id } = await invited(set)
    const { json } = await get(set, `${listOf(set)}/${id}?include=invited_by_user&fields[users]=zzz`)
    expect((json as { included: object[] }).included).toEqual([{ id: expect.any(String) as string, type: 'users' }])
  })

  test('filters are told in the order of the request', async () => {
    const set = await open()
    const query = 'filter[updated_at]=2020-01-01..2030-01-01&filter[invite_user_as]=admin&sort=-created_at%20nulls'
    const { json } = await get(set, `${listOf(set)}?${query}`)
    const { meta } = json as { meta: { filter: object; sort: string } }
    expect(Object.entries(meta.filter)).toEqual([
      ['updated_at', '2020-01-01..2030-01-01'],
      ['invite_user_as', 'admin'],
    ])
    expect(meta.sort).toBe('-created_at nulls')
  })

  describe('whoever may not is told so, whatever they send', () => {
    test.each([
      { recipient_email: null },
      { recipient_email: '' },
      { recipient_email: 7 },
      {},
      { recipient_email: 'bad' },
      { ...email, invite_user_as: 'boss' },
      { ...email, invite_user_as: 7 },
    ])('create with %j', async (attributes) => {
      const set = await open()
      for (const as of ['outsider', 'member']) {
        const { status, json } = await create(set, document(attributes), { as })
        expect([status, json]).toEqual([403, errors({ status: '403', title: 'Forbidden' })])
      }
      const path = `/api/v2/organizations/${nobody}/invites`
      expect((await create(set, document(attributes), { path })).status).toBe(404)
      expect((await create(set, document(attributes))).status).toBe(400)
    })

    test.each([{ code: null }, {}, { code: '' }, { code: 7 }, { code: [] }])('accept with %j', async (attributes) => {
      const set = await open()
      const { id } = await invited(set)
      expect((await accept(set, nobody, attributes)).status).toBe(404)
      const path = `/api/v2/organizations/${nobody}/invites`
      expect((await accept(set, id, attributes, { path })).status).toBe(404)
      expect((await accept(set, id, attributes)).status).toBe(400)
    })
  })

  test('a code is compared as it stands', async () => {
    const set = await open()
    const { id, attributes } = await invited(set)
    const detail = (reply: { json: unknown }) => (reply.json as { errors: { detail: string }[] }).errors[0]?.detail
    expect(detail(await accept(set, id, { code: ` ${attributes.code}` }))).toBe("'data/attributes/code' is invalid")
    expect(detail(await accept(set, id, { code: 7 }))).toBe("'data/attributes/code' is invalid")
    expect(detail(await accept(set, id, { code: ' \n' }))).toBe("'data/attributes/code' cannot be blank")
    expect(detail(await accept(set, id, { code: null }))).toBe("'data/attributes/code' cannot be blank")
  })

  test('an invite is looked for before anyone is told that it is not theirs', async () => {
    const set = await open()
    const { id } = await invited(set)
    const forbidden = errors(denied(`${id} of type ${type}`))
    for (const method of ['GET', 'DELETE']) {
      const ask = async (path: string, as: string) => {
        const headers = { ...set.as(as, 'mpdx'), ...vnd }
        const { status, json } = await set.send({ method, path, headers })
        return [status, json]
      }
      expect(await ask(`${listOf(set)}/${nobody}`, 'outsider')).toMatchObject([404, {}])
      expect(await ask(`/api/v2/organizations/${nobody}/invites/${id}`, 'owner')).toMatchObject([404, {}])
      expect(await ask(`${listOf(set)}/${id}`, 'outsider')).toEqual([403, forbidden])
      const theirs = `/api/v2/organizations/${set.otherOrg}/invites/${id}`
      expect(await ask(theirs, 'outsider')).toEqual([403, forbidden])
    }
    const list = await get(set, listOf(set), 'outsider')
    expect([list.status, list.json]).toEqual([403, errors(denied(`${set.org} of type organizations`))])
  })

  describe('the rules of JSON:API hold for every resource in a document', () => {
    const related = (data: unknown) => ({ relationships: { organization: { data } } })
    const fine = { id: '1', type: 'account_lists' }
    test.each([
      {
        name: 'no type in a relationship',
        more: related({ id: 'x' }),
        want: noType('/data/relationships/organization/data/type'),
      },
      {
        name: 'a type that is null there',
        more: related({ id: 'x', type: null }),
        want: noType('/data/relationships/organization/data/type'),
      },
      {
        name: 'no type in a list of them',
        more: related([fine, { id: 'x' }]),
        want: noType('/data/relationships/organization/data/1/type'),
      },
      {
        name: 'no type further down',
        more: related({ ...fine, relationships: { a: { data: [{}] } } }),
        want: noType('/data/relationships/organization/data/relationships/a/data/0/type'),
      },
      {
        name: 'a foreign key further down',
        more: related({ ...fine, attributes: { user_id: 1 } }),
        want: conflict(
          'Foreign keys SHOULD NOT be referenced in the #attributes of a JSONAPI resource object. ' +
            'Reference: /data/relationships/organization/data/attributes/user_id',
        ),
      },
      {
        name: 'a primary key',
        attributes: { id: 1 },
        want: conflict(
          'A primary key, if sent in a request, CANNOT be referenced in the #attributes of a JSONAPI resource object. ' +
            "It must instead be sent as a top level member of the resource's `data` object. " +
            'Reference: `/data/attributes/id`. Expected `/data/id`',
        ),
      },
    ])('$name', async ({ more = {}, attributes = {}, want }) => {
      const set = await open()
      const { status, json } = await create(set, document({ ...email, ...attributes }, more))
      expect([status, json]).toEqual([409, want])
      const { id, attributes: proof } = await invited(set)
      const accepted = await accept(set, id, { ...proof, ...attributes }, { more })
      expect(accepted.status).toBe(409)
    })

    test.each([
      { included: [{ type: 'users' }, { id: 'x' }], want: noType('/included/1/type') },
      { included: [{ type: 'users', attributes: { id: 1 } }], want: { errors: [{ status: '409' }] } },
    ])('included: $included', async ({ included, want }) => {
      const set = await open()
      const { status, json } = await create(set, { ...document(email), included })
      expect([status, json]).toMatchObject([409, want])
    })

    test.each([undefined, null])('a type that is %s is none', async (none) => {
      const set = await open()
      const { status, json } = await create(set, { data: { type: none, attributes: email } })
      expect([status, json]).toEqual([409, noType('/data/type')])
    })

    test('what is related must be there', async () => {
      const set = await open()
      const one = await invited(set)
      const rows = [
        { data: { type: 'organizations', id: set.org }, want: 201 },
        { data: { type: 'organizations', id: nobody }, want: 404 },
        { data: { type: 'users', id: nobody }, want: 404 },
        { data: { type: 'people', id: nobody }, want: 404 },
        { data: { type, id: nobody }, want: 404 },
        { data: { type, id: one.id }, want: 201 },
        { data: { type: 'users', id: 'none' }, want: 201 },
        { data: { type: 'account_lists', id: 'whatever' }, want: 201 },
        { data: null, want: 201 },
      ]
      for (const { data, want } of rows) {
        const { status, json } = await create(set, document(email, related(data)))
        expect([data, status]).toEqual([data, want])
        if (want === 404)
          expect(json).toMatchObject({ errors: [{ detail: expect.stringContaining(nobody) as string }] })
      }
    })
  })

  test.each([
    { attributes: { ...email, invite_user_as: null }, want: 201 },
    { attributes: { ...email, created_at: 5, updated_at: [], updated_in_db_at: { a: 1 } }, want: 201 },
    { attributes: { ...email, invite_user_as: 7 }, want: 400 },
  ])('create with $attributes: $want', async ({ attributes, want }) => {
    const set = await open()
    const { status, json } = await create(set, document(attributes))
    expect(status).toBe(want)
    if (want === 201) expect(json).toMatchObject({ data: { attributes: { invite_user_as: 'admin' } } })
    else expect((json as { errors: object[] }).errors).toHaveLength(1)
  })

  test.each(['undefined', null, 'itself'])('accept takes the id %s', async (given) => {
    const set = await open()
    const { id, attributes } = await invited(set)
    const reply = await accept(set, id, attributes, { more: { id: given === 'itself' ? id : given } })
    expect(reply.status).toBe(200)
  })

  test('a path is read as Rails reads it', async () => {
    const set = await open()
    const { id, attributes } = await invited(set)
    const list = listOf(set)
    const paths = [
      `${list}/`,
      `${list}.json`,
      `${list}//`,
      `/${list}`,
      list.replace('/v2/', '//v2///'),
      `${list}/?page=1`,
    ]
    for (const path of paths) expect([path, (await get(set, path)).status]).toEqual([path, 200])
    for (const path of [`${list}/${id}/`, `${list}//${id}.json`, `${list}/${id}.vnd`]) {
      expect([path, (await get(set, path)).json]).toMatchObject([path, { data: { id } }])
    }
    expect((await create(set, document(email), { path: `${list}/` })).status).toBe(201)
    expect((await accept(set, `/${id}`, attributes, { query: '.json' })).status).toBe(200)
    for (const path of [`${list}.`, `${list}..json`, `${list}/.`, '/api/v2/.json', `${list}/${id}/x/`]) {
      expect([path, (await get(set, path)).status]).toEqual([path, 404])
    }
  })
})
