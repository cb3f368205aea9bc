import { changed } from '../must-fail/broken-pact.ts'
import {
  body,
  cancelInvite,
  create,
  createInvite,
  list,
  page,
  pactOf,
  rule,
  show,
  showCancelled,
  type SoundInteraction,
} from '../must-fail/sound.ts'
import type { Source } from '../verify/sources.ts'

type Row = readonly [
  name: string,
  provider: string,
  sound: () => SoundInteraction,
  change: (it: SoundInteraction) => void,
]

const base64 = (value: unknown, contentType: string) => ({
  content: Buffer.from(JSON.stringify(value)).toString('base64'),
  contentType,
  encoded: 'base64' as never,
})
const role = (regex: string) => (it: SoundInteraction) => {
  it.response.body = body({ role: 'developer' })
  it.response.matchingRules = { body: { '$.role': rule({ match: 'regex', regex }) } }
}
const email = { type: 'ProviderState', expression: '${email}' }
const offer = { email: 'ada@example.com', role: 'developer' }

/** Right, and told otherwise than the libraries beside this tell it. */
const rows: readonly Row[] = [
  ['anchors of other languages', 'clickhouse', show, role('\\A(?:admin|developer)\\z')],
  ['a POSIX class', 'clickhouse', show, role('[[:alpha:]]+')],
  ['a Unicode property', 'clickhouse', show, role('\\p{Ll}+')],
  ['a possessive quantifier', 'clickhouse', show, role('[a-z]++')],
  ['an atomic group', 'clickhouse', show, role('(?>admin|developer)')],
  ['a named group of Python', 'clickhouse', show, role('(?P<role>admin|developer)')],
  ['quotes of Java', 'clickhouse', show, role('\\Qadmin\\E|\\Qdeveloper\\E')],
  ['a property of Java', 'clickhouse', show, role('\\p{IsAlphabetic}+')],
  [
    'any values under a rule for each',
    'clickhouse',
    show,
    (it) => {
      it.response.body = body({ role: 'qwfp', email: 'arst' })
      it.response.matchingRules = { body: { $: rule({ match: 'eachValue', rules: [{ match: 'type' }] }) } }
    },
  ],
  [
    'any item that a list is to have',
    'clickhouse',
    list,
    (it) => {
      const variant = { index: 0, rules: { '$.role': rule({ match: 'type' }) } }
      it.response.body = body([{ role: 'qwfp' }])
      it.response.matchingRules = { body: { $: rule({ match: 'arrayContains', variants: [variant] }) } }
    },
  ],
  ['a flag within', 'clickhouse', show, role('(?i)(ADMIN|DEVELOPER)')],
  [
    'rules of which one is enough',
    'clickhouse',
    show,
    (it) => {
      const matchers = [{ match: 'null' }, { match: 'type' }]
      it.response.body = body({ role: 'developer' })
      it.response.matchingRules = { body: { '$.role': { combine: 'OR', matchers } } }
    },
  ],
  ['a body in base64, sent', 'clickhouse', create, (it) => (it.request.body = base64(offer, 'application/json'))],
  ['a body in base64, answered', 'clickhouse', create, (it) => (it.response.body = base64(offer, 'application/json'))],
  [
    'a value of the state without a rule',
    'clickhouse',
    show,
    (it) => {
      it.response.body = body({ email: 'another@example.com' })
      it.response.generators = { body: { '$.email': email } }
      delete it.response.matchingRules
    },
  ],
  [
    'a value of the state under a rule',
    'clickhouse',
    show,
    (it) => {
      it.response.body = body({ email: 'another@example.com' })
      it.response.generators = { body: { '$.email': email } }
      it.response.matchingRules = { body: { '$.email': rule({ match: 'type' }) } }
    },
  ],
  [
    'a Content-Type under a pattern',
    'snyk',
    page,
    (it) => {
      it.response.headers['Content-Type'] = ['application/vnd.api+json; charset=utf-8']
      const regex = 'application/vnd\\.api\\+json(;\\s*charset=.*)?'
      it.response.matchingRules = {
        ...it.response.matchingRules,
        header: { 'Content-Type': rule({ match: 'regex', regex }) },
      }
    },
  ],
  [
    'a number as text',
    'clickhouse',
    list,
    (it) => (it.providerStates = [{ name: '{count} pending invitations', params: { count: '7' } }]),
  ],
  [
    'a number in the name and as text',
    'clickhouse',
    list,
    (it) => (it.providerStates = [{ name: '7 pending invitations', params: { count: '7' } }]),
  ],
  ['a charset of the request', 'mpdx', createInvite, (it) => (it.request.headers['Accept'] = ['*/*'])],
  [
    'an Accept with weights',
    'clickhouse',
    list,
    (it) => (it.request.headers['Accept'] = ['text/html;q=0.1, application/json;q=0.9, */*;q=0']),
  ],
  ['an Accept of a family', 'snyk', page, (it) => (it.request.headers['accept'] = ['application/*'])],
  [
    'an Accept of a deletion',
    'mpdx',
    cancelInvite,
    (it) => (it.request.headers['Accept'] = ['application/vnd.api+json']),
  ],
  [
    'Authorization in small letters',
    'clickhouse',
    list,
    (it) => {
      it.request.headers = { authorization: ['Basic a2V5OnNlY3JldA=='] }
      it.request.generators = {
        ...it.request.generators,
        header: { authorization: { type: 'ProviderState', expression: '${authorization}' } },
      }
    },
  ],
  [
    'credentials that are made from a value',
    'mpdx',
    createInvite,
    (it) =>
      (it.request.generators = {
        ...it.request.generators,
        header: { Authorization: { type: 'ProviderState', expression: 'Bearer ${token}' } },
      }),
  ],
  ['a preference of HTTP', 'clickhouse', list, (it) => (it.request.headers['Prefer'] = ['return=minimal, wait=10'])],
  ['a state that has cancelled', 'clickhouse', showCancelled, () => {}],
  [
    'any value of an enum',
    'mpdx',
    createInvite,
    (it) => {
      it.response.body = body(
        { data: { attributes: { invite_user_as: 'qwfp', code: 'x', created_at: 'then' } } },
        'application/vnd.api+json',
      )
      it.response.matchingRules = { body: { '$.data': rule({ match: 'type' }) } }
    },
  ],
]

const message = {
  type: 'Asynchronous/Messages',
  description: 'an event',
  contents: { content: { a: 1 }, contentType: 'application/json', encoded: false },
} as unknown as SoundInteraction

/** The same description in two states. */
const twice = [
  create(),
  { ...create(), providerStates: [{ name: 'an accepted invitation', params: { email: 'b@example.com' } }] },
]

export const byHand: readonly Source[] = [
  ...rows.map(([name, provider, sound, change]) => ({ name, text: pactOf(provider, changed(sound, change)) })),
  { name: 'the same description in other states', text: pactOf('clickhouse', ...twice) },
  {
    name: 'a provider of another name, which the metadata says',
    text: pactOf('web-api', show()).replace('"metadata":{', '"metadata":{"invitekit":{"provider":"clickhouse"},'),
  },
  { name: 'a message beside HTTP', text: pactOf('clickhouse', show(), message) },
]
