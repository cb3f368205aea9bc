import type { Conduct, Profile } from '../domain/conduct.ts'
import type { ServiceName } from '../domain/invitation.ts'

/** One known difference between what a service's documents print and what it does on the wire. */
export interface Switch {
  readonly name: string
  readonly service: ServiceName
  readonly documented: string
  readonly live: string
  /** Where the live behaviour is on record. */
  readonly source: string
  /** `high`: seen on the wire or in the service's own code. `medium`: concluded from these. `low`: a guess. */
  readonly confidence: 'high' | 'medium' | 'low'
  /** The files below mock/services/ that ask for it, and no others do. */
  readonly places: readonly string[]
}

const clickhouseSpec = 'https://clickhouse.com/docs/_specs/cloud-openapi.json'
const clickhouseProvider = 'https://github.com/ClickHouse/terraform-provider-clickhouse'
const clickhouseCli = 'https://github.com/ClickHouse/clickhousectl'
const clickhouseNotes = 'https://github.com/stackql-registry/stackql-provider-clickhouse (NOTES.md)'
const clickhouseApi = 'https://clickhouse.com/docs/en/cloud/manage/api/api-overview'
const snykApi = 'https://github.com/snyk/user-docs (docs/snyk-api/rest-api/about-the-rest-api.md)'
const snykSpec = 'https://github.com/snyk/user-docs (docs/.gitbook/assets/rest-spec.json)'
const mpdxCode = 'https://github.com/chuckmersereau/api_practice (a copy of mpdx_api of 2018'

