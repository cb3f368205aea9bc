import { changed, inClickHouse, inSnyk, type BrokenPact } from './broken-pact.ts'
import {
  body,
  cancelInvite,
  create,
  list,
  pactOf,
  pattern,
  rule,
  show,
  showCancelled,
  type Json,
  type SoundInteraction,
  invitePerson,
} from './sound.ts'

const id = '5f2b6a1e-8c3d-4e7f-9a10-2b3c4d5e6f70'

/** Of the document more is allowed than the contract takes. */
const narrower: readonly BrokenPact[] = [
  {
    name: 'addresses of one domain only',
    reason: 'pattern-narrower-than-format',
    severity: 'warning',
    text: inClickHouse(
      list,
      (it) => (rulesOf(it)['$[*].email'] = rule({ match: 'regex', regex: '^.+@example\\.(com|net|org)$' })),
    ),
  },
  {
    name: 'ids that never begin with 0',
    reason: 'pattern-narrower-than-format',
    severity: 'warning',
    text: inClickHouse(show, (it) => {
      it.response.body = body({ id })
      it.response.matchingRules = pattern(
        '$.id',
        '[1-9a-f][0-9a-f]{7}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}',
      )
    }),
  },
  {
    name: 'roles of one letter',
    reason: 'pattern-refuses-allowed-value',
    text: inClickHouse(list, (it) => (rulesOf(it)['$[*].role'] = rule({ match: 'regex', regex: 'a.*' }))),
  },
  {
    name: 'roles that include a word',
    reason: 'pattern-refuses-allowed-value',
    text: inClickHouse(show, (it) => {
      it.response.body = body({ role: 'developer' })
      it.response.matchingRules = { body: { '$.role': rule({ match: 'include', value: 'dev' }) } }
    }),
  },
  {
    name: 'a class of statuses that has not the status',
    reason: 'status',
    text: inClickHouse(list, (it) => {
      it.response.matchingRules = {
        ...it.response.matchingRules,
        status: rule({ match: 'statusCode', status: 'clientError' }),
      }
    }),
  },
  {
    name: 'two stages of a version',
    reason: 'pattern-refuses-allowed-value',
    text: inSnyk((it) => {
      it.response.headers['snyk-version-lifecycle-stage'] = ['ga']
      it.response.matchingRules = {
        header: { 'snyk-version-lifecycle-stage': rule({ match: 'regex', regex: 'ga|beta' }) },
      }
    }),
  },
  {
    name: 'three items at most',
    reason: 'fewer-than-allowed',
    severity: 'warning',
    text: inClickHouse(list, (it) => (rulesOf(it)['$'] = rule({ match: 'type', min: 1, max: 3 }))),
  },
]

/** What only the first of two worlds has. */
const seeded: readonly BrokenPact[] = [['the id of one seed', '08b5497c-c9b7-43a3-86a8-806be84adb77', '$.id']].map(
  ([name, value]) => ({
    name: name as string,
    reason: 'other-data.body',
    text: inClickHouse(show, (it) => {
      it.response.body = body({ id: value })
      delete it.response.matchingRules
    }),
  }),
)

/** Errors that come for another reason than the state. */
const otherReason: readonly BrokenPact[] = [
  ['another organization', '/v1/organizations/${otherOrganizationId}/invitations/${invitationId}'],
  ['an id that is none of the state', '/v1/organizations/${organizationId}/invitations/' + id],
  ['the role for the invitation', '/v1/organizations/${organizationId}/invitations/${roleId}'],
].map(([name, expression]) => ({
  name: `404 because of ${name}`,
  reason: 'state-does-not-matter',
  text: inClickHouse(
    showCancelled,
    (it) => (it.request.generators = { ...it.request.generators, path: { type: 'ProviderState', expression } }),
  ),
}))

