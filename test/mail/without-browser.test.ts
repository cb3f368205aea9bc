import { expect, test } from 'vitest'
import type { InvitationView } from '../../mock/index.ts'
import { control } from '../support/control.ts'
import { stage, type ServiceName } from '../support/stage.ts'
import { idIn, invite, isListed } from './invite.ts'

const services: readonly ServiceName[] = ['clickhouse', 'snyk', 'mpdx']

const path = (id: string, answer: 'accept' | 'decline', prefix = '') => `${prefix}/_mock/invitations/${id}/${answer}`

test.each(services)('%s: who was invited accepts, and is a member', async (service) => {
  const on = await stage({ scenario: 'empty' })
  const id = idIn(await invite(on, service, 'Dana.Newman@example.com'))
  const { json } = await control(on.mock.url, 'GET', `/_mock/invitations/${id}`)
  expect(json).toMatchObject({ state: 'pending', service, organizationId: on.org, settledBy: null, settledAt: null })
  const accepted = await control(on.mock.url, 'POST', path(id, 'accept'))
  expect([accepted.status, accepted.json]).toMatchObject([
    200,
    { id, state: 'accepted', settledBy: { name: 'Dana Newman' }, settledAt: '2026-03-01T12:00:00.000Z' },
  ])
  expect(await isListed(on, service, id)).toBe(false)
  const { userId } = on.mock.persona('dana.newman@example.com')
  expect((accepted.json as InvitationView).settledBy?.userId).toBe(userId)
  const again = await control(on.mock.url, 'POST', path(id, 'accept'), {})
  expect([again.status, again.json]).toEqual([200, accepted.json])
})

test.each(services)('%s: an invitation is declined in a sandbox, and nowhere else', async (service) => {
  const on = await stage({ scenario: 'empty' })
  const sandbox = await on.mock.sandbox('a', { seed: 42 })
  const prefix = '/sandboxes/a'
  const id = idIn(await invite(on, service, on.persona('invitee').email, { prefix }))
  const twin = idIn(await invite(on, service, on.persona('invitee').email))
  expect(twin).toBe(id)
  const declined = await control(on.mock.url, 'POST', path(id, 'decline', prefix), { as: 'invitee' })
  expect([declined.status, declined.json]).toMatchObject([200, { state: 'declined' }])
  expect(sandbox.invitations.get(id).state).toBe('declined')
  expect(on.mock.invitations.get(id).state).toBe('pending')
  expect(on.mock.invitations.list({ service }).map((each) => each.id)).toEqual([id])
})

test.each([
  ['clickhouse', 403, 'pending'],
  ['snyk', 403, 'pending'],
  ['mpdx', 200, 'accepted'],
] as const)('%s: somebody else who accepts gets %d', async (service, status, state) => {
  const on = await stage()
  const id = idIn(await invite(on, service, 'kim@example.com'))
  const { email, userId } = on.persona('outsider')
  for (const as of ['outsider', email.toUpperCase(), userId]) {
    const answer = await control(on.mock.url, 'POST', path(id, 'accept'), { as })
    expect(answer.status).toBe(status)
    if (status === 403)
      expect(answer.json).toMatchObject({
        error: { code: 'not-invited', message: expect.stringContaining(`lets only kim@example.com answer`) },
      })
  }
  expect(on.mock.invitations.get(id).state).toBe(state)
})

test.each([
  ['cancelled', 'accept', 409, 'invitation-settled', 'This invitation was cancelled at 2026-03-01 12:00 UTC'],
  ['declined', 'accept', 409, 'invitation-settled', 'This invitation was declined at'],
  ['accepted', 'decline', 409, 'invitation-settled', 'This invitation was accepted at'],
  ['expired', 'accept', 409, 'invitation-expired', 'This invitation was valid until 2026-03-08 12:00 UTC'],
  ['unknown', 'decline', 404, 'unknown-invitation', 'There is no invitation "00000000-0000-4000-8000-000000000000"'],
  ['nobody', 'accept', 400, 'unknown-person', 'There is nobody "nobody@example.com" to answer as. Known are owner,'],
] as const)('%s: it can not %s, and the answer says why: %d', async (which, answer, status, code, message) => {
  const on = await stage({ scenario: 'empty' })
  const id = idIn(await invite(on, 'clickhouse', 'kim@example.com'))
  const { mock } = on
  if (which === 'cancelled') await on.send({ method: 'DELETE', path: `/v1/organizations/${on.org}/invitations/${id}` })
  if (which === 'declined') await mock.invitations.decline(id)
  if (which === 'accepted') await mock.invitations.accept(id)
  if (which === 'expired') await control(mock.url, 'POST', '/_mock/clock/advance', { by: '8d' })
  const before = mock.invitations.list()
  const asked = which === 'unknown' ? '00000000-0000-4000-8000-000000000000' : id
  const body = which === 'nobody' ? { as: 'nobody@example.com' } : undefined
  const refused = await control(mock.url, 'POST', path(asked, answer), body)
  const error = { code, message: expect.stringContaining(message) as string }
  expect([refused.status, refused.json]).toEqual([status, { error }])
  await expect(mock.invitations[answer](asked, body)).rejects.toMatchObject(error)
  expect(mock.invitations.list()).toEqual(before)
})

test('invitations are listed by page, state, service, organization and address', async () => {
  const on = await stage({ scenario: 'messy' })
  const all = on.mock.invitations.list()
  const ask = async (query: string) => {
    const { status, json } = await control(on.mock.url, 'GET', `/_mock/invitations${query}`)
    expect(status).toBe(200)
    return json as { invitations: InvitationView[]; total: number }
  }
  const paged: InvitationView[] = []
  for (let before = ''; ; before = `&before=${paged[0]?.id}`) {
    const { invitations, total } = await ask(`?limit=7${before}`)
    expect(total).toBe(all.length - paged.length)
    if (invitations.length === 0) break
    paged.unshift(...invitations)
  }
  expect(paged).toEqual(all)
  const { email = '', organizationId } = all.at(-1) ?? {}
  const rows = [
    ['?state=expired&limit=500', ({ state }: InvitationView) => state === 'expired'],
    ['?state=declined&limit=500', ({ state }: InvitationView) => state === 'declined'],
    ['?service=snyk&limit=500', ({ service }: InvitationView) => service === 'snyk'],
    [`?organization=${organizationId}&limit=500`, (each: InvitationView) => each.organizationId === organizationId],
    [`?search=EXAMPLE.O&limit=500`, (each: InvitationView) => each.email.toLowerCase().includes('example.o')],
    [`?to=${encodeURIComponent(email.toUpperCase())}`, (each: InvitationView) => each.email === email],
  ] as const
  for (const [query, isWanted] of rows) expect((await ask(query)).invitations).toEqual(all.filter(isWanted))
  const unknown = await control(on.mock.url, 'GET', `/_mock/invitations?before=00000000-0000-4000-8000-000000000000`)
  expect([unknown.status, unknown.json]).toMatchObject([404, { error: { code: 'unknown-invitation' } }])
})
