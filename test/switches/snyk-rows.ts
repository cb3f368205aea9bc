import { vnd } from '../golden/story.ts'
import type { Stage } from '../support/stage.ts'
import { post, type Row } from './row.ts'

const snyk = ({ org }: Stage, query = 'version=2024-10-15') => `/rest/orgs/${org}/invites?${query}`
const parameterError = (parameter: string) => ({ errors: [{ source: { parameter } }] })

export const snykRows: Row[] = [
  {
    name: 'snyk.versions',
    what: "the example of the documents, before the list's first release",
    ask: (stage) => ({ path: snyk(stage, 'version=2021-06-04'), headers: stage.as('owner', 'snyk') }),
    documented: { status: 200, headers: { 'snyk-version-served': '2021-06-04' } },
    live: { status: 404, json: parameterError('version') },
  },
  {
    name: 'snyk.versions',
    what: 'a stability alone',
    ask: (stage) => ({ path: snyk(stage, 'version=beta'), headers: stage.as('owner', 'snyk') }),
    documented: {
      status: 200,
      headers: {
        'snyk-version-requested': 'beta',
        'snyk-version-served': '2026-03-01~beta',
        'snyk-version-lifecycle-stage': 'beta',
      },
    },
    live: { status: 400, json: parameterError('version') },
  },
  {
    name: 'snyk.versions',
    what: 'an older release of create',
    ask: (stage) =>
      post(
        snyk(stage, 'version=2024-01-01'),
        { ...stage.as('owner', 'snyk'), ...vnd },
        { data: { type: 'org_invitation', attributes: { email: 'a@example.com', role: stage.role('Admin') } } },
      ),
    documented: { status: 201, headers: { 'snyk-version-served': '2024-01-01' } },
    live: {
      status: 201,
      headers: {
        'snyk-version-requested': '2024-01-01',
        'snyk-version-served': '2023-04-28',
        'snyk-version-lifecycle-stage': 'sunset',
        deprecation: '2024-06-21T00:00:00Z',
        sunset: '2024-12-19',
      },
    },
  },
  {
    name: 'snyk.limit-step',
    what: 'a limit of 15',
    ask: (stage) => ({ path: snyk(stage, 'version=2024-10-15&limit=15'), headers: stage.as('owner', 'snyk') }),
    documented: { status: 200 },
    live: { status: 400, json: parameterError('limit') },
  },
  {
    name: 'snyk.unreadable',
    what: 'a list without org.user.read',
    ask: (stage) => ({ path: snyk(stage), headers: stage.as('billing', 'snyk') }),
    documented: { status: 403 },
    live: { status: 404 },
  },
]
