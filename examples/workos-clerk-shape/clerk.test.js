import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createClerkClient } from '@clerk/backend'
import { isClerkAPIResponseError } from '@clerk/backend/errors'
import { createMock } from 'invitekit'
import service, { clerkShape } from './clerk.js'

/** A mock that ends with the test, and Clerk's client with the key of whoever is named. */
async function open(t, own = service) {
  const clock = new Date('2026-03-01T12:00:00Z')
  const mock = await createMock({ scenario: 'empty', services: [own], clock })
  t.after(() => mock.close())
  const organizationId = mock.directory.organizations[0].id
  return { mock, organizationId, clerk: clientOf(mock) }
}

/** It puts `/v1` behind the URL that it is given. */
const clientOf = ({ url, persona }, secretKey = persona('owner').token) =>
  createClerkClient({ secretKey, apiUrl: `${url}/clerk` })

const role = 'org:member'

/** The error of Clerk that says this. */
const refused = (status, code) => (error) => {
  assert.equal(isClerkAPIResponseError(error), true, String(error))
  assert.deepEqual([error.status, error.errors[0].code], [status, code])
  return true
}

test('an invitation is made, shown, revoked; another is accepted by whom it is for', async (t) => {
  const { mock, organizationId, clerk } = await open(t)
  const invite = (emailAddress, more) =>
    clerk.organizations.createOrganizationInvitation({ organizationId, emailAddress, role, ...more })
  const invited = await invite('ada@example.com', {
    inviterUserId: mock.persona('admin').userId,
    expiresInDays: 2,
    publicMetadata: { team: 'core' },
    redirectUrl: 'https://app.example.com/join',
  })
  assert.deepEqual(
    [invited.status, invited.role, invited.organizationId, invited.publicMetadata, invited.privateMetadata],
    ['pending', role, organizationId, { team: 'core' }, {}],
  )
  assert.deepEqual(
    [invited.createdAt, invited.expiresAt],
    [Date.parse('2026-03-01T12:00:00Z'), Date.parse('2026-03-03T12:00:00Z')],
  )
  const { id: invitationId } = invited
  const get = () => clerk.organizations.getOrganizationInvitation({ organizationId, invitationId })
  assert.deepEqual(await get(), invited)
  const requestingUserId = mock.persona('admin').userId
  const revoke = () =>
    clerk.organizations.revokeOrganizationInvitation({ organizationId, invitationId, requestingUserId })
  assert.equal((await revoke()).status, 'revoked')
  assert.equal((await get()).status, 'revoked')
  await assert.rejects(revoke(), refused(400, 'no_longer_valid'))

  const invitee = mock.persona('invitee')
  const theirs = await invite(invitee.email)
  const { data } = await clerk.users.getOrganizationInvitationList({ userId: invitee.userId, status: ['pending'] })
  assert.deepEqual([data[0].id, data[0].publicOrganizationData.id], [theirs.id, organizationId])
  // Whom it is for accepts with a session, by the API that is for browsers.
  const answer = await fetch(`${mock.url}/clerk/v1/me/organization_invitations/${theirs.id}/accept`, {
    method: 'POST',
    headers: { authorization: `Bearer ${invitee.token}` },
  })
  assert.deepEqual([answer.status, (await answer.json()).status], [200, 'accepted'])
  assert.equal(
    mock.directory.organizations[0].members.some(({ userId }) => userId === invitee.userId),
    true,
  )
})

test('a list is paged, filtered and ordered', async (t) => {
  const { organizationId, clerk } = await open(t)
  const emails = ['p1@example.com', 'p2@example.com', 'p3@example.com']
  for (const emailAddress of emails)
    await clerk.organizations.createOrganizationInvitation({ organizationId, emailAddress, role })
  const list = async (more) => {
    const found = await clerk.organizations.getOrganizationInvitationList({ organizationId, ...more })
    return [found.data.map(({ emailAddress }) => emailAddress[1]).join(''), found.totalCount]
  }
  assert.deepEqual(await list(), ['321', 3])
  assert.deepEqual(await list({ limit: 2, offset: 2 }), ['1', 3])
  assert.deepEqual(await list({ orderBy: '+created_at' }), ['123', 3])
  assert.deepEqual(await list({ orderBy: '-email_address' }), ['321', 3])
  assert.deepEqual(await list({ status: ['revoked', 'accepted'] }), ['', 0])
})

