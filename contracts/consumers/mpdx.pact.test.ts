import { describe, expect, test } from 'vitest'

import { MPDXApi, type MpdxErrorDocument } from '../client/index.ts'
import {
  dateTime,
  eachLike,
  fromState,
  jsonApiBody,
  jsonApiErrors,
  like,
  matching,
  uuid,
} from '../helpers/pact-helpers.ts'
import { allMpdxInvites } from './all-pages.ts'
import {
  contractWith,
  fetchApi,
  invitationId as invite_id,
  organizationId as organization_id,
  path,
  refusal,
} from './consumer.ts'

const contract = contractWith('mpdx')
const token = '0e4b2f6d-97a1-4c35-8d0e-5f7a1b9c3d62'
const code = '9f2c41d07ab35e68c1f4902b7d8e6a53f01b94c2e7d685a30c9b1f7e42d8a650'
const caller = { Authorization: fromState('${authorization}', `Bearer ${token}`) as never }
const invitee = { Authorization: fromState('${inviteeAuthorization}', `Bearer ${token}`) as never }
const all = path('/api/v2/organizations/{organization}/invites')
const one = path('/api/v2/organizations/{organization}/invites/{invitation}')
const unknown = path(`/api/v2/organizations/{organization}/invites/${invite_id}`)
const elsewhere = path('/api/v2/organizations/{other}/invites/{invitation}')
const acceptance = path('/api/v2/organizations/{organization}/invites/{invitation}/accept')
const user = { data: { id: uuid(), type: 'users' } }
const invite = {
  type: 'organization_invites',
  id: uuid(invite_id),
  attributes: {
    accepted_at: null as unknown,
    code: matching(/^[0-9a-f]{64}$/, code),
    // To the second, as the service has always sent it.
    created_at: matching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/, '2026-01-31T12:00:00Z'),
    invite_user_as: 'admin',
    recipient_email: matching(/^[^@]+@[^@]+$/, 'ada@example.com'),
  },
  relationships: { invited_by_user: user as unknown },
}
const type = 'organization_invites' as const
const MpdxInviteCreate = {
  data: { type, attributes: { recipient_email: 'ada@example.com', invite_user_as: 'admin' as const } },
}

const inviteOf = (recipient_email: string) => ({
  data: { type, attributes: { recipient_email, invite_user_as: 'admin' as const } },
})

const client = (url: string) => new MPDXApi({ basePath: url, fetchApi, accessToken: () => token })
const errors = (status: number) => jsonApiBody(jsonApiErrors(status))
const statusOf = async (call: Promise<unknown>) => (await refusal<MpdxErrorDocument>(call)).errors[0]?.status
const proof = (value: unknown) => ({ data: { type, attributes: { code: value } } })

test('lists active invites, filtered, sorted, and with who invited', () =>
  contract
    .addInteraction()
    .given('{count} pending invitations', { count: 3 })
    .uponReceiving('a request for the newest invites of admins, with who invited')
    .withRequest('GET', all, (request) => {
      request
        .query({ 'filter[invite_user_as]': 'admin', sort: '-created_at', include: 'invited_by_user' })
        .headers(caller)
    })
    .willRespondWith(
      200,
      jsonApiBody({
        data: eachLike(invite),
        included: eachLike({
          id: uuid(),
          type: 'users',
          attributes: { first_name: like('Robin'), last_name: like('Vega') },
        }),
        meta: { pagination: { page: 1, total_count: like(3), total_pages: like(1) }, sort: '-created_at' },
      }),
    )
    .executeTest(async ({ url }) => {
      const { data, included } = await client(url).listOrganizationInvites({
        organization_id,
        filter_invite_user_as: 'admin',
        sort: '-created_at',
        include: 'invited_by_user',
      })
      expect([data.length, included?.[0]?.attributes?.first_name]).toEqual([1, 'Robin'])
    }))

