import type { Problem } from '../domain/problem.ts'
import { everywhere } from './applies.ts'
import { github, type Bug, type Probe, type Sent } from './bug.ts'
import { withIds } from './bug-words.ts'
import { absent, edited } from './edit.ts'
import { htmlPage } from './html-page.ts'

const foreign: Probe = { given: [['a caller from another organization']], deed: 'list' }
const unknown: Probe = { given: [['an organization']], deed: 'list', as: 'nobody' }
const ofGone = 'what is said of what is gone'
const ofErrors = 'what errors look like'
const ofMany = 'how too many requests are refused'

/** Each service shows what is gone by another operation. */
const gone: readonly Probe[] = [
  { given: [['a cancelled invitation']], deed: 'accept', as: 'invitee' },
  { given: [['a cancelled invitation']], deed: 'get' },
  { given: [['a cancelled invitation']], deed: 'cancel' },
]

const isSettled = ({ code }: Problem) => code === 'gone' || code === 'no-longer-valid'

const onErrors =
  (change: (sent: Sent, now: number) => Sent): Bug['change'] =>
  () => ({ send: (sent, { now }) => (sent.status >= 400 ? change(sent, now) : sent) })

export const errors = withIds([
  {
    id: 'accept-500-on-cancelled',
    kind: 'wire',
    title: 'What is no longer there is an unforeseen failure.',
    sources: github('p2-inc/keycloak-orgs/issues/377', 'synapsestudios/oidc-platform/pull/466'),
    metBy: 'Invitees and admins who come too late.',
    wire: [
      '{accept} answers 500 for an invitation that was cancelled.',
      '{get} and {cancel} answer 500 for an invitation that was cancelled.',
      '{cancel} answers 500 for an invitation that was cancelled.',
    ],
    noticedBy: ['contract', 'test'],
    decides: [ofGone],
    applies: everywhere,
    probes: gone,
    change: () => ({ refuse: (problem) => (isSettled(problem) ? { code: 'internal' } : problem) }),
  },
  {
    id: '403-for-gone',
    kind: 'wire',
    title: 'What is not there is forbidden instead.',
    sources: github(
      'aiven/terraform-provider-aiven/issues/165',
      'digitalocean/terraform-provider-digitalocean/issues/1609',
    ),
    metBy: 'Clients that make anew what they do not find.',
    wire: ['{cancel} answers 403 for an id that nothing has.'],
    noticedBy: ['contract'],
    decides: [ofGone],
    applies: everywhere,
    probes: [
      ...gone,
      { given: [['an organization']], deed: 'cancel', invitationId: '00000000-0000-4000-8000-000000000000' },
    ],
    change: () => ({
      refuse: (problem) =>
        isSettled(problem) || problem.code === 'unknown-invitation'
          ? { code: 'forbidden', permission: 'org.user.invite' }
          : problem,
    }),
  },
  {
    id: 'html-error-page',
    kind: 'wire',
    title: 'Errors are pages of HTML.',
    sources: github('auth0/terraform-provider-auth0/issues/36', 'cloudamqp/terraform-provider-cloudamqp/issues/202'),
    metBy: 'Clients that read an error’s document.',
    wire: ['Every error of {list} is text/html.'],
    noticedBy: ['contract', 'test'],
    decides: [ofErrors],
    applies: everywhere,
    probes: [foreign, unknown],
    change: onErrors(({ status }) => htmlPage(status, 'Error')),
  },
  {
    id: 'error-code-missing',
    kind: 'wire',
    title: 'Errors say what is wrong in words alone, and have nothing for programs.',
    sources: github('better-auth/better-auth/pull/10512'),
    metBy: 'Clients that tell one error from another.',
    wire: ['Errors of {list} have no code.'],
    noticedBy: ['contract'],
    decides: [ofErrors],
    applies: ({ terms }) => terms.errorCodes.length > 0,
    probes: [foreign, unknown],
    change: ({ terms: { errorCodes } }) => ({
      send: (sent) =>
        sent.status < 400 || typeof sent.body !== 'object'
          ? sent
          : { ...sent, body: errorCodes.reduce((body: unknown, way) => edited(body, way, withoutCode), sent.body) },
    }),
  },
  {
    id: 'redirect-for-401',
    kind: 'wire',
    title: 'Who is not known is led to a page to sign in.',
    sources: github('murtaza-nasir/speakr/issues/333', 'VirtoCommerce/vc-platform/pull/3093'),
    metBy: 'Clients whose session is over, which follow and take the page for a success.',
    wire: ['{list} answers 302 to /login instead of 401.'],
    noticedBy: ['contract', 'browser'],
    decides: [],
    applies: everywhere,
    probes: [unknown],
    change: () => ({
      send: (sent, _, problem) =>
        problem?.code === 'not-authenticated' ? htmlPage(302, 'Found', { location: '/login' }) : sent,
    }),
  },
  {
    id: 'error-without-cors',
    kind: 'wire',
    title: 'Only successes let pages of other origins read them, so that a browser reports a failure of the network.',
    sources: github('griffithlab/civic-server/issues/455', 'moleculerjs/moleculer-web/issues/173'),
    metBy: 'Frontends of another origin.',
    wire: ['Errors of {list} have an Access-Control-Allow-Origin that allows nobody.'],
    noticedBy: ['browser'],
    decides: [],
    applies: everywhere,
    change: onErrors((sent) => ({ ...sent, headers: { ...sent.headers, 'access-control-allow-origin': 'null' } })),
  },
  {
    id: 'rate-limit-as-400',
    kind: 'wire',
    title: 'Too many requests are refused as wrong ones, without a word of when to come again.',
    sources: github('kobotoolbox/kpi/pull/5503'),
    metBy: 'Clients that wait and try again after 429, and only then.',
    wire: ['{create} and {list} answer 400 where they should 429.'],
    noticedBy: ['test'],
    decides: [ofMany],
    applies: everywhere,
    change: () => ({
      refuse: (problem) =>
        problem.code === 'rate-limited' ? { code: 'fault', status: 400, detail: 'Slow down' } : problem,
    }),
  },
  {
    id: 'retry-after-is-epoch',
    kind: 'wire',
    title: 'When to come again is a moment where it should be seconds, and clients sleep for decades.',
    sources: github('cloudfoundry/cloud_controller_ng/issues/2544'),
    metBy: 'Clients that wait as long as they are told.',
    wire: ['429 of {list} has a time of Unix as {retryAfter}.'],
    noticedBy: ['test'],
    decides: [ofMany],
    applies: ({ terms }) => terms.retryAfter !== undefined,
    change: ({ terms: { retryAfter = '' } }) => ({
      send: (sent, { now }) =>
        sent.status === 429 && retryAfter in sent.headers
          ? { ...sent, headers: { ...sent.headers, [retryAfter]: String(Math.floor(now / 1000) + 10) } }
          : sent,
    }),
  },
])

const withoutCode = (value: unknown) =>
  typeof value === 'string' && /^[A-Z_]+: /.test(value) ? value.replace(/^[A-Z_]+: /, '') : absent