const errors: readonly BrokenPact[] = [
  ...otherReason,
  {
    name: '404 because of a path without values of the state',
    reason: 'state-does-not-matter',
    text: inClickHouse(showCancelled, (it) => delete it.request.generators?.['path']),
  },
  {
    name: '404 of Snyk because of another organization',
    reason: 'state-does-not-matter',
    text: pactOf(
      'snyk',
      changed(
        cancelOfSnyk,
        (it) =>
          (it.request.generators = {
            ...it.request.generators,
            path: { type: 'ProviderState', expression: '/rest/orgs/${otherOrganizationId}/invites/${invitationId}' },
          }),
      ),
    ),
  },
  {
    name: '400 of Snyk because of the media type, where it should be because of the address',
    reason: 'state-does-not-matter',
    text: pactOf(
      'snyk',
      changed(invitePerson, (it) => {
        it.providerStates = [{ name: 'a pending invitation', params: { email: 'ada@example.com' } }]
        it.request.headers['Content-Type'] = ['text/plain']
        it.response = { status: 400, headers: {} }
      }),
    ),
  },
  {
    name: '404 of MPDX because of a path without values of the state',
    reason: 'state-does-not-matter',
    text: pactOf(
      'mpdx',
      changed(cancelInvite, (it) => {
        it.providerStates = [{ name: 'a cancelled invitation' }]
        it.response = { status: 404, headers: {} }
        delete it.request.generators?.['path']
      }),
    ),
  },
  {
    name: '403 for a caller who may read, and asks elsewhere',
    reason: 'state-does-not-matter',
    text: pactOf(
      'mpdx',
      changed(cancelInvite, (it) => {
        it.providerStates.push({ name: 'a caller who may only read' })
        it.response = { status: 403, headers: {} }
        it.request.generators = {
          ...it.request.generators,
          path: {
            type: 'ProviderState',
            expression: '/api/v2/organizations/${otherOrganizationId}/invites/${invitationId}',
          },
        }
      }),
    ),
  },
  ...[401, 403, 404, 409].map((status) => ({
    name: `${status} with a body that the operation does not take`,
    reason: 'request.body.incompatible',
    text: inClickHouse(create, (it) => {
      it.request.body = body({ email: 'ada@example.com', role: 'guest' })
      it.response = { status, headers: {} }
    }),
  })),
  {
    name: 'items of a list that is empty',
    reason: 'list-never-looked-at',
    severity: 'warning',
    text: inClickHouse(list, (it) => {
      it.providerStates = [{ name: 'no invitations' }]
      it.response.matchingRules = { body: { $: rule({ match: 'type' }) } }
    }),
  },
  {
    name: 'items of a list of at least none',
    reason: 'list-never-looked-at',
    severity: 'warning',
    text: inSnyk((it) => {
      it.providerStates = [{ name: 'no invitations' }]
      it.response.body = body({ data: [{ type: 'org_invitation' }] })
      it.response.matchingRules = { body: { '$.data': rule({ match: 'type', min: 0 }) } }
    }),
  },
  ...[{ match: 'type', min: 0 }, { match: 'type' }, { match: 'eachValue', rules: [{ match: 'type' }] }].map(
    (matcher) => ({
      name: `${JSON.stringify(matcher)} for a list whose example has no item`,
      reason: 'list-never-looked-at',
      severity: 'warning' as const,
      text: inClickHouse(list, (it) => {
        it.response.body = body([])
        it.response.matchingRules = { body: { $: rule(matcher) } }
      }),
    }),
  ),
  {
    name: 'a rule for items of an example that has none',
    reason: 'rule-nowhere',
    severity: 'warning',
    text: inClickHouse(list, (it) => {
      it.response.body = body([])
      it.response.matchingRules = { body: { $: rule({ match: 'type' }), '$[*].email': rule({ match: 'type' }) } }
    }),
  },
]

function cancelOfSnyk(): SoundInteraction {
  const { request, ...rest } = cancelInvite()
  return {
    ...rest,
    providerStates: [{ name: 'a cancelled invitation' }],
    request: {
      ...request,
      path: `/rest/orgs/${id}/invites/${id}`,
      query: { version: ['2024-10-15'] },
      headers: { Authorization: ['token 0e4b2f6d-97a1-4c35-8d0e-5f7a1b9c3d62'] },
      generators: {
        ...request.generators,
        path: { type: 'ProviderState', expression: '/rest/orgs/${organizationId}/invites/${invitationId}' },
      },
    },
    response: { status: 404, headers: {} },
  }
}

function rulesOf({ response }: SoundInteraction): Json {
  return response.matchingRules?.['body'] as Json
}

export const narrowAnswers: readonly BrokenPact[] = narrower.concat(seeded, errors)
