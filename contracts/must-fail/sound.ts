/** Interactions that hold, from which each broken one differs in one thing. */

export type Json = Record<string, unknown>

export interface SoundInteraction {
  type?: string
  description: string
  pending?: boolean
  providerStates: { name: string; params?: Json }[]
  request: {
    method: string
    path: string
    query?: Record<string, string[]>
    headers: Json
    body?: Body
    generators?: Json
    matchingRules?: Json
  }
  response: { status: number; headers: Json; body?: Body; matchingRules?: Json; generators?: Json }
}

interface Body {
  content: unknown
  contentType: string
  encoded: boolean
}

export const body = (content: unknown, contentType = 'application/json'): Body => ({
  content,
  contentType,
  encoded: false,
})

/** One rule. */
export const rule = (...matchers: Json[]): Json => ({ combine: 'AND', matchers })

/** The rule that values at a place of the body match a pattern. */
export const pattern = (place: string, regex: string): Json => ({ body: { [place]: rule({ match: 'regex', regex }) } })

const id = '5f2b6a1e-8c3d-4e7f-9a10-2b3c4d5e6f70'
const roleId = 'f1968726-1dca-42d4-a4dc-80cab99e2b6c'
const jsonApi = 'application/vnd.api+json'

/** Path and Authorization come from the provider state. */
const fromState = (path: string): Json => ({
  path: {
    type: 'ProviderState',
    expression: path.replace(id, '${organizationId}').replace('{one}', '${invitationId}'),
  },
  header: { Authorization: { type: 'ProviderState', expression: '${authorization}' } },
})

/** What a client of the service at that path sends. */
const authorizations: Readonly<Record<string, string>> = {
  v1: 'Basic a2V5OnNlY3JldA==',
  rest: 'token 0e4b2f6d-97a1-4c35-8d0e-5f7a1b9c3d62',
  api: 'Bearer 0e4b2f6d-97a1-4c35-8d0e-5f7a1b9c3d62',
}

function request(method: string, path: string, headers: Json = {}): SoundInteraction['request'] {
  const all = { Authorization: [authorizations[path.split('/')[1] ?? '']], ...headers }
  return { method, path: path.replace('{one}', id), headers: all, generators: fromState(path) }
}

/** ClickHouse: create an invitation. */
export const create = (): SoundInteraction => ({
  type: 'Synchronous/HTTP',
  description: 'a request to invite a developer',
  providerStates: [{ name: 'no invitations' }],
  request: {
    ...request('POST', `/v1/organizations/${id}/invitations`, { 'Content-Type': ['application/json'] }),
    body: body({ email: 'ada@example.com', role: 'developer' }),
  },
  response: {
    status: 200,
    headers: { 'Content-Type': ['application/json'] },
    body: body({ email: 'ada@example.com', role: 'developer' }),
  },
})

/** ClickHouse: show an invitation. */
export const show = (): SoundInteraction => ({
  type: 'Synchronous/HTTP',
  description: 'a request for one invitation',
  providerStates: [{ name: 'a pending invitation', params: { email: 'ada@example.com', role: 'developer' } }],
  request: request('GET', `/v1/organizations/${id}/invitations/{one}`),
  response: {
    status: 200,
    headers: { 'Content-Type': ['application/json'] },
    body: body({ email: 'ada@example.com', role: 'developer', createdAt: '2026-01-31T12:00:00Z' }),
    matchingRules: pattern('$.createdAt', String.raw`\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z`),
  },
})

/** Snyk: the first of two pages. */
export const page = (): SoundInteraction => ({
  type: 'Synchronous/HTTP',
  description: 'a request for the first page',
  providerStates: [{ name: '{count} pending invitations', params: { count: 12 } }],
  request: { ...request('GET', `/rest/orgs/${id}/invites`), query: { version: ['2024-10-15'], limit: ['10'] } },
  response: {
    status: 200,
    headers: { 'Content-Type': [jsonApi] },
    body: body({ jsonapi: { version: '1.0' }, links: { next: '/rest?starting_after=v1.x' } }, jsonApi),
    matchingRules: pattern('$.links.next', '.*[?&]starting_after=v1\\..+'),
  },
})

/** MPDX: create an invite. */
export const createInvite = (): SoundInteraction => ({
  type: 'Synchronous/HTTP',
  description: 'a request to invite an admin',
  providerStates: [{ name: 'no invitations' }],
  request: {
    ...request('POST', `/api/v2/organizations/${id}/invites`, { 'Content-Type': [jsonApi] }),
    body: body({ data: { type: 'organization_invites', attributes: { recipient_email: 'ada@example.com' } } }, jsonApi),
  },
  response: {
    status: 201,
    headers: { 'Content-Type': [jsonApi] },
    body: body({ data: { attributes: { recipient_email: 'ada@example.com', invite_user_as: 'admin' } } }, jsonApi),
  },
})

/** A pact's text. */
export function pactOf(provider: string, ...interactions: SoundInteraction[]): string {
  return JSON.stringify({
    consumer: { name: 'web-app' },
    provider: { name: provider },
    interactions,
    metadata: { pactSpecification: { version: '4.0' } },
  })
}

/** ClickHouse: list three invitations. */
export const list = (): SoundInteraction => ({
  type: 'Synchronous/HTTP',
  description: 'a request for the invitations',
  providerStates: [{ name: '{count} pending invitations', params: { count: 3 } }],
  request: request('GET', `/v1/organizations/${id}/invitations`),
  response: {
    status: 200,
    headers: { 'Content-Type': ['application/json'] },
    body: body([{ email: 'ada@example.com', role: 'admin' }]),
    matchingRules: {
      body: {
        $: rule({ match: 'type', min: 1 }),
        '$[*].email': rule({ match: 'regex', regex: '.+@.+' }),
        '$[*].role': rule({ match: 'type' }),
      },
    },
  },
})

/** ClickHouse: show an invitation that was cancelled. */
export const showCancelled = (): SoundInteraction => ({
  ...show(),
  description: 'a request for a cancelled invitation',
  providerStates: [{ name: 'a cancelled invitation' }],
  response: { status: 404, headers: { 'Content-Type': ['application/json'] }, body: body({ status: 404 }) },
})

/** MPDX: cancel an invite. */
export const cancelInvite = (): SoundInteraction => ({
  type: 'Synchronous/HTTP',
  description: 'a request to cancel an invite',
  providerStates: [{ name: 'a pending invitation' }],
  request: request('DELETE', `/api/v2/organizations/${id}/invites/{one}`),
  response: { status: 204, headers: {} },
})

/** Snyk: invite a person. */
export const invitePerson = (): SoundInteraction => ({
  type: 'Synchronous/HTTP',
  description: 'a request to invite a person',
  providerStates: [{ name: 'no invitations' }],
  request: {
    ...request('POST', `/rest/orgs/${id}/invites`, { 'Content-Type': [jsonApi] }),
    query: { version: ['2024-10-15'] },
    body: body({ data: { type: 'org_invitation', attributes: { email: 'ada@example.com', role: roleId } } }, jsonApi),
    generators: {
      ...fromState(`/rest/orgs/${id}/invites`),
      body: { '$.data.attributes.role': { type: 'ProviderState', expression: '${roleId}' } },
    },
  },
  response: {
    status: 201,
    headers: { 'Content-Type': [jsonApi] },
    body: body({ data: { type: 'org_invitation', attributes: { email: 'ada@example.com' } } }, jsonApi),
  },
})
