import type { Source } from '../verify/sources.ts'
import { VerificationError } from '../verify/verification-error.ts'
import { verifyAll, type VerifyOptions } from '../verify/verify.ts'
import { AskedMock } from './asked-mock.ts'
import { bugQuestions } from './bug-questions.ts'
import { judge } from './judge.ts'
import { mutantQuestions } from './mutant-questions.ts'
import type { Question } from './question.ts'
import { scoreOf, type ScoreReport } from './score-report.ts'

export interface ScoreOptions extends Pick<VerifyOptions, 'conduct' | 'providerNames' | 'services'> {
  /** Only the bugs, or only the changes of answers. */
  readonly only?: 'bugs' | 'answers'
  /** Told how much is done, of how much. */
  readonly onProgress?: (done: number, total: number) => void
}

/**
 * Replays sound interactions against each bug that their service can have, and against what may become of each of their
 * answers, and says what is noticed. Rejects with a VerificationError when a contract does not hold even without a bug.
 */
export async function score(sources: readonly Source[], options: ScoreOptions = {}): Promise<ScoreReport> {
  const { conduct, providerNames, services = [], only, onProgress } = options
  const given = { ...(conduct && { conduct }), ...(providerNames && { providerNames }), services }
  const { report, sound, yardstick } = await verifyAll(sources, given)
  if (!report.agrees) {
    throw new VerificationError(
      'A contract does not hold even against a mock without bugs, so that its score would say nothing. Run: invitekit verify.',
    )
  }
  const { profile, switches } = report.run
  const mock = await AskedMock.start({ profile, switches, services } as Parameters<typeof AskedMock.start>[0])
  try {
    const questions: Question[] = []
    const bugs = only === 'answers' ? [] : await bugQuestions(mock, sound, yardstick.own, questions)
    const mutants = only === 'bugs' ? [] : mutantQuestions(sound, yardstick, questions)
    let done = 0
    const refused = await judge(questions, (count) => onProgress?.((done += count), questions.length))
    for (const [index, { tell }] of questions.entries()) tell(refused[index] ?? false)
    const rows = { bugs: bugs.map((make) => make()), mutants: mutants.map((make) => make()) }
    return {
      run: report.run,
      ...rows,
      score: scoreOf([...rows.bugs, ...rows.mutants]),
      bugScore: scoreOf(rows.bugs),
      mutantScore: scoreOf(rows.mutants),
      notes: notesOf(report.counts),
    }
  } finally {
    await mock.close()
  }
}

const notesOf = ({ pending, skipped }: { readonly pending: number; readonly skipped: number }) =>
  pending + skipped === 0
    ? []
    : [`${pending + skipped} interactions are pending or were skipped, and count for nothing.`]
