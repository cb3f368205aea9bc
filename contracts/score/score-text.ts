import { line } from '../../mock/text/visible.ts'
import type { Painted } from '../verify/report/text.ts'
import { mutantKinds } from './mutants.ts'
import type { BugRow, MutantRow, Notice, ScoreReport } from './score-report.ts'

type Pieces = readonly (string | Painted)[]

const marks: Record<Notice, string> = { noticed: '✓', missed: '✗', unmet: '-', beyond: '·' }
const colours = { noticed: 'green', missed: 'red', unmet: 'yellow', beyond: 'gray' } as const

/** In words, as the end of `12 bugs: 3 …`. */
export const noticeWords: Record<Notice, string> = {
  noticed: 'noticed',
  missed: 'not noticed',
  unmet: 'not met by these operations',
  beyond: 'beyond any contract',
}

const order: readonly Notice[] = ['missed', 'unmet', 'noticed', 'beyond']

/** The report for a person: what was missed first, each with the interaction to add. */
export function scoreText(report: ScoreReport): Pieces {
  return [
    ...bugText(report),
    '\n',
    ...mutantText(report.mutants),
    '\n',
    ...report.notes.map((note) => line`${note}\n`),
    line`Bugs: ${tally(report.bugs)}. ${report.bugScore} % of what a contract could notice.\n`,
    line`Changes of answers: ${tally(report.mutants)}. ${report.mutantScore} %.\n`,
    { colour: report.score < 100 ? 'yellow' : 'green', text: `Score: ${report.score} %.\n` },
  ]
}

function bugText({ bugs }: ScoreReport): Pieces {
  return order.flatMap((notice) =>
    bugs.filter((row) => row.notice === notice).flatMap((row) => [...bugLine(row), ...adviceOf(row)]),
  )
}

function bugLine({ notice, id, provider, title, by, reason }: BugRow): Pieces {
  const why =
    notice === 'noticed' ? `by “${by[0]}”${by.length > 1 ? ` and ${by.length - 1} more` : ''}` : (reason ?? title)
  return ['  ', { colour: colours[notice], text: marks[notice] }, line` ${id} (${provider}): ${why}\n`]
}

const adviceOf = ({ notice, code }: BugRow): Pieces =>
  code !== undefined && (notice === 'missed' || notice === 'unmet')
    ? ['      add\n', ...code.split('\n').map((each) => line`        ${each}\n`)]
    : []

/** Of each answer, what of it no contract looks at. */
function mutantText(mutants: readonly MutantRow[]): Pieces {
  const answers = [...new Set(mutants.map(answerOf))]
  return answers.flatMap((answer) => {
    const missed = mutants.filter((row) => answerOf(row) === answer && row.notice === 'missed')
    if (missed.length === 0) return []
    const lines = missed.map(
      ({ place, kind, code = '' }) =>
        line`      ${place} ${mutantKinds[kind]}: ${code.startsWith('//') ? code.slice(3) : `say ${code}`}\n`,
    )
    return ['  ', { colour: 'red' as const, text: marks.missed }, line` ${answer}: nobody notices when\n`, ...lines]
  })
}

const answerOf = ({ provider, operation, status }: MutantRow) => `${operation} ${status} (${provider})`

/** How many there are of each kind, in words. */
export function tally(rows: readonly { readonly notice: Notice }[]): string {
  return order
    .map((notice) => [notice, rows.filter((row) => row.notice === notice).length] as const)
    .filter(([, count]) => count > 0)
    .map(([notice, count]) => `${count} ${noticeWords[notice]}`)
    .join(', ')
}
