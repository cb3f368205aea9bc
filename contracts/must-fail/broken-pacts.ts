import { changed, inClickHouse, inSnyk, type BrokenPact } from './broken-pact.ts'
import { misleadingRequests } from './misleading-requests.ts'
import { misleadingRules } from './misleading-rules.ts'
import { narrowAnswers } from './narrow-answers.ts'
import { body, create, pattern, show } from './sound.ts'
import { ofSpecification2 } from './specification-2.ts'
import { unfitPacts } from './unfit-pacts.ts'

/** Without rules. */
const plainShow = () => changed(show, (it) => delete it.response.matchingRules)

const spec: readonly Omit<BrokenPact, 'stage'>[] = [
  {
    name: 'a path that is none of the service',
    reason: 'request.path-or-method.unknown',
    text: inClickHouse(show, (it) => (it.request.path = '/v1/organisations/1/invitations')),
  },
  {
    name: 'a method that the path does not have',
    reason: 'request.path-or-method.unknown',
    text: inClickHouse(show, (it) => (it.request.method = 'PATCH')),
  },
  {
    name: 'a status that is not declared',
    reason: 'response.status.unknown',
    text: inClickHouse(create, (it) => (it.response.status = 201)),
  },
  {
    name: 'a role that cannot be asked for',
    reason: 'request.body.incompatible',
    text: inClickHouse(create, (it) => (it.request.body = body({ email: 'ada@example.com', role: 'owner' }))),
  },
  {
    name: 'a role that is never answered',
    reason: 'response.body.incompatible',
    text: inClickHouse(plainShow, (it) => (it.response.body = body({ role: 'guest' }))),
  },
  {
    name: 'a required member left out of a request',
    reason: 'request.body.incompatible',
    text: inClickHouse(create, (it) => (it.request.body = body({ email: 'ada@example.com' }))),
  },
  {
    name: 'a member that no answer has',
    reason: 'response.body.incompatible',
    text: inClickHouse(plainShow, (it) => (it.response.body = body({ invitedBy: 'Robin' }))),
  },
  {
    name: 'a text where a number is answered',
    reason: 'response.body.incompatible',
    text: inClickHouse(plainShow, (it) => {
      it.providerStates = [{ name: 'an accepted invitation' }]
      it.response = { ...it.response, status: 404, body: body({ status: '404' }) }
    }),
  },
  {
    name: 'a limit beyond the range',
    reason: 'request.query.incompatible',
    text: inSnyk((it) => (it.request.query = { version: ['2024-10-15'], limit: ['1000'] })),
  },
  {
    name: 'a pattern that refuses a role',
    reason: 'pattern-refuses-allowed-value',
    text: inClickHouse(show, (it) => (it.response.matchingRules = pattern('$.role', 'developer|guest'))),
  },
  {
    name: 'a query that is none',
    reason: 'malformed',
    text: inSnyk((it) => (it.request.query = 5 as never)),
  },
]

const mock: readonly Omit<BrokenPact, 'stage'>[] = [
  {
    name: 'a rule at a place that can not be read',
    reason: 'malformed',
    text: inClickHouse(create, (it) => (it.response.matchingRules = pattern('$[*.email', '.+'))),
  },
  {
    name: 'a declared status in the wrong state',
    reason: 'status',
    text: inClickHouse(show, (it) => (it.providerStates = [{ name: 'a cancelled invitation' }])),
  },
  {
    name: 'a value that is not answered',
    reason: 'body',
    text: inClickHouse(plainShow, (it) => (it.response.body = body({ email: 'bob@example.com' }))),
  },
  {
    name: 'a cursor of another shape',
    reason: 'body',
    text: inSnyk((it) => {
      it.response.body = body({ links: { next: '/rest?page=2' } }, 'application/vnd.api+json')
      it.response.matchingRules = pattern('$.links.next', '.*[?&]page=\\d+.*')
    }),
  },
  {
    name: 'a cursor that the service did not give',
    reason: 'status',
    text: inSnyk((it) => (it.request.query = { version: ['2024-10-15'], starting_after: ['2'] })),
  },
  {
    name: 'a date in a notation that the service does not use',
    reason: 'body',
    text: inClickHouse(show, (it) => {
      it.response.body = body({ createdAt: '2026-01-31 12:00:00 UTC' })
      it.response.matchingRules = pattern('$.createdAt', '\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2} UTC')
    }),
  },
  {
    name: 'a parameter that Snyk refuses',
    reason: 'status',
    text: inSnyk((it) => (it.request.query = { version: ['2024-10-15'], page: ['2'] })),
  },
  {
    name: 'a header that is answered otherwise',
    reason: 'header',
    text: inSnyk((it) => (it.response.headers['snyk-version-lifecycle-stage'] = ['beta'])),
  },
]

const at = (
  stage: Exclude<BrokenPact['stage'], undefined>,
  cases: readonly Omit<BrokenPact, 'stage'>[],
): BrokenPact[] => cases.map((each) => ({ stage, ...each }))

export const brokenPacts: readonly BrokenPact[] = [
  ...at('preflight', unfitPacts),
  ...at('spec', spec),
  ...at('mock', mock),
  ...misleadingRequests,
  ...misleadingRules,
  ...narrowAnswers,
  ...ofSpecification2,
]
