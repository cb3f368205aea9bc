import { inClickHouse, inMpdx, inSnyk, changed, type BrokenPact } from './broken-pact.ts'
import { body, create, invitePerson, list, pactOf, pattern, rule, show, showCancelled, type Json } from './sound.ts'

/** Rules of the body of an answer to a request for one invitation. */
const inShow = (rules: Json, content: Json = { email: 'ada@example.com', role: 'developer' }) =>
  inClickHouse(show, (it) => {
    it.response.body = body(content)
    it.response.matchingRules = { body: rules }
  })
const inCreate = (request: Json) => inClickHouse(create, (it) => Object.assign(it.request, request))
const inInvite = (change: Parameters<typeof changed>[1]) => pactOf('snyk', changed(invitePerson, change))

/** What the client really sends or reads is not what its rule says. */
const refused: readonly BrokenPact[] = [
  {
    name: 'a role that its pattern refuses, sent',
    text: inCreate({ matchingRules: pattern('$.role', '^(guest|owner)$') }),
  },
  {
    name: 'an address that its pattern refuses, sent',
    text: inCreate({ matchingRules: pattern('$.email', '^.+@acme\\.test$') }),
  },
  {
    name: 'a nested member that its pattern refuses, sent',
    text: inMpdx((it) => (it.request.matchingRules = pattern('$.data.attributes.recipient_email', '^[a-z]+$'))),
  },
  {
    name: 'a header that its pattern refuses, sent',
    text: inCreate({ matchingRules: { header: { 'Content-Type': rule({ match: 'regex', regex: '^text/.*' }) } } }),
  },
  {
    name: 'a header that does not include what it should, sent',
    text: inCreate({ matchingRules: { header: { 'content-type': rule({ match: 'include', value: 'charset' }) } } }),
  },
  {
    name: 'a query that its pattern refuses',
    text: inSnyk((it) => (it.request.matchingRules = { query: { version: rule({ match: 'regex', regex: '^ZZZ$' }) } })),
  },
  {
    name: 'a query that is no whole number',
    text: inSnyk((it) => (it.request.matchingRules = { query: { '$.version[0]': rule({ match: 'integer' }) } })),
  },
  {
    name: 'a path that its pattern refuses',
    text: inClickHouse(
      list,
      (it) => (it.request.matchingRules = { path: rule({ match: 'regex', regex: '^/v2/.+$' }) }),
    ),
  },
  {
    name: 'a member that its pattern refuses, read',
    text: inShow({ '$.email': rule({ match: 'regex', regex: '^.+@.+$' }) }, { email: 'not an address' }),
  },
  {
    name: 'an item that its pattern refuses, read',
    text: inClickHouse(list, (it) => (it.response.body = body([{ email: 'nobody', role: 'admin' }]))),
  },
  {
    name: 'a header that its pattern refuses, read',
    text: inSnyk((it) => {
      it.response.headers['snyk-version-lifecycle-stage'] = ['ga']
      it.response.matchingRules = { header: { 'snyk-version-lifecycle-stage': rule({ match: 'regex', regex: '^b' }) } }
    }),
  },
  { name: 'a text that is to be a whole number', text: inShow({ '$.email': rule({ match: 'integer' }) }) },
  { name: 'a text that is to be a truth value', text: inShow({ '$.email': rule({ match: 'boolean' }) }) },
  { name: 'a text that is to be null', text: inShow({ '$.email': rule({ match: 'null' }) }) },
  { name: 'a text that is to be a number', text: inShow({ '$.role': rule({ match: 'decimal' }) }) },
  {
    name: 'a date that is written otherwise',
    text: inShow(
      { '$.createdAt': rule({ match: 'date', format: 'yyyy-MM-dd' }) },
      { createdAt: '2026-01-31T12:00:00.000Z' },
    ),
  },
  { name: 'an empty text that may not be', text: inShow({ '$.email': rule({ match: 'notEmpty' }) }, { email: '' }) },
  {
    name: 'no items where the rule wants some',
    text: inClickHouse(list, (it) => {
      it.response.body = body([])
      it.response.matchingRules = { body: { $: rule({ match: 'type', min: 2 }) } }
    }),
  },
  {
    name: 'more items than the rule takes',
    text: inClickHouse(list, (it) => {
      it.response.body = body([{ role: 'admin' }, { role: 'admin' }])
      it.response.matchingRules = { body: { $: rule({ match: 'type', max: 1 }) } }
    }),
  },
  {
    name: 'a text that is to be an image',
    text: inShow({ '$.email': rule({ match: 'contentType', value: 'image/png' }) }),
  },
  {
    name: 'a text that is to be JSON, sent',
    text: inCreate({
      matchingRules: { body: { '$.role': rule({ match: 'contentType', value: 'application/json' }) } },
    }),
  },
  {
    name: 'a text that is to have keys',
    text: inShow({ '$.email': rule({ match: 'eachKey', rules: [{ match: 'type' }] }) }),
  },
  { name: 'a text that is to have values', text: inShow({ '$.role': rule({ match: 'values' }) }) },
  {
    name: 'an object that is to be a list',
    text: inShow({ $: rule({ match: 'arrayContains', variants: [{ index: 0, rules: {} }] }) }),
  },
  {
    name: 'a value that its rule for each refuses',
    text: inShow({ $: rule({ match: 'eachValue', rules: [{ match: 'integer' }] }) }),
  },
  {
    name: 'a time of a month that there is not',
    text: inShow(
      { '$.createdAt': rule({ match: 'datetime', format: "yyyy-MM-dd'T'HH:mm:ss.SSSX" }) },
      { createdAt: '2026-13-31T12:00:00.000Z' },
    ),
  },
  {
    name: 'a time of an hour that there is not',
    text: inShow(
      { '$.createdAt': rule({ match: 'timestamp', timestamp: "yyyy-MM-dd'T'HH:mm:ss'Z'" }) },
      { createdAt: '2026-01-31T24:61:00Z' },
    ),
  },
  {
    name: 'more values of a parameter than the rule takes',
    text: inSnyk((it) => {
      it.request.query = { version: ['2024-10-15'], limit: ['10'] }
      it.request.matchingRules = { query: { limit: rule({ match: 'type', max: 0 }) } }
    }),
  },
  {
    name: 'one of several rules refuses',
    text: inShow({ '$.role': rule({ match: 'type' }, { match: 'regex', regex: '^owner$' }) }),
  },
  {
    name: 'a pattern for a list',
    text: inClickHouse(list, (it) => (it.response.matchingRules = pattern('$', '^ZZZ$'))),
  },
  { name: 'a pattern for null', text: inShow({ '$.email': rule({ match: 'regex', regex: '^.+$' }) }, { email: null }) },
  {
    name: 'a year that is a number',
    text: inMpdx((it) => {
      it.response.body = body({ meta: { pagination: { total_count: 2030 } } }, 'application/vnd.api+json')
      it.response.matchingRules = { body: { '$.meta.pagination.total_count': rule({ match: 'date', format: 'yyyy' }) } }
    }),
  },
].map((row) => ({ reason: 'example-refused', ...row }))