test('many are invited by one request, all of them or as many as can be', async (t) => {
  for (const partly of [false, true]) {
    const { organizationId, clerk } = await open(t, clerkShape({ partly }))
    const bulk = (...emails) =>
      clerk.organizations.createOrganizationInvitationBulk(
        organizationId,
        emails.map((emailAddress) => ({ emailAddress, role })),
      )
    const made = await bulk('a@example.com', 'b@example.com')
    assert.deepEqual([made.data.length, made.totalCount], [2, 2])
    const more = bulk('a@example.com', 'c@example.com')
    if (partly)
      assert.deepEqual(
        (await more).data.map(({ emailAddress }) => emailAddress),
        ['c@example.com'],
      )
    else await assert.rejects(more, refused(400, 'already_invited'))
    const { totalCount } = await clerk.organizations.getOrganizationInvitationList({ organizationId })
    assert.equal(totalCount, partly ? 3 : 2)
    const eleven = Array.from({ length: 11 }, (_, number) => `many${number}@example.com`)
    await assert.rejects(bulk(...eleven), refused(422, 'invalid_request'))
  }
})

test('so many requests are welcome in an hour, of each operation', async (t) => {
  const { organizationId, clerk } = await open(t)
  const bulk = (number) =>
    clerk.organizations.createOrganizationInvitationBulk(organizationId, [
      { emailAddress: `p${number}@example.com`, role },
    ])
  for (let number = 1; number <= 50; number += 1) await bulk(number)
  await assert.rejects(bulk(51), (error) => refused(429, 'rate_limited')(error) && error.retryAfter > 3500)
  const emailAddress = 'ada@example.com'
  await clerk.organizations.createOrganizationInvitation({ organizationId, emailAddress, role })
})

test('members and pending invitations take seats', async (t) => {
  const probe = await open(t)
  const taken = probe.mock.directory.organizations[0].members.length
  const { organizationId, clerk } = await open(t, clerkShape({ seats: taken + 1 }))
  const invite = (emailAddress) =>
    clerk.organizations.createOrganizationInvitation({ organizationId, emailAddress, role })
  const { id: invitationId } = await invite('ada@example.com')
  await assert.rejects(invite('bob@example.com'), refused(402, 'seat_limit'))
  await clerk.organizations.revokeOrganizationInvitation({ organizationId, invitationId })
  assert.equal((await invite('bob@example.com')).status, 'pending')
})

test('no mail goes out where none is wanted', async (t) => {
  const { mock, organizationId, clerk } = await open(t)
  const invite = (emailAddress, notify) =>
    clerk.organizations.createOrganizationInvitation({ organizationId, emailAddress, role, notify })
  await invite('loud@example.com', true)
  await invite('quiet@example.com', false)
  assert.deepEqual(
    mock.outbox.list().flatMap(({ to }) => to),
    ['loud@example.com'],
  )
})

test("what goes wrong is an error of Clerk's own", async (t) => {
  const { mock, organizationId, clerk } = await open(
    t,
    clerkShape({ problems: { 'already-invited': { status: 422, code: 'duplicate_record' } } }),
  )
  const invite = (more, client = clerk) =>
    client.organizations.createOrganizationInvitation({
      organizationId,
      emailAddress: 'ada@example.com',
      role,
      ...more,
    })
  await invite()
  const { email } = mock.persona('member')
  const nobody = { organizationId: 'org_none' }
  for (const [given, status, code] of [
    [() => invite(), 422, 'duplicate_record'],
    [() => invite({ emailAddress: email }), 422, 'already_a_member'],
    [() => invite({ emailAddress: 'nobody' }), 422, 'invalid_email'],
    [() => invite({ emailAddress: 'b@example.com', role: 'org:king' }), 422, 'unknown_role'],
    [() => invite({ emailAddress: 'b@example.com', inviterUserId: 'user_none' }), 404, 'unknown_person'],
    [() => invite({ emailAddress: 'b@example.com', expiresInDays: 400 }), 422, 'invalid_request'],
    [() => clerk.organizations.getOrganizationInvitationList(nobody), 404, 'unknown_organization'],
    [() => invite({ emailAddress: 'b@example.com' }, clientOf(mock, 'sk_wrong')), 401, 'not_authenticated'],
    [() => invite({ emailAddress: 'b@example.com' }, clientOf(mock, mock.persona('member').token)), 403, 'forbidden'],
  ])
    await assert.rejects(given, refused(status, code))
})
