import { expect, test } from 'vitest'
import { createMock } from '../mock/index.ts'
import { runHere } from './cli/command.ts'
import { control } from './support/control.ts'
import { stage } from './support/stage.ts'

const day = 24 * 60 * 60 * 1000
const path = (org: string) => `/guild/v3/orgs/${org}/invitations`

interface Shown {
  readonly id: string
  readonly expires_at: string
}

test('its invitations live as its own declaration says', async () => {
  const { mock, org, send, as } = await stage()
  const owner = as('owner', 'guild')
  expect(owner['authorization']).toMatch(/^Bearer /)
  const body = { email: 'ada@example.com', role: 'developer' }
  const headers = { ...owner, 'content-type': 'application/json' }
  const made = await send({ method: 'POST', path: path(org), headers, body })
  expect(made).toMatchObject({ status: 201, operationId: 'createGuildInvitation' })
  const { id, expires_at: end } = made.json as Shown
  expect(end).toBe('2026-03-04T12:00:00Z')
  expect((await send({ method: 'POST', path: path(org), headers, body })).status).toBe(422)
  expect((await send({ method: 'POST', path: path(org), headers, body: { email: 'x' } })).status).toBe(400)
  expect((await send({ path: path(org) })).status).toBe(401)

  const clock = (await mock.sandbox('default')).clock
  await clock.advance(4 * day)
  const again = await send({ method: 'POST', path: `${path(org)}/${id}/resend`, headers: owner })
  expect(again).toMatchObject({ status: 201, json: { id, expires_at: '2026-03-08T12:00:00Z' } })
  const mails = mock.outbox.list({ service: 'guild', to: 'ada@example.com' })
  expect(mails.map(({ sentAt }) => sentAt)).toEqual(['2026-03-01T12:00:00.000Z', '2026-03-05T12:00:00.000Z'])
  expect(mails[0]?.id).toBe(id)
  expect(mails[1]?.id).not.toBe(id)
  const link = new URL(mock.outbox.get(mails[1]?.id ?? '')?.links[0] ?? '')
  const form = new URLSearchParams({ person: 'addressee', answer: 'accept' })
  const accepted = await fetch(mock.url + link.pathname + link.search, { method: 'POST', body: form })
  expect(await accepted.text()).toContain('Invitation accepted')
  expect((await send({ method: 'POST', path: `${path(org)}/${id}/resend`, headers: owner })).status).toBe(404)
})

test('it is one of the services everywhere', async () => {
  const { mock, org, send, as } = await stage()
  const { headers, json } = await send({ path: path(org), headers: as('owner', 'guild') })
  expect(headers['guild-total']).toBe('4')
  expect(json).toHaveLength(4)
  const foreign = await fetch(mock.url + path(org), {
    headers: { origin: 'http://app.example', ...as('owner', 'guild') },
  })
  expect(foreign.headers.get('access-control-expose-headers')).toContain('guild-total')
  const { example: { url = '', headers: given = {} } = {} } = mock.services.find(({ name }) => name === 'guild') ?? {}
  expect((await fetch(url, { headers: given })).status).toBe(200)
  expect(mock.journal.list({ service: 'guild', persona: 'owner' })).toHaveLength(3)
  await mock.faults.add({ match: { service: 'guild' }, effect: { status: 503 } })
  expect((await fetch(mock.url + path(org), { headers: as('owner', 'guild') })).status).toBe(503)
  const state = { action: 'setup', state: 'an expired invitation', params: {} }
  const { status, json: values } = await control(mock.url, 'POST', '/_mock/provider-states?provider=guild', state)
  expect([status, values]).toMatchObject([200, { invitationId: expect.any(String) as string }])
  expect((await runHere(['outbox', 'list', '--help'])).stdout).toContain('"guild"')
  expect((await runHere(['exec', '--help'])).stdout).toContain('INVITEKIT_GUILD_AUTHORIZATION')
})

test('its world is kept, taken and given back', async () => {
  const mock = await createMock({ scenario: 'messy' })
  const world = await mock.sandbox('default')
  await world.snapshot('all')
  const file = (await control(mock.url, 'GET', '/_mock/snapshots/all')).json
  expect((await control(mock.url, 'PUT', '/_mock/snapshots/again', file as object)).status).toBe(201)
  await mock.close()
})