const fromState = (name: string): Json => ({ type: 'ProviderState', expression: `\${${name}}` })

const nowhere: readonly BrokenPact[] = [
  ['rule', 'a body, sent', inCreate({ matchingRules: pattern('$.mail', '.*') })],
  [
    'rule',
    'a nested body, sent',
    inMpdx((it) => (it.request.matchingRules = pattern('$.data.attributes.email', '.*'))),
  ],
  ['rule', 'a header, sent', inCreate({ matchingRules: { header: { 'X-Nope': rule({ match: 'type' }) } } })],
  ['rule', 'a query', inSnyk((it) => (it.request.matchingRules = { query: { page: rule({ match: 'type' }) } }))],
  ['rule', 'a body, read', inShow({ '$.mail': rule({ match: 'type' }) })],
  [
    'rule',
    'an item, read',
    inClickHouse(list, (it) => (it.response.matchingRules = pattern('$.data[*].role', 'admin'))),
  ],
  [
    'rule',
    'a header, read',
    inClickHouse(
      showCancelled,
      (it) => (it.response.matchingRules = { header: { 'X-Nope': rule({ match: 'regex', regex: '^Z$' }) } }),
    ),
  ],
  [
    'generator',
    'a body, sent',
    inCreate({ generators: { ...create().request.generators, body: { '$.mail': fromState('memberEmail') } } }),
  ],
  [
    'generator',
    'a header, sent',
    inClickHouse(list, (it) =>
      Object.assign(it.request.generators?.['header'] as Json, { 'X-Role': fromState('roleId') }),
    ),
  ],
  [
    'generator',
    'a query',
    inSnyk((it) => Object.assign(it.request.generators as Json, { query: { cursor: fromState('token') } })),
  ],
  [
    'generator',
    'a body, read',
    inClickHouse(show, (it) => (it.response.generators = { body: { '$.mail': fromState('email') } })),
  ],
  [
    'generator',
    'a header, read',
    inClickHouse(show, (it) => (it.response.generators = { header: { ETag: fromState('email') } })),
  ],
  ['rule', 'a part that is none, sent', inCreate({ matchingRules: { cookies: { x: rule({ match: 'type' }) } } })],
  ['rule', 'a misspelled part, sent', inCreate({ matchingRules: { bodie: { '$.role': rule({ match: 'type' }) } } })],
  [
    'rule',
    'a part that is none, read',
    inClickHouse(show, (it) => (it.response.matchingRules = { trailers: { x: rule({ match: 'type' }) } })),
  ],
  [
    'generator',
    'a misspelled part, sent',
    inCreate({ generators: { ...create().request.generators, boddy: { '$.role': fromState('roleId') } } }),
  ],
].map(([what, where, text]) => ({
  name: `a ${what} nowhere in ${where}`,
  reason: `${what}-nowhere`,
  text: text as string,
}))

