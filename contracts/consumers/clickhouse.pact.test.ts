import { describe, expect, test } from 'vitest'

import { ClickHouseApi, type ClickHouseError } from '../client/index.ts'
import { clickhouseError, eachLike, fromState, jsonBody, matching, uuid } from '../helpers/pact-helpers.ts'
import { contractWith, fetchApi, invitationId, memberEmail, organizationId, path, refusal } from './consumer.ts'

const contract = contractWith('clickhouse')
const key = { username: 'key-id', password: 'key-secret' }
const basic = `Basic ${btoa(`${key.username}:${key.password}`)}`
const caller = { Authorization: fromState('${authorization}', basic) as never }
const all = path('/v1/organizations/{organization}/invitations')
const one = path('/v1/organizations/{organization}/invitations/{invitation}')
const elsewhere = path('/v1/organizations/{other}/invitations/{invitation}')
/** The service has never sent another notation, and this client reads no other. */
const milliseconds = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/
const invitation = {
  id: uuid(invitationId),
  email: matching(/^[^@A-Z]+@[^@A-Z]+$/, 'ada@example.com'),
  role: matching(/^(admin|developer)$/, 'developer'),
  createdAt: matching(milliseconds, '2026-01-31T12:00:00.000Z'),
  expireAt: matching(milliseconds, '2026-02-07T12:00:00.000Z'),
}
const offer = { email: 'ada@example.com', role: 'developer' as const }

const client = (url: string) => new ClickHouseApi({ basePath: url, fetchApi, ...key })

test('lists pending invitations', () =>
  contract
    .addInteraction()
    .given('{count} pending invitations', { count: 3 })
    .uponReceiving('a request for the pending invitations')
    .withRequest('GET', all, (request) => void request.headers(caller))
    .willRespondWith(200, jsonBody(eachLike(invitation)))
    .executeTest(async ({ url }) => {
      const [first] = await client(url).listClickHouseInvitations({ organizationId })
      expect(first?.id).toBe(invitationId)
    }))

test('lists what is pending in a world of its own, and nothing else', () =>
  contract
    .addInteraction()
    .given('a world', {
      world: {
        organizations: [
          {
            name: 'Lovelace Engines',
            members: [{ email: 'mary@engines.example', role: 'admin', persona: 'office' }],
            invitations: [
              { service: 'clickhouse', email: offer.email, role: offer.role, sent: '2d' },
              { service: 'clickhouse', state: 'cancelled' },
            ],
          },
        ],
      },
      caller: 'office',
    })
    .uponReceiving('a request for the pending invitations of Lovelace Engines')
    .withRequest('GET', all, (request) => void request.headers(caller))
    .willRespondWith(200, jsonBody([{ ...invitation, ...offer, id: fromState('${invitationId}', invitationId) }]))
    .executeTest(async ({ url }) => {
      const [first, ...others] = await client(url).listClickHouseInvitations({ organizationId })
      expect([first?.id, others]).toEqual([invitationId, []])
    }))

test('lists nothing where nobody is invited', () =>
  contract
    .addInteraction()
    .given('no invitations')
    .uponReceiving('a request for the pending invitations when there are none')
    .withRequest('GET', all, (request) => void request.headers(caller))
    .willRespondWith(200, jsonBody([]))
    .executeTest(async ({ url }) => {
      expect(await client(url).listClickHouseInvitations({ organizationId })).toEqual([])
    }))

test('does not list what has expired', () =>
  contract
    .addInteraction()
    .given('an expired invitation', { email: offer.email })
    .uponReceiving('a request for the pending invitations when one has expired')
    .withRequest('GET', all, (request) => void request.headers(caller))
    .willRespondWith(200, jsonBody([]))
    .executeTest(async ({ url }) => {
      expect(await client(url).listClickHouseInvitations({ organizationId })).toEqual([])
    }))

