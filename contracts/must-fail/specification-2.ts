import type { BrokenPact } from './broken-pact.ts'
import type { Json } from './sound.ts'

/** What the states of the usual seed give: specification 2 has no values of states. */
const organization = '1770cfe9-1fa1-4cef-9b6c-301180315d00'
const authorization = 'Basic c0U4cVVCTHZ1UTR6V3djUWZIeFc6Q1AwWjRqVzBQUnJmTnQ4VlR1UnBHb3ZiWGk2ODBJeU52TkhNcEViag=='
const lists = `/v1/organizations/${organization}/invitations`

interface Sound {
  providerState: string
  request: Json
  response: Json
}

function pact(change: (it: Sound) => Partial<Sound>): string {
  const sound: Sound = {
    providerState: '3 pending invitations',
    request: { method: 'GET', path: lists, headers: { Authorization: authorization } },
    response: { status: 200, headers: { 'Content-Type': 'application/json' }, body: [{ role: 'admin' }] },
  }
  return JSON.stringify({
    consumer: { name: 'web-app' },
    provider: { name: 'clickhouse' },
    interactions: [{ description: 'a list', ...sound, ...change(sound) }],
    metadata: { pactSpecification: { version: '2.0.0' } },
  })
}

const sending = (rules: Json) => pact(({ request }) => ({ request: { ...request, matchingRules: rules } }))
const reading = (rules: Json) =>
  pact(({ response }) => ({ response: { ...response, matchingRules: { '$.body': { min: 1 }, ...rules } } }))
const regex = (source: string) => ({ match: 'regex', regex: source })

/** The kinds of the other lists in the notation of specification 2. */
export const ofSpecification2: readonly BrokenPact[] = [
  ['example-refused', 'a header in brackets', sending({ "$['headers']['Authorization']": regex('Bearer .+') })],
  ['example-refused', 'a header', sending({ '$.headers.Authorization': regex('token .+') })],
  ['example-refused', 'a path', sending({ '$.path': regex('^/v2/.+') })],
  ['example-refused', 'a body in brackets', reading({ "$['body'][*]['role']": regex('owner') })],
  ['rule-nowhere', 'cookies', sending({ '$.cookies.session': { match: 'type' } })],
  ['rule-nowhere', 'a member that is not there', reading({ '$.body[*].name': { match: 'type' } })],
  [
    'state-does-not-matter',
    'an id that is none of the state',
    pact(({ request }) => ({
      providerState: 'a cancelled invitation',
      request: { ...request, path: `${lists}/${organization}` },
      response: { status: 404 },
    })),
  ],
].map(([reason = '', what, text = '']) => ({ reason, name: `${what}, in specification 2`, text }))
