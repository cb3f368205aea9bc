import { describe, expect, test } from 'vitest'
import { bodies, others, targets, uuid } from './bad-input/rows.ts'
import { accessTo, names } from './bad-input/services.ts'
import { stage } from './support/stage.ts'

describe.each(names.map((name, at) => ({ name, at })))('$name refuses and changes nothing', ({ name, at }) => {
  test.each([...bodies, ...targets, ...others])('$name', async ({ ask, want }) => {
    const set = await stage()
    const access = accessTo(name, set)
    const list = { path: access.list + access.query, headers: access.as }
    const before = await set.send(list)
    const reply = await set.send(ask(access))
    expect(reply.status, `answered ${reply.body}`).toBe(want[at])
    expect(reply.status >= 400 ? Object(reply.json) : {}).not.toHaveProperty('data')
    // What is remembered of a target is not that a request for it was let pass.
    expect((await set.send(ask(access))).status).toBe(want[at])
    expect((await set.send(list)).json).toEqual(before.json)
  })

  test('a wrong method is told the right ones', async () => {
    const set = await stage()
    const { list, query, as } = accessTo(name, set)
    const allowed = {
      [list]: 'GET, POST, HEAD, OPTIONS',
      [`${list}/${uuid}`]: {
        clickhouse: 'GET, DELETE, HEAD, OPTIONS',
        snyk: 'DELETE, OPTIONS',
        mpdx: 'GET, DELETE, HEAD, OPTIONS',
      }[name],
    }
    for (const [path, allow] of Object.entries(allowed)) {
      expect((await set.send({ method: 'PATCH', path: path + query, headers: as })).headers['allow']).toBe(allow)
      const options = await set.send({ method: 'OPTIONS', path: path + query, headers: as })
      expect([options.status, options.headers['allow'], options.body]).toEqual([204, allow, ''])
    }
  })

  test('HEAD is GET without the body', async () => {
    const set = await stage()
    const { list, query, as } = accessTo(name, set)
    const get = await set.send({ path: list + query, headers: as })
    const head = await set.send({ method: 'HEAD', path: list + query, headers: as })
    expect([head.status, head.body]).toEqual([200, ''])
    expect(head.headers['content-length']).toBe(get.headers['content-length'])
  })
})

test.each([
  { name: 'broken JSON', body: '{', want: 400 },
  { name: 'no body', body: undefined, want: 409 },
  { name: 'no code', body: { data: { type: 'organization_invites' } }, want: 400 },
  {
    name: 'a code that is a number',
    body: { data: { type: 'organization_invites', attributes: { code: 7 } } },
    want: 400,
  },
  {
    name: 'a code that is null',
    body: { data: { type: 'organization_invites', attributes: { code: null } } },
    want: 400,
  },
  { name: 'a body of 200,000 bytes', body: ' '.repeat(200_000), want: 413 },
  {
    name: 'an id that is no uuid',
    id: '7',
    body: { data: { type: 'organization_invites', attributes: { code: 'x' } } },
    want: 404,
  },
])('mpdx refuses to accept with $name, and the invite stays pending', async ({ id, body, want }) => {
  const set = await stage()
  const { list, as, mediaType } = accessTo('mpdx', set)
  const before = await set.send({ path: list, headers: as })
  const [first] = (before.json as { data: { id: string }[] }).data
  const headers = { ...set.as('invitee', 'mpdx'), 'content-type': mediaType }
  const reply = await set.send({ method: 'PUT', path: `${list}/${id ?? first?.id}/accept`, headers, body })
  expect(reply.status, `answered ${reply.body}`).toBe(want)
  expect((await set.send({ path: list, headers: as })).json).toEqual(before.json)
})
