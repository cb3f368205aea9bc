import { changed, type BrokenPact } from './broken-pact.ts'
import {
  body,
  cancelInvite,
  create,
  createInvite,
  invitePerson,
  list,
  page,
  pactOf,
  rule,
  show,
  showCancelled,
  type SoundInteraction,
} from './sound.ts'

type Row = Omit<BrokenPact, 'text'> & {
  readonly provider: string
  readonly sound: () => SoundInteraction
  readonly change: (it: SoundInteraction) => void
}

/** The client sends what the provider state's values hide, or what no service knows. */
const rows: readonly Row[] = [
  ...credentials('clickhouse', show, ['Bearer abc', 'token abc', 'a2V5OnNlY3JldA==', 'Digest username="key"']),
  ...credentials('snyk', page, ['Basic a2V5OnNlY3JldA==', 'ApiKey abc']),
  ...credentials('mpdx', createInvite, ['Basic a2V5OnNlY3JldA==', 'token abc', 'JWT abc']),
  {
    name: 'a scheme without credentials',
    reason: 'no-credentials',
    provider: 'clickhouse',
    sound: list,
    change: (it) => (it.request.headers['Authorization'] = ['Basic']),
  },
  {
    name: 'credentials twice',
    reason: 'two-credentials',
    provider: 'clickhouse',
    sound: show,
    change: (it) => (it.request.headers['Authorization'] = ['Basic a2V5OnNlY3JldA==', 'Bearer abc']),
  },
  {
    name: 'credentials in two spellings of the header',
    reason: 'two-credentials',
    provider: 'snyk',
    sound: page,
    change: (it) => (it.request.headers['authorization'] = ['Basic abc']),
  },
  // The documents of ClickHouse and MPDX let requests without any pass.
  {
    name: 'no credentials, ClickHouse',
    reason: 'no-credentials',
    severity: 'warning',
    provider: 'clickhouse',
    sound: create,
    change: withoutCredentials,
  },
  {
    name: 'no credentials, MPDX',
    reason: 'no-credentials',
    severity: 'warning',
    provider: 'mpdx',
    sound: cancelInvite,
    change: withoutCredentials,
  },
  {
    name: 'no credentials where an error of a state is wanted',
    reason: 'no-credentials',
    severity: 'warning',
    provider: 'clickhouse',
    sound: showCancelled,
    change: withoutCredentials,
  },
  {
    name: 'credentials under another name',
    reason: 'no-credentials',
    severity: 'warning',
    provider: 'mpdx',
    sound: createInvite,
    change(it) {
      withoutCredentials(it)
      it.request.headers['X-Api-Key'] = ['abc']
    },
  },
  ...(
    [
      ['clickhouse', page, 'Snyk'],
      ['clickhouse', cancelInvite, 'MPDX'],
      ['snyk', create, 'ClickHouse'],
      ['snyk', createInvite, 'MPDX'],
      ['mpdx', show, 'ClickHouse'],
      ['mpdx', invitePerson, 'Snyk'],
    ] as const
  ).map(([provider, sound, of]) => ({
    name: `an operation of ${of} in a pact with ${provider}`,
    reason: 'foreign-operation',
    provider,
    sound,
    change: () => {},
  })),
  ...switches('clickhouse', show, ['X-Mock-Fault', 'status=500'], 500),
  ...switches('clickhouse', show, ['Prefer', 'code=404'], 404),
  ...switches('clickhouse', create, ['PREFER', 'respond-async, Code = "503"'], 503),
  ...switches('snyk', page, ['x-mock-fault', 'rate-limit'], 429),
  ...switches('snyk', page, ['prefer', 'code=401'], 401),
  ...switches('mpdx', createInvite, ['X-Mock-Sandbox', 'other'], 201),
  ...switches('mpdx', cancelInvite, ['Prefer', 'return=minimal, code=403'], 403),
  ...switches('clickhouse', show, ['Prefer', 'status=404'], 404),
  ...switches('snyk', page, ['Prefer', 'wait=1; statusCode=500'], 500),
  ...switches('mpdx', cancelInvite, ['X-Prism-Code', '403'], 403),
  ...switches('clickhouse', create, ['X-Microcks-Response-Name', 'conflict'], 409),
  ...switches('mpdx', createInvite, ['X-Invitekit-Fault', 'rate-limit'], 500),
  {
    name: "the mock's own path",
    reason: 'mock-path',
    provider: 'clickhouse',
    sound: show,
    change(it) {
      it.request.path = '/_mock/health'
      delete it.request.generators?.['path']
    },
  },
  {
    name: 'a path within a sandbox',
    reason: 'mock-path',
    provider: 'snyk',
    sound: page,
    change: (it) => (it.request.path = `/sandboxes/one${it.request.path}`),
  },
  {
    name: 'a path that leads nowhere once the state has given its values, where 404 is wanted',
    reason: 'other-operation',
    provider: 'clickhouse',
    sound: showCancelled,
    change(it) {
      const expression = '/v1/organizations/${organizationId}/invites/${invitationId}'
      it.request.generators = { ...it.request.generators, path: { type: 'ProviderState', expression } }
    },
  },
  ...queries('clickhouse', list, { unknown_parameter: ['1'] }),
  ...queries('clickhouse', list, { Limit: ['1'] }),
  ...queries('mpdx', cancelInvite, { dry_run: ['true'] }),
  ...queries('mpdx', createInvite, { includes: ['invited_by_user'] }),
  ...accepts('clickhouse', show, 'application/vnd.api+json'),
  ...accepts('clickhouse', create, 'text/html'),
  ...accepts('snyk', page, 'application/xml, text/plain;q=0.5'),
  ...accepts('mpdx', createInvite, 'application/json'),
  ...accepts('mpdx', cancelInvite, 'text/csv'),
  ...accepts('clickhouse', list, 'application/json;q=0'),
  ...accepts('snyk', page, 'text/html, application/vnd.api+json; q=0.0'),
  {
    name: 'a role that the rule would take and the service refuses',
    reason: 'request.body.incompatible',
    provider: 'clickhouse',
    sound: create,
    change(it) {
      it.request.body = body({ email: 'ada@example.com', role: 'guest' })
      it.request.matchingRules = { body: { '$.role': rule({ match: 'type' }) } }
    },
  },
]