test('lists invitations whose sender has left', () =>
  contract
    .addInteraction()
    .given('an organization', { scenario: 'messy' })
    .uponReceiving('a request for the invitations of an organization that is years old')
    .withRequest('GET', all, (request) => void request.headers(caller))
    .willRespondWith(200, jsonBody(eachLike(invitation)))
    .executeTest(async ({ url }) => {
      expect(await client(url).listClickHouseInvitations({ organizationId })).toHaveLength(1)
    }))

test('invites a person again whose invitation has expired', () =>
  contract
    .addInteraction()
    .given('an expired invitation', { email: offer.email })
    .uponReceiving('a request to invite an address again that came too late')
    .withRequest('POST', all, (request) => jsonBody(offer)(request.headers(caller)))
    .willRespondWith(200, jsonBody({ ...invitation, ...offer }))
    .executeTest(async ({ url }) => {
      const created = await client(url).createClickHouseInvitation({
        organizationId,
        ClickHouseInvitationCreate: offer,
      })
      expect(created.email).toBe(offer.email)
    }))

test('invites a person', () =>
  contract
    .addInteraction()
    .given('no invitations')
    .uponReceiving('a request to invite a developer')
    .withRequest('POST', all, (request) => jsonBody(offer)(request.headers(caller)))
    .willRespondWith(200, jsonBody({ ...invitation, ...offer }))
    .executeTest(async ({ url }) => {
      const created = await client(url).createClickHouseInvitation({
        organizationId,
        ClickHouseInvitationCreate: offer,
      })
      expect(created).toMatchObject(offer)
    }))

test('shows one invitation', () =>
  contract
    .addInteraction()
    .given('a pending invitation', { email: 'ada@example.com', role: 'developer' })
    .uponReceiving('a request for one pending invitation')
    .withRequest('GET', one, (request) => void request.headers(caller))
    .willRespondWith(200, jsonBody({ ...invitation, ...offer }))
    .executeTest(async ({ url }) => {
      const { expireAt } = await client(url).getClickHouseInvitation({ organizationId, invitationId })
      expect(Date.parse(expireAt)).not.toBeNaN()
    }))

test('deletes an invitation', () =>
  contract
    .addInteraction()
    .given('a pending invitation')
    .uponReceiving('a request to delete a pending invitation')
    .withRequest('DELETE', one, (request) => void request.headers(caller))
    .willRespondWith(204)
    .executeTest(async ({ url }) => {
      const { raw } = await client(url).deleteClickHouseInvitationRaw({ organizationId, invitationId })
      expect(raw.status).toBe(204)
    }))