test('follows the pages to the end', async () => {
  const meta = (page: number) => ({ pagination: { page, per_page: 2, total_count: 3, total_pages: 2 } })
  const pageOf = (page: number) =>
    contract
      .addInteraction()
      .given('{count} pending invitations', { count: 3 })
      .uponReceiving(`a request for page ${page}`)
      .withRequest('GET', all, (request) => void request.query({ page: String(page), per_page: '2' }).headers(caller))
      .willRespondWith(200, jsonApiBody({ data: eachLike(invite), meta: meta(page) }))
  pageOf(1)
  await pageOf(2).executeTest(async ({ url }) => {
    expect(await allMpdxInvites(client(url), organization_id)).toHaveLength(2)
  })
})

test('lists nothing where nobody is invited', () =>
  contract
    .addInteraction()
    .given('no invitations')
    .uponReceiving('a request for the invites when there are none')
    .withRequest('GET', all, (request) => void request.headers(caller))
    .willRespondWith(200, jsonApiBody({ data: [], meta: { pagination: { total_count: 0 } } }))
    .executeTest(async ({ url }) => {
      expect((await client(url).listOrganizationInvites({ organization_id })).data).toEqual([])
    }))

test('invites a person', () =>
  contract
    .addInteraction()
    .given('no invitations')
    .uponReceiving('a request to invite a person')
    .withRequest('POST', all, (request) => jsonApiBody(MpdxInviteCreate)(request.headers(caller) as never))
    .willRespondWith(201, jsonApiBody({ data: invite }))
    .executeTest(async ({ url }) => {
      const { data } = await client(url).createOrganizationInvite({ organization_id, MpdxInviteCreate })
      expect(data.relationships?.accepted_by_user?.data ?? null).toBeNull()
    }))

test.each([
  ['with capitals', 'Ada.Moor@Example.com', 'Ada.Moor@Example.com'],
  ['with a blank behind it', 'ada@example.com ', 'ada@example.com'],
])('invites an address %s', (what, sent, recipient_email) =>
  contract
    .addInteraction()
    .given('no invitations')
    .uponReceiving(`a request to invite an address ${what}`)
    .withRequest('POST', all, (request) => jsonApiBody(inviteOf(sent))(request.headers(caller) as never))
    .willRespondWith(201, jsonApiBody({ data: { ...invite, attributes: { ...invite.attributes, recipient_email } } }))
    .executeTest(async ({ url }) => {
      const request = { organization_id, MpdxInviteCreate: inviteOf(sent) }
      expect((await client(url).createOrganizationInvite(request)).data.attributes?.recipient_email).toBe(
        recipient_email,
      )
    }),
)

test('lists a whole page of invites unless it asks for less', () =>
  contract
    .addInteraction()
    .given('{count} pending invitations', { count: 12 })
    .uponReceiving('a request for the invites without a word about pages')
    .withRequest('GET', all, (request) => void request.headers(caller))
    .willRespondWith(200, jsonApiBody({ data: { ...eachLike(invite), min: 12 } }))
    .executeTest(async ({ url }) => {
      expect((await client(url).listOrganizationInvites({ organization_id })).data).not.toEqual([])
    }))

test('lists nothing that a filter leaves out', () =>
  contract
    .addInteraction()
    .given('{count} pending invitations', { count: 3 })
    .uponReceiving('a request for the invites of a day without any')
    .withRequest('GET', all, (request) => void request.query({ 'filter[updated_at]': '2000-01-01' }).headers(caller))
    .willRespondWith(200, jsonApiBody({ data: [] }))
    .executeTest(async ({ url }) => {
      const request = { organization_id, filter_updated_at: '2000-01-01' }
      expect((await client(url).listOrganizationInvites(request)).data).toEqual([])
    }))

test('lists invites whose sender has left', () =>
  contract
    .addInteraction()
    .given('an organization', { scenario: 'messy' })
    .uponReceiving('a request for the invites of an organization that is years old')
    .withRequest('GET', all, (request) => void request.headers(caller))
    .willRespondWith(200, jsonApiBody({ data: eachLike(invite) }))
    .executeTest(async ({ url }) => {
      expect((await client(url).listOrganizationInvites({ organization_id })).data).toHaveLength(1)
    }))