export const misleadingRequests: readonly BrokenPact[] = rows.map(({ provider, sound, change, ...row }) => ({
  ...row,
  text: pactOf(provider, changed(sound, change)),
}))

function withoutCredentials(it: SoundInteraction): void {
  delete it.request.headers['Authorization']
  delete it.request.generators?.['header']
}

function credentials(provider: string, sound: Row['sound'], examples: readonly string[]): Row[] {
  return examples.map((example) => ({
    name: `${example} to ${provider}, where the state gives what is right`,
    reason: 'wrong-scheme',
    provider,
    sound,
    change: (it) => (it.request.headers['Authorization'] = [example]),
  }))
}

function switches(
  provider: string,
  sound: Row['sound'],
  [name, value]: readonly [string, string],
  status: number,
): Row[] {
  const change = (it: SoundInteraction) => {
    it.request.headers[name] = [value]
    if (status >= 400) it.response = { status, headers: {} }
  }
  return [{ name: `${name}: ${value} to ${provider}`, reason: 'mock-switch', provider, sound, change }]
}

function queries(provider: string, sound: Row['sound'], query: Record<string, string[]>): Row[] {
  const change = (it: SoundInteraction) => (it.request.query = { ...it.request.query, ...query })
  const name = `the query parameter ${Object.keys(query).join()} to ${provider}`
  return [{ name, reason: 'unknown-query', severity: 'warning', provider, sound, change }]
}

function accepts(provider: string, sound: Row['sound'], accept: string): Row[] {
  const change = (it: SoundInteraction) => (it.request.headers['Accept'] = [accept])
  return [
    { name: `Accept: ${accept} to ${provider}`, reason: 'wrong-accept', severity: 'warning', provider, sound, change },
  ]
}
