import type { OperationForm } from '../../generated/choices.ts'
import { operations, type Operation, type OperationId } from '../../generated/operations.ts'
import { requestValidatorChoices } from '../../generated/request-validators.js'

/** How settled a release is, from the least. */
export const stabilities = ['wip', 'experimental', 'beta', 'ga'] as const
export type Stability = (typeof stabilities)[number]

/** An operation as it was on one day. `date` is `YYYY-MM-DD`. */
export interface Release {
  readonly date: string
  readonly stability: Stability
}

/** The releases of each operation, oldest first: `x-snyk-api-releases` of the spec, all of which are settled. */
export const releasesOf: { readonly [Id in OperationId]?: readonly Release[] } = Object.fromEntries(
  Object.values<Operation>(operations).map(({ operationId, releases = [] }) => [
    operationId,
    releases.map((date): Release => ({ date, stability: 'ga' })),
  ]),
)

/** The operation as it was when a release of it was new. */
export function formOf(id: OperationId, date: string): OperationForm {
  const form = `${id}@${date}` as const
  return Object.hasOwn(requestValidatorChoices, form) ? form : id
}

/** From this day on a version is a date alone. Source: services at 2024-10-15 and later answer no `~stability`. */
export const pivot = '2024-10-15'

/** For how many days a deprecated release stays, by its stability. Source: version.go of snyk/vervet. */
const grace: Readonly<Record<Stability, number>> = { wip: 0, experimental: 1, beta: 91, ga: 181 }

/**
 * The release that answers a version: the newest up to its date that is at least as settled. From the pivot on it is the
 * newest settled one, else the newest beta, and a version with a stability finds nothing. undefined: none does.
 */
export function resolve(releases: readonly Release[], { date, stability }: Release): Release | undefined {
  const newest = (least: Stability) =>
    releases.findLast((each) => each.date <= date && rank(each.stability) >= rank(least))
  if (date < pivot) return newest(stability)
  return stability === 'ga' ? (newest('ga') ?? newest('beta')) : undefined
}

/** When a release was replaced by one at least as settled, and from when on it may be gone; undefined: not yet. */
export function deprecationOf(
  releases: readonly Release[],
  release: Release,
  today: string,
): { readonly deprecated: string; readonly sunset: string } | undefined {
  const next = releases.find(
    ({ date, stability }) => date > release.date && date <= today && rank(stability) >= rank(release.stability),
  )
  if (!next) return undefined
  const sunset = new Date(Date.parse(next.date) + grace[release.stability] * 86_400_000)
  return { deprecated: next.date, sunset: sunset.toISOString().slice(0, 10) }
}

const rank = (stability: Stability) => stabilities.indexOf(stability)
