import assert from 'node:assert/strict'
import { test } from 'node:test'
import { WorkOS } from '@workos-inc/node'
import { createMock } from 'invitekit'
import service, { workosShape } from './workos.js'

/** A mock that ends with the test, and WorkOS's client with the key of whoever is named. */
async function open(t, own = service) {
  const clock = new Date('2026-03-01T12:00:00Z')
  const mock = await createMock({ scenario: 'empty', services: [own], clock })
  t.after(() => mock.close())
  const organizationId = mock.directory.organizations[0].id
  return { mock, organizationId, users: clientOf(mock).userManagement }
}

/** It knows a server by its host and port, and drops what a path begins with: a sandbox is a port of its own. */
function clientOf({ url, persona }, key = persona('owner').token) {
  const { hostname, port } = new URL(url)
  return new WorkOS(key, { apiHostname: hostname, port: Number(port), https: false })
}

const ada = { email: 'ada@example.com' }

test('an invitation is made, shown, sent again and accepted by the app', async (t) => {
  const { mock, organizationId, users } = await open(t)
  const invited = await users.sendInvitation({
    ...ada,
    organizationId,
    roleSlug: 'admin',
    expiresInDays: 3,
    inviterUserId: mock.persona('admin').userId,
  })
  assert.equal(invited.object, 'invitation')
  assert.equal(invited.state, 'pending')
  assert.equal(invited.organizationId, organizationId)
  assert.equal(invited.inviterUserId, mock.persona('admin').userId)
  assert.equal(invited.expiresAt, '2026-03-04T12:00:00.000Z')
  assert.deepEqual(await users.getInvitation(invited.id), invited)
  assert.deepEqual(await users.findInvitationByToken(invited.token), invited)
  const mail = await mock.outbox.waitFor({ to: ada.email })
  assert.equal(mail.links[0], invited.acceptInvitationUrl)
  assert.equal((await users.resendInvitation(invited.id)).token, invited.token)
  assert.equal(mock.outbox.list({ to: ada.email }).length, 2)

  const accepted = await users.acceptInvitation(invited.id)
  assert.equal(accepted.state, 'accepted')
  assert.equal(accepted.token, invited.token)
  assert.equal(accepted.acceptedAt, '2026-03-01T12:00:00.000Z')
  const member = mock.directory.organizations[0].members.find(({ email }) => email === ada.email)
  assert.equal(accepted.acceptedUserId, member.userId)
})

test('a list is walked through, and filtered', async (t) => {
  const { organizationId, users } = await open(t)
  for (const number of [1, 2, 3, 4, 5]) await users.sendInvitation({ email: `p${number}@example.com`, organizationId })
  const numbers = (all) => all.map(({ email }) => email[1]).join('')
  const first = await users.listInvitations({ organizationId, limit: 2 })
  assert.equal(numbers(first.data), '54')
  assert.deepEqual(first.listMetadata, { before: null, after: first.data[1].id })
  assert.equal(numbers((await users.listInvitations({ limit: 2, order: 'asc' })).data), '12')
  const more = Array.from({ length: 100 }, (_, number) => ({ email: `q${number}@example.com`, organizationId }))
  await Promise.all(more.map((each) => users.sendInvitation(each)))
  const all = await (await users.listInvitations()).autoPagination()
  assert.equal(new Set(all.map(({ id }) => id)).size, 105)
  const { before } = (await users.listInvitations({ limit: 2, after: first.data[1].id })).listMetadata
  assert.equal(numbers((await users.listInvitations({ limit: 2, before })).data), '54')
  assert.equal(numbers((await users.listInvitations({ email: 'p3@example.com' })).data), '3')
})