test('shows an invite that was accepted', () =>
  contract
    .addInteraction()
    .given('an accepted invitation')
    .uponReceiving('a request for an accepted invite')
    .withRequest('GET', one, (request) => void request.headers(caller))
    .willRespondWith(
      200,
      jsonApiBody({
        data: {
          ...invite,
          attributes: { ...invite.attributes, accepted_at: dateTime() },
          relationships: { accepted_by_user: user },
        },
      }),
    )
    .executeTest(async ({ url }) => {
      const { data } = await client(url).getOrganizationInvite({ organization_id, invite_id })
      expect(data.attributes?.accepted_at).not.toBeNull()
    }))

test('shows one invite, only the fields asked for', () =>
  contract
    .addInteraction()
    .given('a pending invitation', { email: 'ada@example.com' })
    .uponReceiving('a request for the address of one invite')
    .withRequest('GET', one, (request) => {
      request.query({ 'fields[organization_invites]': 'recipient_email' }).headers(caller)
    })
    .willRespondWith(
      200,
      jsonApiBody({ data: { type, id: uuid(invite_id), attributes: { recipient_email: 'ada@example.com' } } }),
    )
    .executeTest(async ({ url }) => {
      const request = { organization_id, invite_id, fields_organization_invites: 'recipient_email' }
      expect((await client(url).getOrganizationInvite(request)).data.attributes).toEqual({
        recipient_email: 'ada@example.com',
      })
    }))

test('shows a cancelled invite and who cancelled it', () =>
  contract
    .addInteraction()
    .given('a cancelled invitation')
    .uponReceiving('a request for a cancelled invite')
    .withRequest('GET', one, (request) => void request.headers(caller))
    .willRespondWith(
      200,
      jsonApiBody({
        data: { ...invite, relationships: { cancelled_by_user: user, accepted_by_user: { data: null } } },
      }),
    )
    .executeTest(async ({ url }) => {
      const { data } = await client(url).getOrganizationInvite({ organization_id, invite_id })
      expect(data.relationships?.cancelled_by_user?.data?.type).toBe('users')
    }))

test('cancels an invite', () =>
  contract
    .addInteraction()
    .given('a pending invitation')
    .uponReceiving('a request to cancel an invite')
    .withRequest('DELETE', one, (request) => void request.headers(caller))
    .willRespondWith(204)
    .executeTest(async ({ url }) => {
      const { raw } = await client(url).deleteOrganizationInviteRaw({ organization_id, invite_id })
      expect(raw.status).toBe(204)
    }))

test('accepts an invite with its code', () =>
  contract
    .addInteraction()
    .given('a pending invitation')
    .uponReceiving('a request to accept an invite')
    .withRequest('PUT', acceptance, (request) =>
      jsonApiBody(proof(fromState('${code}', code)))(request.headers(invitee) as never),
    )
    .willRespondWith(
      200,
      jsonApiBody({
        data: {
          ...invite,
          attributes: { ...invite.attributes, accepted_at: dateTime() },
          relationships: { accepted_by_user: user },
        },
      }),
    )
    .executeTest(async ({ url }) => {
      const request = { organization_id, invite_id, MpdxInviteAccept: proof(code) as never }
      expect((await client(url).acceptOrganizationInvite(request)).data.attributes?.accepted_at).not.toBeNull()
    }))

