import assert from 'node:assert/strict'
import { test } from 'node:test'
import { retry } from '@octokit/plugin-retry'
import { Octokit } from '@octokit/rest'
import { createMock } from 'invitekit'
import { numberOf, slugOf } from 'invitekit/service'
import service, { githubShape } from './service.js'

/** A mock that ends with the test, and Octokit as whoever is named. */
async function open(t, own = service) {
  const clock = new Date('2026-03-01T12:00:00Z')
  const mock = await createMock({ scenario: 'empty', services: [own], clock })
  t.after(() => mock.close())
  const as = (who, { Client = Octokit, baseUrl = mock.url, auth = mock.persona(who).token } = {}) =>
    new Client({ baseUrl, auth, log: { error() {}, warn() {} }, retry: { retryAfterBaseValue: 1 } })
  const org = slugOf(mock.directory.organizations[0].name)
  return { mock, as, org, octokit: as('owner') }
}

/** The error of Octokit that says this. */
const refused =
  (status, message, more = {}) =>
  (error) => {
    assert.equal(error.name, 'HttpError')
    assert.equal(error.status, status)
    assert.match(error.response.data.message, message)
    for (const [name, value] of Object.entries(more)) assert.deepEqual(error.response.data[name], value)
    return true
  }

test('an invitation has no state and no end: it is in one list, and when it has expired in the other', async (t) => {
  const { mock, octokit, org } = await open(t)
  const { status, data } = await octokit.rest.orgs.createInvitation({
    org,
    email: 'ada@example.com',
    role: 'admin',
    team_ids: [1, 2],
  })
  assert.equal(status, 201)
  const { id, node_id, inviter, invitation_teams_url, ...rest } = data
  assert.deepEqual(rest, {
    login: null,
    email: 'ada@example.com',
    role: 'admin',
    created_at: '2026-03-01T12:00:00Z',
    failed_at: null,
    failed_reason: null,
    team_count: 2,
  })
  assert.equal(inviter.id, numberOf(mock.persona('owner').userId))
  const { data: teams } = await octokit.request(`GET ${invitation_teams_url}`)
  assert.deepEqual(
    teams.map(({ slug }) => slug),
    ['core', 'docs'],
  )
  const ofTeam = async (team_slug) => (await octokit.rest.teams.listPendingInvitationsInOrg({ org, team_slug })).data
  assert.deepEqual((await ofTeam('docs'))[0], data)
  await assert.rejects(ofTeam('none'), refused(404, /not found/i))
  const pending = async (more) => (await octokit.rest.orgs.listPendingInvitations({ org, ...more })).data
  assert.deepEqual(await pending(), [data])
  assert.deepEqual(await pending({ role: 'direct_member' }), [])
  assert.deepEqual(await pending({ invitation_source: 'scim' }), [])

  await (await mock.sandbox('default')).clock.advance('8d')
  assert.deepEqual(await pending(), [])
  const { data: failed } = await octokit.rest.orgs.listFailedInvitations({ org })
  assert.deepEqual(failed, [{ ...data, failed_at: '2026-03-08T12:00:00Z', failed_reason: 'expired' }])
  assert.equal((await octokit.rest.orgs.createInvitation({ org, email: 'ada@example.com' })).status, 201)
  assert.equal(failed[0].id, id)
  assert.notEqual(node_id, '')
})

test('what has expired stands in the way of the next one, where that is set: the bug that clients have met', async (t) => {
  const { mock, octokit, org } = await open(t, githubShape({ afterExpiry: 'refuse' }))
  const invite = () => octokit.rest.orgs.createInvitation({ org, email: 'ada@example.com' })
  const { data } = await invite()
  await (await mock.sandbox('default')).clock.advance('8d')
  await assert.rejects(invite(), refused(422, /Validation Failed/))
  assert.equal((await octokit.rest.orgs.cancelInvitation({ org, invitation_id: data.id })).status, 204)
  assert.equal((await invite()).status, 201)
})

test('Octokit follows the links of a list, in a sandbox below a path too', async (t) => {
  const { mock, as } = await open(t)
  await mock.sandbox('box', { scenario: 'empty' })
  const baseUrl = `${mock.url}/sandboxes/box`
  const { directory, ...box } = await mock.sandbox('box')
  const octokit = as('owner', { baseUrl, auth: box.persona('owner').token })
  const org = slugOf(directory.organizations[0].name)
  for (const number of [1, 2, 3, 4, 5])
    await octokit.rest.orgs.createInvitation({ org, email: `p${number}@example.com` })
  const all = await octokit.paginate(octokit.rest.orgs.listPendingInvitations, { org, per_page: 2 })
  assert.deepEqual(
    all.map(({ email }) => email[1]),
    ['5', '4', '3', '2', '1'],
  )
  const { headers } = await octokit.rest.orgs.listPendingInvitations({ org, per_page: 2, page: 2 })
  const links = [...headers.link.matchAll(/<([^>]*)>; rel="(\w+)"/g)].map(([, url, rel]) => [rel, url])
  assert.deepEqual(
    links,
    Object.entries({ prev: 1, next: 3, last: 3, first: 1 }).map(([rel, page]) => [
      rel,
      `${baseUrl}/orgs/${org}/invitations?per_page=2&page=${page}`,
    ]),
  )
})

