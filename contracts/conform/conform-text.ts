import { line } from '../../mock/text/visible.ts'
import type { Painted } from '../verify/report/text.ts'
import type { Plan } from './plan.ts'
import type { CheckRow, ConformReport, Difference, Outcome } from './conform-report.ts'

type Pieces = readonly (string | Painted)[]

const marks: Record<Outcome, string> = { holds: '✓', fails: '✗', skipped: '-' }
const colours = { holds: 'green', fails: 'red', skipped: 'gray' } as const

/** The report for a person: what was asked in its order, and what was not. */
export function conformText({ checks, run, notes, brokenOff, ...report }: ConformReport): Pieces {
  return [
    line`${run.target} as ${run.service}, ${run.profile}\n`,
    ...checks.flatMap(rowText),
    '\n',
    ...notes.map((note) => line`${note}\n`),
    ...(brokenOff === undefined ? [] : [line`The run was broken off: ${brokenOff}\n`]),
    {
      colour: report.verdict === 'conforms' ? 'green' : 'red',
      text: line`${tally(report)}, in ${run.requests} requests. ${verdictText(report)}\n`,
    },
  ]
}

/** How many there are of each kind, in words. */
export const tally = ({ counts: { holds, fails, skipped } }: Pick<ConformReport, 'counts'>): string =>
  `${holds + fails + skipped} checks: ${holds} hold, ${fails} fail, ${skipped} skipped`

/** What comes of it, as a sentence. */
export function verdictText({ verdict, counts }: Pick<ConformReport, 'verdict' | 'counts'>): string {
  if (verdict === 'unknown') return 'It is not known whether the server does as the service.'
  if (counts.fails > 0) return 'The server does otherwise than the service.'
  if (verdict === 'differs') return 'What was asked holds, and some was not asked.'
  return counts.skipped > 0 ? 'What was asked holds.' : 'The server does as the service.'
}

function rowText({ id, title, outcome, reason, differences, sentence, place, exchanges }: CheckRow): Pieces {
  const why = outcome === 'skipped' ? line` (${reason ?? ''})` : ''
  const head: Pieces = ['  ', { colour: colours[outcome], text: marks[outcome] }, line` ${id}${why}\n`]
  if (outcome !== 'fails') return head
  return [
    ...head,
    line`      ${title}\n`,
    ...(reason === undefined ? [] : [line`      ${reason}\n`]),
    ...differences.map((each) => line`      ${differenceText(each)}\n`),
    ...(sentence === undefined ? [] : [line`      The document says (${place ?? ''}): ${sentence}\n`]),
    ...exchanges.slice(-4).map((each) => line`        ${each}\n`),
  ]
}

/** `status: 409 is right, and it was 200`. */
export function differenceText({ what, ...difference }: Difference): string {
  if (!('wanted' in difference)) return what
  return `${what}: ${told(difference.wanted)} is right, and it was ${told(difference.was)}`
}

const told = (value: unknown) =>
  value === undefined
    ? 'nothing'
    : value === true
      ? 'yes'
      : value === false
        ? 'no'
        : typeof value === 'string'
          ? value
          : JSON.stringify(value)

/** What would be asked, without asking it. */
export function planText({ asked, skipped }: Plan): Pieces {
  return [
    ...asked.map(({ id, title, reads }) => line`  ${id}${reads ? '' : ' (writes)'}: ${title}\n`),
    ...skipped.map(({ check: { id }, reason }) => line`  - ${id}: skipped, ${reason}\n`),
    line`\n${asked.length} checks would be made, ${skipped.length} skipped. Nothing was sent.\n`,
  ]
}
