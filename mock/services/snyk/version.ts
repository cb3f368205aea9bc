import type { SnykLifecycleStage } from '../../generated/types.ts'

/** What a `version` parameter leads to. */
export interface Negotiated {
  readonly requested: string
  readonly served: string
  readonly stage: SnykLifecycleStage
}

const pattern = /^(?:(\d{4}-\d{2}-\d{2})(?:~)?)?(wip|work-in-progress|experimental|beta)?$/

/**
 * The version that answers, or what is wrong with the one that was asked for, as the end of a sentence about it.
 * Any date that is not after today is served.
 */
export function negotiate(requested: string | undefined, now: number): Negotiated | string {
  if (requested === undefined) return 'is required'
  const [, date, suffix] = pattern.exec(requested) ?? []
  if (date === undefined && suffix === undefined) return `is not a version: ${requested}`
  if (date !== undefined) {
    const day = Date.parse(`${date}T00:00:00Z`)
    // A date such as 2023-02-30 is read as one in March.
    if (Number.isNaN(day) || new Date(day).toISOString().slice(0, 10) !== date) return `is not a date: ${date}`
    if (day > now) return `must not be after today: ${date}`
  }
  return { requested, served: requested, stage: stages[suffix ?? 'ga'] ?? 'ga' }
}

const stages: Readonly<Record<string, SnykLifecycleStage>> = {
  wip: 'wip',
  'work-in-progress': 'wip',
  experimental: 'experimental',
  beta: 'beta',
}