test('the invitee accepts, at once or a moment later', async (t) => {
  for (const accepts of [200, 202]) {
    const { mock, as, octokit, org } = await open(t, githubShape({ accepts }))
    const invitee = mock.persona('invitee')
    const { data } = await octokit.rest.orgs.createInvitation({ org, invitee_id: numberOf(invitee.userId) })
    assert.deepEqual([data.login, data.email], [slugOf(invitee.name), null])
    const mail = await mock.outbox.waitFor({ to: invitee.email })
    assert.equal(mail.links.length > 0, true)
    const own = as('invitee')
    const accepted = await own.rest.orgs.updateMembershipForAuthenticatedUser({ org, state: 'active' })
    assert.equal(accepted.status, accepts)
    assert.equal(accepted.data.state, accepts === 200 ? 'active' : 'pending')
    const again = await own.rest.orgs.updateMembershipForAuthenticatedUser({ org, state: 'active' })
    assert.equal(again.data.role, 'member')
    assert.deepEqual((await octokit.rest.orgs.listPendingInvitations({ org })).data, [])
    await assert.rejects(
      octokit.rest.orgs.createInvitation({ org, email: invitee.email }),
      refused(422, /Validation Failed/, {
        errors: [
          { resource: 'OrganizationInvitation', field: 'data', code: 'unprocessable', message: 'Validation Failed' },
        ],
        status: '422',
      }),
    )
    const stranger = as('outsider').rest.orgs.updateMembershipForAuthenticatedUser({ org, state: 'active' })
    await assert.rejects(stranger, refused(404, /not found/))
  }
})

test('a membership is set and removed, and with it its invitation', async (t) => {
  const { mock, octokit, org } = await open(t)
  const username = slugOf(mock.persona('invitee').name)
  const set = async (role) => (await octokit.rest.orgs.setMembershipForUser({ org, username, role })).data
  const pending = async () => (await octokit.rest.orgs.listPendingInvitations({ org })).data.length
  assert.deepEqual([(await set('member')).state, await pending()], ['pending', 1])
  assert.deepEqual([(await set('member')).state, await pending()], ['pending', 1])
  assert.equal((await octokit.rest.orgs.removeMembershipForUser({ org, username })).status, 204)
  assert.equal(await pending(), 0)
  await assert.rejects(octokit.rest.orgs.removeMembershipForUser({ org, username }), refused(404, /not found/))
  const member = slugOf(mock.persona('member').name)
  const promoted = await octokit.rest.orgs.setMembershipForUser({ org, username: member, role: 'admin' })
  assert.deepEqual([promoted.data.state, promoted.data.role], ['active', 'admin'])
  assert.equal((await octokit.rest.orgs.removeMembershipForUser({ org, username: member })).status, 204)
  const owner = slugOf(mock.persona('owner').name)
  await assert.rejects(octokit.rest.orgs.removeMembershipForUser({ org, username: owner }), refused(403, /owner/))
})

test("what goes wrong is Octokit's own error", async (t) => {
  const { mock, as, octokit, org } = await open(t, githubShape({ perDay: 2 }))
  const invite = (client, email) => client.rest.orgs.createInvitation({ org, email })
  const { data } = await invite(octokit, 'ada@example.com')
  await assert.rejects(invite(octokit, 'ada@example.com'), refused(422, /Validation Failed/))
  await assert.rejects(invite(octokit, 'nobody'), refused(422, /no e-mail address/))
  await assert.rejects(octokit.rest.orgs.createInvitation({ org }), refused(422, /email is required/))
  await assert.rejects(octokit.rest.orgs.createInvitation({ org, invitee_id: 17 }), refused(404, /Invitee 17/))
  await assert.rejects(invite(as('outsider'), 'eve@example.com'), refused(404, /not found/))
  await assert.rejects(as('owner', { auth: 'wrong' }).rest.orgs.listPendingInvitations({ org }), refused(401, /./))
  await assert.rejects(octokit.rest.orgs.cancelInvitation({ org, invitation_id: 17 }), refused(404, /not found/))
  assert.equal((await octokit.rest.orgs.cancelInvitation({ org, invitation_id: data.id })).status, 204)
  await assert.rejects(octokit.rest.orgs.cancelInvitation({ org, invitation_id: data.id }), refused(404, /not found/))
  const headers = { 'x-github-api-version': '2020-01-01' }
  await assert.rejects(octokit.rest.orgs.listPendingInvitations({ org, headers }), refused(410, /2020-01-01/))
  await invite(octokit, 'bob@example.com')
  await assert.rejects(invite(octokit, 'eve@example.com'), refused(422, /No more than 2 invitations/))
  await (await mock.sandbox('default')).clock.advance('1d')
  await invite(octokit, 'eve@example.com')
})

test('what is not on record is answered as the settings say', async (t) => {
  const problems = { 'invitation-limit': { status: 403, message: 'Too many' } }
  const own = githubShape({ perDay: 2, seats: 100, problems })
  const { octokit, org } = await open(t, own)
  const invite = (number) => octokit.rest.orgs.createInvitation({ org, email: `p${number}@example.com` })
  await Promise.all([invite(1), invite(2)])
  await assert.rejects(invite(3), refused(403, /Too many/))
  const full = await open(t, githubShape({ seats: 1 }))
  const first = full.octokit.rest.orgs.createInvitation({ org: full.org, email: 'ada@example.com' })
  await assert.rejects(first, refused(422, /Validation Failed/))
})

test('plugins of Octokit wait in real time, and try again what they may', async (t) => {
  const { mock, as, org } = await open(t)
  const octokit = as('owner', { Client: Octokit.plugin(retry) })
  await mock.faults.add({ match: { operation: 'orgs/create-invitation' }, effect: { status: 503 }, times: 2 })
  const { status, headers } = await octokit.rest.orgs.createInvitation({ org, email: 'ada@example.com' })
  assert.equal(status, 201)
  assert.equal(headers['x-ratelimit-limit'], '5000')
  const wait = Number(headers['x-ratelimit-reset']) * 1000 - Date.now()
  assert.equal(wait > 0 && wait < 3_700_000, true)
})
