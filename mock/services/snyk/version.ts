import type { Problem, Violation } from '../../domain/problem.ts'
import { quoted, short } from '../../domain/short.ts'
import type { OperationForm } from '../../generated/choices.ts'
import type { SnykLifecycleStage } from '../../generated/types.ts'
import { rememberingText } from '../../text/remembering-text.ts'
import type { Routed } from '../service.ts'
import { isLive } from '../switches.ts'
import {
  deprecationOf,
  formOf,
  pivot,
  releasesOf,
  resolve,
  stabilities,
  type Release,
  type Stability,
} from './releases.ts'

/** What a `version` parameter leads to. */
export interface Negotiated {
  readonly requested: string
  readonly served: string
  readonly stage: SnykLifecycleStage
  /** A point in time and a day, as the headers tell them. */
  readonly deprecation?: string
  readonly sunset?: string
}

/** The form of the operation that the version of a request asks for. By the documents there is one for all versions. */
export function requestedForm(request: Routed): OperationForm {
  const { operationId, world, now, query } = request
  const releases = releasesOf[operationId] ?? []
  if (releases.length < 2 || !isLive(world, 'snyk.versions')) return operationId
  const negotiated = serveRelease(releases, (query as { version?: string }).version, now)
  if (typeof negotiated === 'string' || 'code' in negotiated) return operationId
  return formOf(operationId, negotiated.served)
}

/** Whether a request is for the release whose body has no `data`. */
export function isFlat(request: Routed): boolean {
  return requestedForm(request) === 'createOrgInvitation@2022-06-01'
}

/** The version that answers a request, or why none does. */
export function negotiate(request: Routed): Negotiated | Problem {
  const { version } = request.query as { version?: string }
  const negotiation = isLive(request.world, 'snyk.versions')
    ? serveRelease(releasesOf[request.operationId] ?? [], version, request.now)
    : serveAny(version, request.now)
  if (typeof negotiation !== 'string') return negotiation
  const violation: Violation = { in: 'query', name: 'version', keyword: 'sentence', message: negotiation }
  return { code: 'invalid-request', violations: [violation] }
}

const stability = '(wip|work-in-progress|experimental|beta)'
const pattern = new RegExp(`^(?:(\\d{4}-\\d{2}-\\d{2})(?:~${stability})?|${stability})$`)

/** By the documents: any date that is not after today is served as itself, and a stability alone as of today. */
function serveAny(requested: string | undefined, now: number): Negotiated | string {
  if (requested === undefined) return 'version is required'
  const version = anyVersion(requested)
  if (typeof version === 'string') return version
  const { begins, dated, stage } = version
  if (!dated) return { requested, served: `${dayOf(now)}~${requested}`, stage }
  return begins > now ? `version must not be after today: ${requested.slice(0, 10)}` : dated
}

interface AnyVersion {
  readonly stage: SnykLifecycleStage
  /** Milliseconds since 1970, UTC. */
  readonly begins: number
  /** undefined for a stability alone. */
  readonly dated: Negotiated | undefined
}

/** Each request is asked for its version twice, and nearly all ask for the same. */
const anyVersion = rememberingText((requested): AnyVersion | string => {
  const [isVersion, date, suffix, alone] = pattern.exec(requested) ?? []
  if (isVersion === undefined) return `version is not a version: ${short(requested)}`
  const stage = stages[suffix ?? alone ?? 'ga'] ?? 'ga'
  if (date === undefined) return { stage, begins: -Infinity, dated: undefined }
  if (!isDay(date)) return `version is not a date: ${date}`
  return { stage, begins: Date.parse(date), dated: { requested, served: requested, stage } }
})

const stages: Readonly<Record<string, SnykLifecycleStage>> = {
  wip: 'wip',
  'work-in-progress': 'wip',
  experimental: 'experimental',
  beta: 'beta',
}

/** Live: the release that the version resolves to. Texts after snyk/vervet. */
export function serveRelease(
  releases: readonly Release[],
  requested: string | undefined,
  now: number,
): Negotiated | Problem | string {
  if (requested === undefined || requested === '') return "missing required query parameter 'version'"
  const wanted = parseVersion(requested)
  if (!wanted) return invalid(requested)
  const today = dayOf(now)
  if (wanted.date > today) return `requested version newer than present date ${today}`
  const first = releases[0]?.date ?? ''
  if (wanted.date >= first && !hasPattern.test(requested)) return invalid(requested)
  const release = resolve(releases, wanted)
  if (!release) {
    const why = wanted.date < first ? `the first release is of ${first}` : `from ${pivot} on, send a date alone`
    return { code: 'unserved-version', version: requested, why }
  }
  const replaced = deprecationOf(releases, release, today)
  return {
    requested,
    served: release.stability === 'ga' ? release.date : `${release.date}~${release.stability}`,
    stage: replaced ? (replaced.sunset <= today ? 'sunset' : 'deprecated') : release.stability,
    ...(replaced && { deprecation: `${replaced.deprecated}T00:00:00Z`, sunset: replaced.sunset }),
  }
}

/** The spec's pattern has no `~ga`, and nothing behind a stability. It is a release's: before the first there is none. */
const hasPattern = /^[^~]*(~(wip|experimental|beta))?$/

/** A date with or without a stability, and whatever follows; a stability alone is no version live. */
function parseVersion(text: string): Release | undefined {
  const [date = '', suffix] = text.split('~')
  if (!isDay(date)) return undefined
  if (suffix === undefined) return { date, stability: 'ga' }
  const stability = stabilities.find((each) => each === suffix)
  return stability && { date, stability: stability satisfies Stability }
}

const invalid = (requested: string) => `invalid version ${quoted(requested)}: use a date such as 2024-10-15`

/** A date such as 2023-02-30 is read as one in March, and so differs. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  return new Date(text).getUTCDate() === Number(text.slice(-2))
}

const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10)
