import type { Service } from '../../mock/index.ts'
import type { Asker } from './asker.ts'
import type { Bench } from './bench.ts'
import type { Check, Seen } from './check.ts'
import { sweep } from './clean-up.ts'
import { ConformError } from './conform-error.ts'
import type { CheckRow, Difference } from './conform-report.ts'
import { NotSeen } from './not-seen.ts'
import type { Progress } from './progress.ts'
import type { Reference } from './reference.ts'
import { sentenceOf } from './sentences.ts'
import { NoAnswer } from './wire.ts'

/** The mock, and the server in question. */
export interface Sides {
  readonly reference: Bench
  readonly target: Bench
}

/** Makes a check of both, and compares what was seen. */
export async function checked(
  check: Check,
  { reference, target }: Sides,
  known: Reference,
  asker: Asker,
  openapi: object,
): Promise<CheckRow> {
  const started = performance.now()
  const wanted = await known.seen(check, reference)
  const idle = check.idle?.(wanted)
  if (idle !== undefined) return rowOf(check, 'skipped', { reason: idle })
  asker.exchanges = []
  const seen = await seenOf(check, target)
  const differences = typeof seen === 'string' ? [] : differencesOf(wanted, seen)
  const status = wanted['status']
  return rowOf(check, typeof seen === 'string' || differences.length > 0 ? 'fails' : 'holds', {
    ...(typeof seen === 'string' && { reason: seen }),
    differences,
    ...sentenceOf(openapi, target.service, check.about, typeof status === 'number' ? status : undefined),
    // What is asked afterwards, to take back what was made, is not part of it.
    exchanges: [...asker.exchanges],
    duration: Math.round(performance.now() - started),
  })
}

const silence = 'The server gave no answer'

/** Whether a check failed because no answer came. */
export const isSilent = (row: CheckRow | undefined) => row?.reason?.startsWith(silence) === true

/** What was seen, or why it could not be. */
async function seenOf(check: Check, bench: Bench): Promise<Seen | string> {
  try {
    return await check.look(bench)
  } catch (error) {
    if (error instanceof NotSeen) return error.message
    if (error instanceof NoAnswer) return `${silence}: ${error.message}.`
    throw error
  }
}

const differencesOf = (wanted: Seen, seen: Seen): readonly Difference[] =>
  Object.entries(wanted).flatMap(([what, value]) =>
    JSON.stringify(value) === JSON.stringify(seen[what]) ? [] : [{ what, wanted: value, was: seen[what] }],
  )

export const rowOf = (
  { id, title, about }: Pick<Check, 'id' | 'title' | 'about'>,
  outcome: CheckRow['outcome'],
  more: Partial<CheckRow>,
): CheckRow => ({
  id,
  title,
  about,
  outcome,
  differences: [],
  exchanges: [],
  duration: 0,
  ...more,
})

/** A row for what is left of the run once it was taken back. */
export async function cleanedUp(bench: Bench, progress: Progress, started: number): Promise<CheckRow> {
  const check = { id: 'clean-up', title: 'What this run has made is taken back.', about: 'cancel' } as const
  const left = await sweep(bench, progress).catch((error: unknown) => {
    if (error instanceof ConformError || error instanceof NoAnswer) return [error.message]
    throw error
  })
  const differences = left.map((each) => ({ what: `still there: ${each}` }))
  return rowOf(check, left.length === 0 ? 'holds' : 'fails', {
    differences,
    duration: Math.round(performance.now() - started),
  })
}

/** A row for each operation and status that was met: whether all such answers are as the document has them. */
export function documentRows(asker: Asker, service: Service, openapi: object): readonly CheckRow[] {
  return [...asker.seen.values()].map(({ operationId, status, violations }) => {
    const about = (service.terms.deeds as Readonly<Record<string, CheckRow['about']>>)[operationId] ?? 'list'
    const title = `Answers of ${operationId} with ${status} are as the document has them.`
    return rowOf(
      { id: `document-${operationId}-${status}`, title, about },
      violations.length === 0 ? 'holds' : 'fails',
      {
        differences: violations.map((what) => ({ what })),
        ...sentenceOf(openapi, service, about, status),
      },
    )
  })
}
