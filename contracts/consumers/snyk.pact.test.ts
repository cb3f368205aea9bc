import { describe, expect, test } from 'vitest'

import { SnykApi, type SnykErrorDocument } from '../client/index.ts'
import { eachLike, fromState, jsonApiBody, jsonApiErrors, like, matching, uuid } from '../helpers/pact-helpers.ts'
import { allSnykInvitations } from './all-pages.ts'
import {
  contractWith,
  fetchApi,
  invitationId,
  memberEmail,
  organizationId as org_id,
  path,
  refusal,
} from './consumer.ts'

const contract = contractWith('snyk')
const version = '2024-10-15'
const roleId = 'f1968726-1dca-42d4-a4dc-80cab99e2b6c'
const token = 'token 0e4b2f6d-97a1-4c35-8d0e-5f7a1b9c3d62'
const caller = { Authorization: fromState('${authorization}', token) as never }
const all = path('/rest/orgs/{organization}/invites')
const one = path('/rest/orgs/{organization}/invites/{invitation}')
const jsonapi = { version: '1.0' }
const resource = {
  type: 'org_invitation',
  id: uuid(invitationId),
  attributes: { email: matching(/^[^@]+@[^@]+$/, 'ada@example.com'), is_active: true, role: like('Admin') },
}
const lastPage = { self: like('/rest/orgs/o/invites'), first: like('/rest/orgs/o/invites') }
const SnykInvitationCreate = {
  data: { type: 'org_invitation' as const, attributes: { email: 'ada@example.com', role: roleId } },
}
const offer = {
  data: { type: 'org_invitation', attributes: { email: 'ada@example.com', role: fromState('${roleId}', roleId) } },
}

const sentTo = (email: string) => ({ data: { type: 'org_invitation' as const, attributes: { email, role: roleId } } })
const offerTo = (email: string) => ({ data: { ...offer.data, attributes: { ...offer.data.attributes, email } } })

const client = (url: string) => new SnykApi({ basePath: url, fetchApi, apiKey: () => token })
const errors = (status: number) => jsonApiBody({ jsonapi, ...jsonApiErrors(status) })
/** The address is to blame, and nothing else. */
const ofAddress = jsonApiBody({
  jsonapi,
  errors: [{ status: '400', source: { pointer: '/data/attributes/email' } }],
})
const statusOf = async (call: Promise<unknown>) => (await refusal<SnykErrorDocument>(call)).errors[0]?.status

test('lists pending invitations', () =>
  contract
    .addInteraction()
    .given('{count} pending invitations', { count: 3 })
    .uponReceiving('a request for the pending invitations')
    .withRequest('GET', all, (request) => void request.query({ version }).headers(caller))
    .willRespondWith(200, jsonApiBody({ jsonapi, data: eachLike(resource), links: lastPage }))
    .executeTest(async ({ url }) => {
      const { data } = await client(url).listOrgInvitation({ org_id, version })
      expect(data[0]?.attributes.is_active).toBe(true)
    }))

test('follows the pages to the end', async () => {
  const cursor = 'v1.eyJpZCI6Ii05In0K'
  const next = matching(
    /^\/rest\/orgs\/[^/]+\/invites\?limit=10&starting_after=[^&]+&version=2024-10-15$/,
    `/rest/orgs/o/invites?limit=10&starting_after=${cursor}&version=${version}`,
  )
  contract
    .addInteraction()
    .given('{count} pending invitations', { count: 12 })
    .uponReceiving('a request for the first page')
    .withRequest('GET', all, (request) => void request.query({ version, limit: '10' }).headers(caller))
    .willRespondWith(200, jsonApiBody({ jsonapi, data: eachLike(resource), links: { next } }))
  await contract
    .addInteraction()
    .given('{count} pending invitations', { count: 12 })
    .uponReceiving('a request for the last page')
    .withRequest('GET', all, (request) => {
      request.query({ version, limit: '10', starting_after: cursor }).headers(caller)
    })
    .willRespondWith(200, jsonApiBody({ jsonapi, data: eachLike(resource), links: lastPage }))
    .executeTest(async ({ url }) => {
      expect(await allSnykInvitations(client(url), org_id, version)).toHaveLength(2)
    })
})