test('what can no longer be done is refused with a code for each state', async (t) => {
  const { mock, organizationId, users } = await open(t)
  const invite = (email) => users.sendInvitation({ email, organizationId })
  const [accepted, revoked, expired] = [
    await invite('a@example.com'),
    await invite('r@example.com'),
    await invite('e@example.com'),
  ]
  await users.acceptInvitation(accepted.id)
  assert.equal((await users.revokeInvitation(revoked.id)).state, 'revoked')
  await (await mock.sandbox('default')).clock.advance('8d')
  assert.equal((await users.getInvitation(expired.id)).state, 'expired')
  for (const [{ id }, code] of [
    [accepted, 'invite_accepted'],
    [revoked, 'invite_revoked'],
    [expired, 'invite_expired'],
  ]) {
    await assert.rejects(users.resendInvitation(id), { name: 'GenericServerException', status: 400, code })
    await assert.rejects(users.revokeInvitation(id), { status: 400, code: 'invite_not_pending' })
    await assert.rejects(users.acceptInvitation(id), { status: 400, code: 'invite_not_pending' })
  }
  assert.equal((await invite('e@example.com')).state, 'pending')
})

test("what goes wrong is an error of WorkOS's own", async (t) => {
  const { mock, organizationId, users } = await open(t)
  const invite = (more) => users.sendInvitation({ ...ada, organizationId, ...more })
  await invite()
  const refused = [
    [() => invite(), { status: 400, code: 'email_already_invited_to_organization' }],
    [() => invite({ email: mock.persona('member').email }), { status: 400, code: 'user_already_organization_member' }],
    [() => invite({ roleSlug: 'king' }), { status: 400, code: 'invalid_role' }],
    [() => invite({ expiresInDays: 31 }), { status: 400, code: 'expires_in_days_too_long' }],
    [() => invite({ expiresInDays: 0 }), { status: 400, code: 'expires_in_days_too_short' }],
    [
      () => users.listInvitations({ limit: 101 }),
      { name: 'UnprocessableEntityException', code: 'invalid_request_parameters' },
    ],
    [() => users.getInvitation('invitation_none'), { name: 'NotFoundException', code: undefined }],
    [() => users.findInvitationByToken('none'), { name: 'NotFoundException' }],
    [() => clientOf(mock, 'sk_wrong').userManagement.listInvitations(), { name: 'UnauthorizedException' }],
  ]
  for (const [given, want] of refused) await assert.rejects(given, want)
})

test('an answer that is lost is asked for again by the same key, and nobody is invited twice', async (t) => {
  const { mock, organizationId, users } = await open(t)
  await mock.faults.add({ match: { operation: 'createInvitation' }, effect: { drop: 'after' }, times: 1 })
  const invited = await users.sendInvitation({ ...ada, organizationId })
  assert.deepEqual((await users.listInvitations()).data, [invited])
  assert.equal(mock.outbox.list({ to: ada.email }).length, 1)
  assert.equal(mock.journal.list({ operation: 'createInvitation' }).length, 2)
})

test('sending one again renews its link and its end, where that is set', async (t) => {
  const { mock, organizationId, users } = await open(t, workosShape({ renews: 'both' }))
  const before = await users.sendInvitation({ ...ada, organizationId })
  await (await mock.sandbox('default')).clock.advance('2d')
  const { token, expiresAt } = await users.resendInvitation(before.id)
  assert.notEqual(token, before.token)
  assert.equal(expiresAt, '2026-03-10T12:00:00.000Z')
  await assert.rejects(users.findInvitationByToken(before.token), { name: 'NotFoundException' })
})

test('a sandbox is a port of its own, or stands behind the key; and without a port the client is given a fetch', async (t) => {
  const { mock, users } = await open(t)
  const box = await mock.sandbox('box', { scenario: 'empty' })
  const organizationId = box.directory.organizations[0].id
  const there = clientOf(box).userManagement
  await there.sendInvitation({ ...ada, organizationId })
  assert.deepEqual([(await there.listInvitations()).data.length, (await users.listInvitations()).data.length], [1, 0])
  const behind = clientOf(mock, `${box.persona('owner').token}~box`).userManagement
  assert.equal((await behind.listInvitations()).data[0].email, ada.email)
  const fetchFn = (url, init) => box.fetch(new Request(url, init))
  const inside = new WorkOS(box.persona('owner').token, { fetchFn }).userManagement
  assert.equal((await inside.listInvitations()).data[0].email, ada.email)
})