describe('is refused', () => {
  test.each([
    ['a pending invitation', 'with a wrong code', 'wrong', 400],
    ['a pending invitation', 'with a blank code', '', 400],
    ['an accepted invitation', 'that was accepted', fromState('${code}', code), 410],
    ['a cancelled invitation', 'that was cancelled', fromState('${code}', code), 410],
  ])('to accept %s %s', (state, what, sent, status) =>
    contract
      .addInteraction()
      .given(state)
      .uponReceiving(`a request to accept an invite ${what}`)
      .withRequest('PUT', acceptance, (request) => jsonApiBody(proof(sent))(request.headers(invitee) as never))
      .willRespondWith(status, errors(status))
      .executeTest(async ({ url }) => {
        const MpdxInviteAccept = proof(typeof sent === 'string' ? sent : code) as never
        const call = client(url).acceptOrganizationInvite({ organization_id, invite_id, MpdxInviteAccept })
        expect(await statusOf(call)).toBe(String(status))
      }),
  )

  test.each([
    [
      'to cancel an invite of another organization',
      ['a pending invitation', 'a caller from another organization'],
      elsewhere,
      403,
    ],
    ['to cancel an invite that nobody sent', ['an organization'], unknown, 404],
  ] as const)('%s', (what, states, where, status) => {
    const interaction = contract.addInteraction()
    for (const state of states) interaction.given(state)
    return interaction
      .uponReceiving(`a request ${what}`)
      .withRequest('DELETE', where, (request) => void request.headers(caller))
      .willRespondWith(status, errors(status))
      .executeTest(async ({ url }) => {
        expect(await statusOf(client(url).deleteOrganizationInvite({ organization_id, invite_id }))).toBe(
          String(status),
        )
      })
  })

  test('to accept with another organization in the path', () =>
    contract
      .addInteraction()
      .given('a pending invitation')
      .uponReceiving('a request to accept an invite to another organization')
      .withRequest('PUT', path('/api/v2/organizations/{other}/invites/{invitation}/accept'), (request) =>
        jsonApiBody(proof(fromState('${code}', code)))(request.headers(invitee) as never),
      )
      .willRespondWith(404, errors(404))
      .executeTest(async ({ url }) => {
        const call = client(url).acceptOrganizationInvite({
          organization_id,
          invite_id,
          MpdxInviteAccept: proof(code) as never,
        })
        expect(await statusOf(call)).toBe('404')
      }))

  test('a token that nobody knows', () =>
    contract
      .addInteraction()
      .given('an organization')
      .uponReceiving('a request with an unknown token')
      .withRequest('GET', all, (request) => void request.headers({ Authorization: `Bearer ${token}` }))
      .willRespondWith(401, errors(401))
      .executeTest(async ({ url }) => {
        expect(await statusOf(client(url).listOrganizationInvites({ organization_id }))).toBe('401')
      }))

  test('a caller who may only read', () =>
    contract
      .addInteraction()
      .given('a caller who may only read')
      .uponReceiving('a request to invite by a caller who may only read')
      .withRequest('POST', all, (request) => jsonApiBody(MpdxInviteCreate)(request.headers(caller) as never))
      .willRespondWith(403, errors(403))
      .executeTest(async ({ url }) => {
        expect(await statusOf(client(url).createOrganizationInvite({ organization_id, MpdxInviteCreate }))).toBe('403')
      }))

  test('a caller from another organization', () =>
    contract
      .addInteraction()
      .given('a caller from another organization')
      .uponReceiving('a request by a caller from another organization')
      .withRequest('GET', all, (request) => void request.headers(caller))
      .willRespondWith(403, errors(403))
      .executeTest(async ({ url }) => {
        expect(await statusOf(client(url).listOrganizationInvites({ organization_id }))).toBe('403')
      }))

  test('an invite that nobody sent', () =>
    contract
      .addInteraction()
      .given('an organization')
      .uponReceiving('a request for an unknown invite')
      .withRequest('GET', unknown, (request) => void request.headers(caller))
      .willRespondWith(404, errors(404))
      .executeTest(async ({ url }) => {
        expect(await statusOf(client(url).getOrganizationInvite({ organization_id, invite_id }))).toBe('404')
      }))

  test('an order that the service does not know', () =>
    contract
      .addInteraction()
      .given('an organization')
      .uponReceiving('a request sorted by something unknown')
      .withRequest('GET', all, (request) => void request.query({ sort: 'recipient_email' }).headers(caller))
      .willRespondWith(400, jsonApiBody({ errors: eachLike({ status: '400', source: { parameter: 'sort' } }) }))
      .executeTest(async ({ url }) => {
        expect(await statusOf(client(url).listOrganizationInvites({ organization_id, sort: 'recipient_email' }))).toBe(
          '400',
        )
      }))
})