/** Every known difference, one row each. */
export const switches = [
  {
    name: 'clickhouse.envelope',
    service: 'clickhouse',
    documented: 'Success is the bare object or array; delete answers 204 without a body',
    live: 'Success is 200 with {status, requestId, result}; after delete there is no result',
    source: `${clickhouseSpec}; ${clickhouseProvider} (internal/api/common.go)`,
    confidence: 'high',
    places: ['clickhouse/envelope.ts'],
  },
  {
    name: 'clickhouse.auth',
    service: 'clickhouse',
    documented: "Without credentials the caller acts as the organization's owner; a key works wherever its person does",
    live: 'Credentials are required: a key, which knows one organization only, or to read a Bearer token of a person',
    source: `${clickhouseSpec} (basicAuth; GET /v1/organizations); ${clickhouseCli} (OAuth login)`,
    confidence: 'high',
    places: ['clickhouse/credentials.ts'],
  },
  {
    name: 'clickhouse.rate-limit',
    service: 'clickhouse',
    documented: 'No limit',
    live: 'So many requests in 10 seconds for each key, then 429; every answer says how many in four X-RateLimit headers',
    source: `${clickhouseApi}; ${clickhouseNotes}; ${clickhouseProvider}/pull/150`,
    confidence: 'high',
    places: ['clickhouse/rate-limit.ts'],
  },
  {
    name: 'clickhouse.rate-limit-size',
    service: 'clickhouse',
    documented: 'Where there is a limit, it is 10 requests, as the documentation says',
    live: 'Where there is a limit, it is 40 requests, as the service announced in 2026-08',
    source: `${clickhouseNotes}; ${clickhouseApi}`,
    confidence: 'high',
    places: ['clickhouse/rate-limit.ts'],
  },
  {
    name: 'clickhouse.organizations',
    service: 'clickhouse',
    documented: 'Only invitations have operations',
    live: 'Organizations, their members and roles can be read',
    source: `${clickhouseSpec}`,
    confidence: 'high',
    places: [],
  },
  {
    name: 'clickhouse.unknown-parameters',
    service: 'clickhouse',
    documented: 'A query parameter that the operation does not know is passed over',
    live: 'A query parameter that the operation does not know is 400',
    source: `${clickhouseNotes} (seen at a sibling operation)`,
    confidence: 'medium',
    places: ['clickhouse/service.ts'],
  },
  {
    name: 'clickhouse.assigned-roles',
    service: 'clickhouse',
    documented: 'A role is `admin` or `developer`, and required',
    live: 'Answers carry assignedRoles too, and create takes assignedRoleIds, none, one or several, and may leave out role',
    source: `${clickhouseSpec} (2026-08)`,
    confidence: 'high',
    places: ['clickhouse/assigned-roles.ts'],
  },
  {
    name: 'clickhouse.error-order',
    service: 'clickhouse',
    documented: 'Errors list status, error, requestId',
    live: 'Errors list requestId, error, status',
    source: `${clickhouseProvider}/issues/66`,
    confidence: 'medium',
    places: ['clickhouse/problems.ts'],
  },
  {
    name: 'snyk.versions',
    service: 'snyk',
    documented: 'Any version that is not after today is served as itself, with the one body of the documents',
    live: 'The newest release up to the version is served, each of create with its own body, 404 before the first; an older release is deprecated, then sunset',
    source:
      'https://github.com/snyk/vervet (version.go, versionware/handler.go); x-snyk-api-releases of the published spec',
    confidence: 'high',
    places: ['snyk/version.ts'],
  },
  {
    name: 'snyk.limit-step',
    service: 'snyk',
    documented: 'limit is 10 to 100',
    live: 'limit is 10 to 100 and a multiple of 10',
    source: `${snykSpec}`,
    confidence: 'high',
    places: [],
  },
  {
    name: 'snyk.unreadable',
    service: 'snyk',
    documented: 'A list without the permission org.user.read is 403',
    live: 'What the caller may not read is 404; 403 is for writes',
    source: 'https://github.com/snyk/sweater-comb (docs/standards/rest.md)',
    confidence: 'medium',
    places: ['snyk/operations.ts'],
  },
  {
    name: 'snyk.rate-limit',
    service: 'snyk',
    documented: 'No limit',
    live: '1620 requests a minute for each token, then 429 with retry-after in seconds',
    source: `${snykApi}; the header is declared elsewhere in the published spec`,
    confidence: 'medium',
    places: ['snyk/service.ts'],
  },
  {
    name: 'mpdx.auth',
    service: 'mpdx',
    documented: "Without credentials the caller acts as the organization's owner",
    live: 'A token is required',
    source: `${mpdxCode}: app/controllers/api/v2_controller.rb)`,
    confidence: 'high',
    places: ['mpdx/credentials.ts'],
  },
  {
    name: 'mpdx.media-type',
    service: 'mpdx',
    documented: 'Content-Type is required of bodies only, and Accept is not read',
    live: 'Content-Type is required of every request, else 415; Accept must allow application/vnd.api+json, else 406',
    source: `${mpdxCode}: app/controllers/api_controller.rb)`,
    confidence: 'high',
    places: ['mpdx/media-type.ts', 'mpdx/problems.ts'],
  },
  {
    name: 'mpdx.pagination-echo',
    service: 'mpdx',
    documented: 'page and per_page of the answer are numbers',
    live: 'page and per_page come back as the strings that the request held',
    source: `${mpdxCode}: spec/support/shared_controller_examples)`,
    confidence: 'high',
    places: ['mpdx/operations.ts'],
  },
  {
    name: 'mpdx.plain-errors',
    service: 'mpdx',
    documented: 'Every error is a JSON:API document',
    live: 'A bad address on create (400) and a settled invite on accept (410) are {"success":false,"errors":[…]}',
    source: `${mpdxCode}: app/controllers/api/v2/account_lists/invites_controller.rb)`,
    confidence: 'high',
    places: ['mpdx/plain-errors.ts'],
  },
  {
    name: 'mpdx.error-source',
    service: 'mpdx',
    documented: 'A sort or filter that is refused is named in source.parameter',
    live: 'A sort or filter that is refused is told in detail alone',
    source: `${mpdxCode}: app/serializers/error_serializer.rb)`,
    confidence: 'high',
    places: ['mpdx/problems.ts'],
  },
  {
    name: 'mpdx.duplicate-parameters',
    service: 'mpdx',
    documented: 'A query parameter that is sent twice is 400',
    live: 'Of a query parameter that is sent twice the last one counts',
    source: 'https://github.com/rack/rack (Rack::QueryParser), under the Rails of mpdx_api',
    confidence: 'medium',
    places: ['mpdx/service.ts'],
  },
] as const satisfies readonly Switch[]

export type SwitchName = (typeof switches)[number]['name']

export const switchNames: readonly SwitchName[] = switches.map(({ name }) => name)

/** The value in force of a switch: its own, else the profile's. */
export function valueOf({ profile, switches }: Conduct, name: SwitchName): Profile {
  return switches[name] ?? profile
}

/** Whether a sandbox's service behaves as on the wire in the one point that the switch is about. */
export function isLive({ conduct }: { readonly conduct: Conduct }, name: SwitchName): boolean {
  return valueOf(conduct, name) === 'live'
}

/** The value in force of each switch. */
export function allValues(conduct: Conduct): Readonly<Record<SwitchName, Profile>> {
  return Object.fromEntries(switchNames.map((name) => [name, valueOf(conduct, name)])) as Record<SwitchName, Profile>
}
