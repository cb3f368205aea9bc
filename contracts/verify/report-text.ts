import { styleText } from 'node:util'

import type { InteractionReport, Outcome, PactReport, Report } from './report.ts'

const marks: Record<Outcome, string> = { agrees: '✓', broken: '✗', pending: '~', skipped: '-' }
const colours = { agrees: 'green', broken: 'red', pending: 'yellow', skipped: 'gray' } as const

/** The report for a person: plain lines, coloured for a terminal. */
export function reportText(report: Report, isTerminal: boolean): string {
  const paint = (outcome: Outcome, text: string) => (isTerminal ? styleText(colours[outcome], text) : text)
  return `${report.pacts.map((pact) => pactText(pact, paint)).join('\n')}\n${summary(report, paint)}\n`
}

type Paint = (outcome: Outcome, text: string) => string

function pactText({ source, consumer, provider, findings, interactions }: PactReport, paint: Paint): string {
  const whole = findings.map(({ stage, message }) => `  ${paint('broken', '✗')} ${stage}: ${message}\n`)
  return `${source}: ${consumer} → ${provider}\n${whole.join('')}${interactions.map((each) => interactionText(each, paint)).join('')}`
}

function interactionText({ description, outcome, skipped, findings }: InteractionReport, paint: Paint): string {
  const note = outcome === 'pending' ? ' (pending)' : skipped === undefined ? '' : ` (skipped: ${skipped})`
  const lines = findings.map(({ stage, message }) => `      ${stage}: ${message}\n`)
  return `  ${paint(outcome, marks[outcome])} ${description}${note}\n${lines.join('')}`
}

function summary(report: Report, paint: Paint): string {
  const { counts, pacts } = report
  const total = pacts.reduce((sum, { interactions }) => sum + interactions.length, 0)
  const parts = tallies({ counts, pacts }).map(([outcome, text]) => paint(outcome, text))
  const verdict = paint(...verdictOf(report))
  const advice = counts.pending > 0 ? ' Pending interactions fail with --fail-pending.' : ''
  return `${total} ${total === 1 ? 'interaction' : 'interactions'} in ${pacts.length} ${pacts.length === 1 ? 'pact' : 'pacts'}: ${parts.join(', ')}. ${verdict}.${advice}`
}

/** What the report comes to, and the outcome in whose colour that is said. */
export function verdictOf({ counts, agrees }: Report): [Outcome, string] {
  if (!agrees) return ['broken', 'A contract is broken']
  if (counts.pending === 0) return ['agrees', 'The contracts hold']
  if (counts.agrees === 0) return ['pending', 'Nothing holds yet: all that was verified is pending']
  return ['pending', 'The contracts hold, but for what is pending']
}

/** How many interactions there are of each outcome, if any, and how many pacts can't be used, in words. */
export function tallies({ counts, pacts }: Pick<Report, 'counts' | 'pacts'>): [Outcome, string][] {
  const found = (Object.keys(marks) as Outcome[])
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome): [Outcome, string] => [outcome, `${counts[outcome]} ${wording[outcome](counts[outcome])}`])
  const unusable = pacts.filter(({ findings }) => findings.length > 0).length
  return unusable === 0 ? found : [...found, ['broken', `${unusable} unusable ${unusable === 1 ? 'pact' : 'pacts'}`]]
}

const wording: Record<Outcome, (count: number) => string> = {
  agrees: (count) => (count === 1 ? 'agrees' : 'agree'),
  broken: () => 'broken',
  pending: () => 'pending',
  skipped: () => 'skipped',
}