/** Values that no state gives, and parameters that no state takes. */
const unknown: readonly BrokenPact[] = [
  [
    'a header, sent',
    inClickHouse(list, (it) =>
      Object.assign(it.request.generators?.['header'] as Json, { Authorization: fromState('authorisation') }),
    ),
  ],
  [
    'a body, sent',
    inInvite((it) =>
      Object.assign(it.request.generators as Json, { body: { '$.data.attributes.role': fromState('role') } }),
    ),
  ],
  ['a query', inSnyk((it) => Object.assign(it.request.generators as Json, { query: { limit: fromState('limit') } }))],
  ['a body, read', inClickHouse(show, (it) => (it.response.generators = { body: { '$.email': fromState('mail') } }))],
  [
    'a body, read, by its bare name',
    inClickHouse(
      show,
      (it) => (it.response.generators = { body: { '$.email': { type: 'ProviderState', expression: 'mail' } } }),
    ),
  ],
  [
    'a header, read',
    inSnyk((it) => {
      it.response.headers['snyk-request-id'] = ['abc']
      it.response.generators = { header: { 'snyk-request-id': fromState('requestId') } }
    }),
  ],
].map(([where, text]) => ({ name: `a value of no state in ${where}`, reason: 'unknown-value', text: text as string }))

const ofList = (name: string, params?: Json) =>
  inClickHouse(list, (it) => (it.providerStates = [{ name, ...(params && { params }) }]))
const parameters: readonly BrokenPact[] = [
  ['a count that is a word', ofList('{count} pending invitations', { count: 'many' })],
  ['a count that is no whole number', ofList('{count} pending invitations', { count: 1.5 })],
  ['a count below zero', ofList('{count} pending invitations', { count: -1 })],
  ['a count that is a list', ofList('{count} pending invitations', { count: [3] })],
  ["a count that contradicts the state's name", ofList('3 pending invitations', { count: 5 })],
  ['an address that is a number', ofList('a pending invitation', { email: 5 })],
  ['an address that is none', ofList('a pending invitation', { email: 'nobody' })],
  ['a role that is a truth value', ofList('a pending invitation', { role: true })],
  ['a count that is null', ofList('{count} pending invitations', { count: null })],
  ['a role that is null', ofList('a pending invitation', { role: null })],
  ['a role that nobody knows', ofList('a pending invitation', { role: 'emperor' })],
  ['a parameter of another state', ofList('a pending invitation', { count: 3 })],
  ['a name in other letters', ofList('A Pending Invitation')],
].map(([name, text]) => ({ name: `a state with ${name}`, reason: 'unknown-state', text: text as string }))

const generators: readonly BrokenPact[] = ['Nonsense', 'uuid', 'RandomRole'].map((type) => ({
  name: `a generator ${type}`,
  reason: 'unknown-generator',
  text: inCreate({ generators: { ...create().request.generators, body: { '$.email': { type } } } }),
}))

export const misleadingRules: readonly BrokenPact[] = [...refused, ...nowhere, ...unknown, ...parameters, ...generators]