test('lists nothing where nobody is invited', () =>
  contract
    .addInteraction()
    .given('no invitations')
    .uponReceiving('a request for the pending invitations when there are none')
    .withRequest('GET', all, (request) => void request.query({ version }).headers(caller))
    .willRespondWith(200, jsonApiBody({ jsonapi, data: [], links: lastPage }))
    .executeTest(async ({ url }) => {
      expect((await client(url).listOrgInvitation({ org_id, version })).data).toEqual([])
    }))

test('invites a person', () =>
  contract
    .addInteraction()
    .given('no invitations')
    .uponReceiving('a request to invite a person')
    .withRequest('POST', all, (request) => jsonApiBody(offer)(request.query({ version }).headers(caller) as never))
    .willRespondWith(201, (response) =>
      jsonApiBody({
        jsonapi,
        data: { ...resource, attributes: { email: 'ada@example.com', role: uuid(roleId), is_active: true } },
      })(
        response.headers({ Location: matching(/^\/rest\/orgs\/.+$/, `/rest/orgs/o/invites/${invitationId}`) }) as never,
      ),
    )
    .executeTest(async ({ url }) => {
      const { data } = await client(url).createOrgInvitation({ org_id, version, SnykInvitationCreate })
      expect(data.attributes.email).toBe('ada@example.com')
    }))

test('invites an address with capitals', () =>
  contract
    .addInteraction()
    .given('no invitations')
    .uponReceiving('a request to invite an address with capitals')
    .withRequest('POST', all, (request) =>
      jsonApiBody(offerTo('Ada.Moor@Example.com'))(request.query({ version }).headers(caller) as never),
    )
    .willRespondWith(201, jsonApiBody({ jsonapi, data: { attributes: { email: 'Ada.Moor@Example.com' } } }))
    .executeTest(async ({ url }) => {
      const { data } = await client(url).createOrgInvitation({
        org_id,
        version,
        SnykInvitationCreate: sentTo('Ada.Moor@Example.com'),
      })
      expect(data.attributes.email).toBe('Ada.Moor@Example.com')
    }))

test('lists a whole page unless it asks for less', () =>
  contract
    .addInteraction()
    .given('{count} pending invitations', { count: 12 })
    .uponReceiving('a request for the pending invitations without a limit')
    .withRequest('GET', all, (request) => void request.query({ version }).headers(caller))
    .willRespondWith(200, jsonApiBody({ jsonapi, data: { ...eachLike(resource), min: 10 } }))
    .executeTest(async ({ url }) => {
      expect((await client(url).listOrgInvitation({ org_id, version })).data).not.toEqual([])
    }))

test('lists invitations whose sender has left', () =>
  contract
    .addInteraction()
    .given('an organization', { scenario: 'messy' })
    .uponReceiving('a request for the invitations of an organization that is years old')
    .withRequest('GET', all, (request) => void request.query({ version }).headers(caller))
    .willRespondWith(200, jsonApiBody({ jsonapi, data: eachLike(resource) }))
    .executeTest(async ({ url }) => {
      expect((await client(url).listOrgInvitation({ org_id, version })).data).toHaveLength(1)
    }))

test('cancels an invitation', () =>
  contract
    .addInteraction()
    .given('a pending invitation')
    .uponReceiving('a request to cancel a pending invitation')
    .withRequest('DELETE', one, (request) => void request.query({ version }).headers(caller))
    .willRespondWith(204)
    .executeTest(async ({ url }) => {
      const { raw } = await client(url).deleteOrgInvitationRaw({ org_id, version, invite_id: invitationId })
      expect(raw.status).toBe(204)
    }))

