// Writes pacts of pact-js: node contracts/must-pass/pact-js.mjs FOLDER
import { MatchersV3, PactV3, PactV4 } from '@pact-foundation/pact'
import { setTimeout as sleep } from 'node:timers/promises'

const { boolean, eachLike, fromProviderState, like, regex, string, uuid, integer, datetime } = MatchersV3
const dir = process.argv[2]
const id = '5f2b6a1e-8c3d-4e7f-9a10-2b3c4d5e6f70'
const from = (expression, example) => fromProviderState(expression, example)
const path = (template) =>
  from(
    template.replace('{org}', '${organizationId}').replace('{one}', '${invitationId}'),
    template.replace('{org}', id).replace('{one}', id),
  )
const credentials = {
  clickhouse: 'Basic a2V5OnNlY3JldA==',
  snyk: 'token 0e4b2f6d-97a1-4c35-8d0e-5f7a1b9c3d62',
  mpdx: 'Bearer 0e4b2f6d-97a1-4c35-8d0e-5f7a1b9c3d62',
}
const caller = (service) => ({ Authorization: from('${authorization}', credentials[service]) })

const v4 = (provider) => new PactV4({ consumer: 'pact-js', provider, dir, logLevel: 'error' })
const ask = (method, headers, body) => async (server) => {
  const { url, path: target } = server
  const request = { method, headers, body }
  await fetch(url + target, request)
  await sleep(50)
}

async function contract({
  provider,
  states,
  says,
  method = 'GET',
  at,
  query = {},
  sends,
  answers: [status, body, headers = {}],
}) {
  const type = provider === 'clickhouse' ? 'application/json' : 'application/vnd.api+json'
  const interaction = states.reduce((it, [name, params]) => it.given(name, params), v4(provider).addInteraction())
  const text = sends && JSON.stringify(MatchersV3.reify(sends))
  const search = new URLSearchParams(MatchersV3.reify(query)).toString()
  await interaction
    .uponReceiving(says)
    .withRequest(method, path(at), (request) => {
      request.query(query).headers(caller(provider))
      if (sends) request.headers({ 'Content-Type': type }).jsonBody(sends)
    })
    .willRespondWith(status, (response) => {
      if (body !== undefined) response.headers({ 'Content-Type': type, ...headers }).jsonBody(body)
    })
    .executeTest(({ url }) =>
      ask(
        method,
        { authorization: credentials[provider], ...(sends && { 'content-type': type }) },
        text,
      )({
        url,
        path: at.replace('{org}', id).replace('{one}', id) + (search && `?${search}`),
      }),
    )
}

const lists = '/v1/organizations/{org}/invitations'
const invites = '/api/v2/organizations/{org}/invites'
const rest = '/rest/orgs/{org}/invites'
const version = { version: '2024-10-15' }
const asked = { says: 'a request for the invitations', provider: 'clickhouse', at: lists }
const created = datetime("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", '2026-01-31T12:00:00.000Z')

await contract({
  ...asked,
  states: [['3 pending invitations']],
  answers: [200, eachLike({ id: uuid(), role: string('any') })],
})
await contract({ ...asked, states: [['no invitations']], answers: [200, []] })
await contract({
  ...asked,
  says: 'a request for as many invitations as a text says',
  states: [['{count} pending invitations', { count: '5' }]],
  answers: [
    200,
    eachLike({ email: regex('\\A[^@[:space:]]+@\\p{Alnum}.*\\z', 'ada@example.com'), createdAt: created }),
  ],
})
await contract({
  provider: 'clickhouse',
  says: 'a request for one invitation',
  states: [['a pending invitation', { email: 'ada@example.com' }]],
  at: `${lists}/{one}`,
  answers: [
    200,
    {
      id: from('${invitationId}', id),
      email: from('${email}', 'ada@example.com'),
      role: regex('[[:lower:]]+', 'admin'),
    },
  ],
})
await contract({
  provider: 'clickhouse',
  says: 'a request for one invitation by who may only read',
  states: [['a pending invitation'], ['a caller who may only read']],
  at: `${lists}/{one}`,
  answers: [200, like({ id, email: 'someone@example.com' })],
})
await contract({
  provider: 'clickhouse',
  says: 'a request that fails',
  states: [['the service fails']],
  at: lists,
  answers: [500, like({ status: 500, error: 'INTERNAL_ERROR: any' })],
})
await contract({
  provider: 'mpdx',
  says: 'a request to invite an admin',
  states: [['no invitations']],
  method: 'POST',
  at: invites,
  sends: { data: { type: 'organization_invites', attributes: { recipient_email: string('ada@example.com') } } },
  answers: [201, { data: { id: uuid(), attributes: like({ code: 'any', invite_user_as: 'anything' }) } }],
})
await contract({
  provider: 'mpdx',
  says: 'a request for a page',
  states: [['{count} pending invitations', { count: 3 }]],
  at: invites,
  query: { page: '1', per_page: regex('\\d+', '2') },
  answers: [200, { data: eachLike({ id: uuid() }), meta: { pagination: { total_pages: integer(9) } } }],
})
await contract({
  provider: 'mpdx',
  says: 'a request to cancel an invite',
  states: [['a pending invitation']],
  method: 'DELETE',
  at: `${invites}/{one}`,
  answers: [204],
})
await contract({
  provider: 'snyk',
  says: 'a request for the invitations',
  states: [['{count} pending invitations', { count: 2 }]],
  at: rest,
  query: version,
  answers: [
    200,
    { data: eachLike({ type: 'org_invitation', attributes: { email: string('x'), is_active: boolean(true) } }) },
    { 'snyk-version-lifecycle-stage': string('experimental') },
  ],
})
await contract({
  provider: 'snyk',
  says: 'a request to invite a person',
  states: [['no invitations']],
  method: 'POST',
  at: rest,
  query: version,
  sends: { data: { type: 'org_invitation', attributes: { email: 'ada@example.com', role: from('${roleId}', id) } } },
  answers: [201, { data: { attributes: { email: 'ada@example.com', role: from('${roleId}', id) } } }],
})

// Specification 3.
const v3 = new PactV3({ consumer: 'pact-js-v3', provider: 'clickhouse', dir, logLevel: 'error' })
v3.given('a pending invitation', { role: 'developer' })
  .uponReceiving('a request to delete an invitation')
  .withRequest({ method: 'DELETE', path: path(`${lists}/{one}`), headers: caller('clickhouse') })
  .willRespondWith({ status: 204 })
await v3.executeTest(({ url }) =>
  ask('DELETE', { authorization: credentials.clickhouse })({ url, path: `/v1/organizations/${id}/invitations/${id}` }),
)