describe('is refused', () => {
  test.each(['an accepted invitation', 'a cancelled invitation', 'an expired invitation'])('%s', (state) =>
    contract
      .addInteraction()
      .given(state)
      .uponReceiving(`a request for ${state}`)
      .withRequest('GET', one, (request) => void request.headers(caller))
      .willRespondWith(404, jsonBody(clickhouseError(404, 'NOT_FOUND')))
      .executeTest(async ({ url }) => {
        const { status } = await refusal<ClickHouseError>(
          client(url).getClickHouseInvitation({ organizationId, invitationId }),
        )
        expect(status).toBe(404)
      }),
  )

  test('to delete what is cancelled', () =>
    contract
      .addInteraction()
      .given('a cancelled invitation')
      .uponReceiving('a request to delete a cancelled invitation')
      .withRequest('DELETE', one, (request) => void request.headers(caller))
      .willRespondWith(404, jsonBody(clickhouseError(404, 'NOT_FOUND')))
      .executeTest(async ({ url }) => {
        const { status } = await refusal<ClickHouseError>(
          client(url).deleteClickHouseInvitation({ organizationId, invitationId }),
        )
        expect(status).toBe(404)
      }))

  test.each([
    ['to delete what was accepted', [['an accepted invitation']], one],
    [
      'to delete an invitation of another organization',
      [['a pending invitation'], ['a caller from another organization']],
      elsewhere,
    ],
  ] as const)('%s', (what, states, where) => {
    const [interaction] = [contract.addInteraction()]
    for (const [state] of states) interaction.given(state)
    return interaction
      .uponReceiving(`a request ${what}`)
      .withRequest('DELETE', where, (request) => void request.headers(caller))
      .willRespondWith(404, jsonBody(clickhouseError(404, 'NOT_FOUND')))
      .executeTest(async ({ url }) => {
        const call = client(url).deleteClickHouseInvitation({ organizationId, invitationId })
        expect((await refusal<ClickHouseError>(call)).status).toBe(404)
      })
  })

  test('an address of a member', () =>
    contract
      .addInteraction()
      .given('an organization')
      .uponReceiving('a request to invite a member')
      .withRequest('POST', all, (request) => jsonBody({ ...offer, email: memberEmail })(request.headers(caller)))
      .willRespondWith(409, jsonBody(clickhouseError(409, 'CONFLICT')))
      .executeTest(async ({ url }) => {
        const ClickHouseInvitationCreate = { ...offer, email: 'robin.vega@example.com' }
        const call = client(url).createClickHouseInvitation({ organizationId, ClickHouseInvitationCreate })
        expect((await refusal<ClickHouseError>(call)).status).toBe(409)
      }))

  test('a key that nobody knows', () =>
    contract
      .addInteraction()
      .given('an organization')
      .uponReceiving('a request with an unknown key')
      .withRequest('GET', all, (request) => void request.headers({ Authorization: basic }))
      .willRespondWith(401, jsonBody(clickhouseError(401, 'UNAUTHORIZED')))
      .executeTest(async ({ url }) => {
        const { error } = await refusal<ClickHouseError>(client(url).listClickHouseInvitations({ organizationId }))
        expect(error).toMatch(/^UNAUTHORIZED/)
      }))

  test('a key that may only read', () =>
    contract
      .addInteraction()
      .given('a caller who may only read')
      .uponReceiving('a request to invite by a key that may only read')
      .withRequest('POST', all, (request) => jsonBody(offer)(request.headers(caller)))
      .willRespondWith(403, jsonBody(clickhouseError(403, 'FORBIDDEN')))
      .executeTest(async ({ url }) => {
        const call = client(url).createClickHouseInvitation({ organizationId, ClickHouseInvitationCreate: offer })
        expect((await refusal<ClickHouseError>(call)).status).toBe(403)
      }))

  test('a key of another organization', () =>
    contract
      .addInteraction()
      .given('a caller from another organization')
      .uponReceiving('a request by a key of another organization')
      .withRequest('GET', all, (request) => void request.headers(caller))
      .willRespondWith(404, jsonBody(clickhouseError(404, 'NOT_FOUND')))
      .executeTest(async ({ url }) => {
        const { status } = await refusal<ClickHouseError>(client(url).listClickHouseInvitations({ organizationId }))
        expect(status).toBe(404)
      }))

  test('an address that is invited already', () =>
    contract
      .addInteraction()
      .given('a pending invitation', { email: offer.email })
      .uponReceiving('a request to invite an address again')
      .withRequest('POST', all, (request) => jsonBody(offer)(request.headers(caller)))
      .willRespondWith(409, jsonBody(clickhouseError(409, 'CONFLICT')))
      .executeTest(async ({ url }) => {
        const call = client(url).createClickHouseInvitation({ organizationId, ClickHouseInvitationCreate: offer })
        expect((await refusal<ClickHouseError>(call)).status).toBe(409)
      }))

  test('an address that is none', () =>
    contract
      .addInteraction()
      .given('an organization')
      .uponReceiving('a request to invite a text that is no address')
      .withRequest('POST', all, (request) => jsonBody({ ...offer, email: 'ada' })(request.headers(caller)))
      .willRespondWith(400, jsonBody(clickhouseError(400, 'BAD_REQUEST')))
      .executeTest(async ({ url }) => {
        const ClickHouseInvitationCreate = { ...offer, email: 'ada' }
        const call = client(url).createClickHouseInvitation({ organizationId, ClickHouseInvitationCreate })
        expect((await refusal<ClickHouseError>(call)).error).toMatch(/^BAD_REQUEST/)
      }))
})
