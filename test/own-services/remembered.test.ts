import { expect, test } from 'vitest'
import { openAcme } from './open-acme.ts'

/** What is made of an invitation is made once, and anew as soon as anything that it was made of is another. */
test('an answer that was given before follows all that it tells of', async () => {
  const { mock, ask, all, invite } = await openAcme()
  const { body: made } = await invite('ada@example.com', { note: 'first' })
  const one = `${all}/${made.id}`
  const seen = async (more: Parameters<typeof ask>[3] = {}) => {
    const [{ body: alone }, { body: list }] = [
      await ask('GET', one, undefined, more),
      await ask('GET', all, undefined, more),
    ]
    const rows = (Array.isArray(list) ? list : Object.values(list).find(Array.isArray)) as unknown[]
    expect(rows).toContainEqual(alone)
    return alone
  }
  const first = await seen()
  expect(await seen()).toEqual(first)
  expect(first).toMatchObject({ status: 'open', note: 'first' })
  // Links begin with where the request was made.
  const origin = new URL(mock.url)
  const other = `http://127.0.0.1:${origin.port}${new URL(mock.services.at(-1)!.url).pathname.replace(/\/$/, '')}`
  expect((await seen({ in: other })).accept_url).toBe(first.accept_url.replace(origin.origin, new URL(other).origin))
  await (await mock.sandbox('default')).clock.advance('8d')
  expect((await seen()).status).toBe('expired')
  await ask('POST', `${one}/resend`)
  const again = await seen()
  expect(again.status).toBe('open')
  expect(again.expires_at > first.expires_at).toBe(true)
  await ask('DELETE', one)
  expect((await seen()).status).toBe('revoked')
  // Another sandbox has other links.
  await mock.reset()
  const { body: anew } = await invite('ada@example.com', { note: 'second' })
  expect((await ask('GET', `${all}/${anew.id}`)).body).toMatchObject({ note: 'second', status: 'open' })
})

test('what a handler does to its request reaches no other request', async () => {
  const seen: unknown[] = []
  const { ask, all, invite } = await openAcme({
    handlers: {
      listInvitations: (x) => {
        const { path, query, invitations } = x
        seen.push(structuredClone({ path, query }))
        Object.assign(path, { team_id: 'other' })
        Object.assign(query, { per_page: 1 })
        for (const each of invitations.list()) expect(() => Object.assign(each, { email: '' })).toThrow(TypeError)
        return x.page(invitations.list().map((each) => Object.assign(x.present(each) as object, { note: 'mine' })))
      },
    },
  })
  await invite('ada@example.com')
  const answers = [await ask('GET', all), await ask('GET', all)].map(({ status, body }) => ({ status, body }))
  expect(answers[0]?.status).toBe(200)
  expect(JSON.stringify(answers[0]?.body)).toContain('"note":"mine"')
  expect(answers[1]).toEqual(answers[0])
  expect(seen[1]).toEqual(seen[0])
})