describe('is refused', () => {
  test.each(['an accepted invitation', 'a cancelled invitation'])('to cancel %s', (state) =>
    contract
      .addInteraction()
      .given(state)
      .uponReceiving(`a request to cancel ${state}`)
      .withRequest('DELETE', one, (request) => void request.query({ version }).headers(caller))
      .willRespondWith(404, errors(404))
      .executeTest(async ({ url }) => {
        const call = client(url).deleteOrgInvitation({ org_id, version, invite_id: invitationId })
        expect(await statusOf(call)).toBe('404')
      }),
  )

  test('a token that nobody knows', () =>
    contract
      .addInteraction()
      .given('an organization')
      .uponReceiving('a request with an unknown token')
      .withRequest('GET', all, (request) => void request.query({ version }).headers({ Authorization: token }))
      .willRespondWith(401, errors(401))
      .executeTest(async ({ url }) => {
        expect(await statusOf(client(url).listOrgInvitation({ org_id, version }))).toBe('401')
      }))

  test('a caller who may only read', () =>
    contract
      .addInteraction()
      .given('a caller who may only read')
      .uponReceiving('a request to invite by a caller who may only read')
      .withRequest('POST', all, (request) => jsonApiBody(offer)(request.query({ version }).headers(caller) as never))
      .willRespondWith(403, errors(403))
      .executeTest(async ({ url }) => {
        const call = client(url).createOrgInvitation({ org_id, version, SnykInvitationCreate })
        expect(await statusOf(call)).toBe('403')
      }))

  test('a caller from another organization', () =>
    contract
      .addInteraction()
      .given('a caller from another organization')
      .uponReceiving('a request by a caller from another organization')
      .withRequest('GET', all, (request) => void request.query({ version }).headers(caller))
      .willRespondWith(404, errors(404))
      .executeTest(async ({ url }) => {
        expect(await statusOf(client(url).listOrgInvitation({ org_id, version }))).toBe('404')
      }))

  test('an address that is invited already', () =>
    contract
      .addInteraction()
      .given('a pending invitation', { email: 'ada@example.com' })
      .uponReceiving('a request to invite an address again')
      .withRequest('POST', all, (request) => jsonApiBody(offer)(request.query({ version }).headers(caller) as never))
      .willRespondWith(400, errors(400))
      .executeTest(async ({ url }) => {
        const call = client(url).createOrgInvitation({ org_id, version, SnykInvitationCreate })
        expect(await statusOf(call)).toBe('400')
      }))

  test.each([
    ['an address that is invited already, with a capital', 'Ada@example.com'],
    ['an address that is invited already, with a blank behind it', 'ada@example.com '],
  ])('%s', (what, email) =>
    contract
      .addInteraction()
      .given('a pending invitation', { email: 'ada@example.com' })
      .uponReceiving(`a request to invite ${what}`)
      .withRequest('POST', all, (request) =>
        jsonApiBody(offerTo(email))(request.query({ version }).headers(caller) as never),
      )
      .willRespondWith(400, ofAddress)
      .executeTest(async ({ url }) => {
        const call = client(url).createOrgInvitation({ org_id, version, SnykInvitationCreate: sentTo(email) })
        expect(await statusOf(call)).toBe('400')
      }),
  )

  test('an address of a member', () =>
    contract
      .addInteraction()
      .given('an organization')
      .uponReceiving('a request to invite a member')
      .withRequest('POST', all, (request) =>
        jsonApiBody(offerTo(memberEmail))(request.query({ version }).headers(caller) as never),
      )
      .willRespondWith(400, ofAddress)
      .executeTest(async ({ url }) => {
        const SnykInvitationCreate = sentTo('robin.vega@example.com')
        expect(await statusOf(client(url).createOrgInvitation({ org_id, version, SnykInvitationCreate }))).toBe('400')
      }))

  test('to cancel an invitation of another organization', () =>
    contract
      .addInteraction()
      .given('a pending invitation')
      .given('a caller from another organization')
      .uponReceiving('a request to cancel an invitation of another organization')
      .withRequest('DELETE', path('/rest/orgs/{other}/invites/{invitation}'), (request) => {
        request.query({ version }).headers(caller)
      })
      .willRespondWith(404, errors(404))
      .executeTest(async ({ url }) => {
        const call = client(url).deleteOrgInvitation({ org_id, version, invite_id: invitationId })
        expect(await statusOf(call)).toBe('404')
      }))

  test.each([
    ['a limit out of range', { version, limit: '1000' }, 'limit'],
    ['a version after today', { version: '2999-01-01' }, 'version'],
  ])('%s', (what, query, parameter) =>
    contract
      .addInteraction()
      .given('an organization')
      .uponReceiving(`a request with ${what}`)
      .withRequest('GET', all, (request) => void request.query(query).headers(caller))
      .willRespondWith(
        400,
        jsonApiBody({ jsonapi, errors: eachLike({ status: '400', detail: like('limit'), source: { parameter } }) }),
      )
      .executeTest(async ({ url }) => {
        const { limit, ...rest } = query as { version: string; limit?: string }
        const call = client(url).listOrgInvitation({ org_id, ...rest, ...(limit && { limit: Number(limit) }) })
        expect((await refusal<SnykErrorDocument>(call)).errors[0]?.source?.parameter).toBe(parameter)
      }),
  )
})
