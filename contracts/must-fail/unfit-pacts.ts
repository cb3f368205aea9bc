import { inClickHouse, inMpdx, inSnyk, type BrokenPact } from './broken-pact.ts'
import { create, createInvite, list, pactOf, show, type Json, type SoundInteraction } from './sound.ts'

/** What preflight rejects. */
export const unfitPacts: readonly Omit<BrokenPact, 'stage'>[] = [
  { name: 'a truncated file', reason: 'unreadable', text: pactOf('clickhouse', create()).slice(0, -40) },
  { name: 'an empty file', reason: 'unreadable', text: '' },
  { name: 'JSON that is no pact', reason: 'unreadable', text: '{"name":"web-app","version":"1.0.0"}' },
  { name: 'an empty pact', reason: 'empty-pact', text: pactOf('clickhouse') },
  { name: 'a provider that nobody knows', reason: 'unknown-provider', text: pactOf('clickhose', create()) },
  {
    name: 'a pact that needs a plugin',
    reason: 'needs-plugin',
    text: pactOf('clickhouse', create()).replace('"metadata":{', '"metadata":{"plugins":[{"name":"protobuf"}],'),
  },
  { name: 'a description twice', reason: 'duplicate-description', text: pactOf('clickhouse', create(), create()) },
  {
    name: 'a state that nobody knows',
    reason: 'unknown-state',
    text: inClickHouse(show, (it) => (it.providerStates = [{ name: 'the moon is full' }])),
  },
  {
    name: 'a parameter that the state does not have',
    reason: 'unknown-state',
    text: inClickHouse(show, (it) => (it.providerStates = [{ name: 'a pending invitation', params: { mail: 'x' } }])),
  },
  {
    name: 'a state that the service does not know',
    reason: 'unknown-state',
    text: inSnyk((it) => (it.providerStates = [{ name: 'an expired invitation' }])),
  },
  {
    name: 'a state that is written as a text',
    reason: 'malformed',
    text: inClickHouse(show, (it) => (it.providerStates = 'a pending invitation' as never)),
  },
  {
    name: 'parameters of a state that are written as a text',
    reason: 'malformed',
    text: inClickHouse(show, (it) => (it.providerStates = [{ name: 'a pending invitation', params: 'role' as never }])),
  },
  {
    name: 'a list of states beside a single one that is known',
    reason: 'unknown-state',
    text: inClickHouse(create, (it) =>
      Object.assign(it, { providerState: 'no invitations', providerStates: [{ name: 'the moon is full' }] }),
    ),
  },
  {
    name: 'a value that the state does not give, where the example would be refused as expected',
    reason: 'unknown-value',
    text: inClickHouse(show, (it) => {
      it.providerStates = [{ name: 'no invitations' }]
      it.response = { status: 404, headers: {} }
    }),
  },
  {
    name: 'a value from a state that is not there',
    reason: 'unknown-value',
    text: inClickHouse(create, (it) => (it.providerStates = [])),
  },
  {
    name: 'an interaction without its type',
    reason: 'malformed',
    text: inClickHouse(show, (it) => delete it.type),
  },
  {
    name: 'two Content-Types in an answer',
    reason: 'two-content-types',
    text: inSnyk((it) => (it.response.headers['content-type'] = ['application/json'])),
  },
  {
    name: 'two Content-Types in a request',
    reason: 'two-content-types',
    text: inMpdx((it) => (it.request.headers['content-type'] = ['application/json'])),
  },
  {
    name: 'plain JSON where JSON:API is answered',
    reason: 'wrong-media-type',
    text: inSnyk((it) => (it.response.headers = { 'Content-Type': ['application/json'] })),
  },
  {
    name: 'JSON:API where plain JSON is answered',
    reason: 'wrong-media-type',
    text: inClickHouse(show, (it) => (it.response.headers = { 'Content-Type': ['application/vnd.api+json'] })),
  },
  {
    name: 'plain JSON sent where JSON:API is wanted',
    reason: 'wrong-media-type',
    text: inMpdx((it) => (it.request.headers['Content-Type'] = ['application/json'])),
  },
  {
    name: 'no credentials where they are wanted',
    reason: 'no-credentials',
    text: inSnyk((it) => {
      it.request.headers = {}
      delete it.request.generators?.['header']
    }),
  },
  {
    name: 'a request that is none',
    reason: 'malformed',
    text: inClickHouse(show, (it) => (it.request = null as never)),
  },
  {
    name: 'a status that is no number',
    reason: 'malformed',
    text: inClickHouse(show, (it) => (it.response.status = 'ok' as never)),
  },
  ...[1, 2].flatMap((version) =>
    [create, list, show].map((sound) => ({
      name: `values of a state that specification ${version} has lost: ${sound().description}`,
      reason: 'state-values-lost',
      text: inSpecification(version, sound()),
    })),
  ),
  {
    name: 'values of a state that specification 2 has lost, JSON:API',
    reason: 'state-values-lost',
    text: inSpecification(2, createInvite(), 'mpdx'),
  },
]

/** As a library writes it whose specification knows no generators. */
function inSpecification(version: number, sound: SoundInteraction, provider = 'clickhouse'): string {
  const { type: _, providerStates, request, response, ...rest } = sound
  const plain = (headers: Json) =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
  return JSON.stringify({
    consumer: { name: 'web-app' },
    provider: { name: provider },
    interactions: [
      {
        ...rest,
        providerState: providerStates[0]?.name.replace('{count}', '3'),
        request: {
          method: request.method,
          path: request.path,
          headers: plain(request.headers),
          ...(request.body && { body: request.body.content }),
        },
        response: { status: response.status, headers: plain(response.headers), body: response.body?.content },
      },
    ],
    metadata: { pactSpecification: { version: `${version}.0.0` } },
  })
}
