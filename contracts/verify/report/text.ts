import { line } from '../../../mock/text/visible.ts'
import type { Finding } from '../finding.ts'
import type { InteractionReport, Outcome, PactReport, Report } from './report.ts'

const marks: Record<Outcome, string> = { agrees: '✓', warned: '!', broken: '✗', pending: '~', skipped: '-' }
const colours = { agrees: 'green', warned: 'yellow', broken: 'red', pending: 'yellow', skipped: 'gray' } as const

/** Part of a text that has a colour where colours are shown. */
export interface Painted {
  readonly colour: 'green' | 'red' | 'yellow' | 'gray'
  readonly text: string
}

type Pieces = readonly (string | Painted)[]

const paint = (outcome: Outcome, text: string): Painted => ({ colour: colours[outcome], text })

/** The report for a person, in pieces that follow one another. */
export function reportText(report: Report): Pieces {
  const pacts = report.pacts.flatMap((pact, index) => [...(index > 0 ? ['\n'] : []), ...pactText(pact)])
  const notes = report.notes.map((note) => line`${note}\n`)
  return [...pacts, '\n', ...notes, ...summary(report), '\n']
}

function pactText({ source, consumer, provider, findings, unusable = 'broken', interactions }: PactReport): Pieces {
  const mark = [paint(unusable, marks[unusable]), unusable === 'pending' ? ' (pending) ' : ' ']
  const whole = findings.flatMap((finding) => ['  ', ...mark, ...findingText(finding)])
  return [line`${source}: ${consumer} → ${provider}\n`, ...whole, ...interactions.flatMap(interactionText)]
}

function interactionText({ description, outcome, skipped, findings }: InteractionReport): Pieces {
  const note = outcome === 'pending' ? ' (pending)' : skipped === undefined ? '' : ` (skipped: ${skipped})`
  const lines = findings.flatMap((finding) => ['      ', ...findingText(finding)])
  return ['  ', paint(outcome, marks[outcome]), line` ${description}${note}\n`, ...lines]
}

function findingText({ stage, severity, message, instead }: Finding): Pieces {
  const kind = severity === 'warning' ? 'warning: ' : ''
  const advice = instead === undefined ? [] : [line`        → ${instead}\n`]
  return [line`${stage}: ${kind}${message}\n`, ...advice]
}

function summary(report: Report): Pieces {
  const { counts, pacts } = report
  const total = pacts.reduce((sum, { interactions }) => sum + interactions.length, 0)
  const parts = tallies({ counts, pacts }).flatMap(([outcome, text], index) => [
    ...(index > 0 ? [', '] : []),
    paint(outcome, text),
  ])
  const whole = `${total} ${total === 1 ? 'interaction' : 'interactions'} in ${pacts.length} ${pacts.length === 1 ? 'pact' : 'pacts'}`
  const advice = [
    ...(counts.warned > 0 ? [' Warnings fail with --strict.'] : []),
    ...(counts.pending > 0 ? [' Pending interactions fail with --fail-pending.'] : []),
    ...(counts.skipped > 0 && report.agrees ? [' Skipped interactions fail with --fail-skipped.'] : []),
  ]
  return [`${whole}: `, ...parts, '. ', paint(...verdictOf(report)), `.${advice.join('')}`]
}

/** What the report comes to, and the outcome in whose colour that is said. */
export function verdictOf({ counts, agrees, pacts }: Report): [Outcome, string] {
  const isBroken = counts.broken > 0 || pacts.some(({ unusable }) => unusable === 'broken')
  const isPending = counts.pending > 0 || pacts.some(({ unusable }) => unusable === 'pending')
  if (isBroken) return ['broken', 'A contract is broken']
  if (!agrees) return ['broken', 'Interactions were skipped, so that nothing is known of them']
  if (counts.agrees === 0 && counts.warned === 0 && isPending) {
    return ['pending', 'Nothing holds yet: all that was verified is pending']
  }
  const reserves = [...(isPending ? ['what is pending'] : []), ...(counts.skipped > 0 ? ['what was skipped'] : [])]
  const but = reserves.length > 0 ? `, but for ${reserves.join(' and ')}` : ''
  const warned = counts.warned > 0 ? ', with warnings' : ''
  const outcome = counts.warned > 0 ? 'warned' : isPending ? 'pending' : counts.skipped > 0 ? 'skipped' : 'agrees'
  return [outcome, `The contracts hold${warned}${but}`]
}

/** How many interactions there are of each outcome, if any, and how many pacts can't be used, in words. */
export function tallies({ counts, pacts }: Pick<Report, 'counts' | 'pacts'>): [Outcome, string][] {
  const found = (Object.keys(marks) as Outcome[])
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome): [Outcome, string] => [outcome, `${counts[outcome]} ${wording[outcome](counts[outcome])}`])
  const unusable = (['broken', 'pending'] as const).flatMap((outcome): [Outcome, string][] => {
    const count = pacts.filter((pact) => pact.unusable === outcome).length
    const text = `${count} unusable ${outcome === 'pending' ? 'pending ' : ''}${count === 1 ? 'pact' : 'pacts'}`
    return count === 0 ? [] : [[outcome, text]]
  })
  return [...found, ...unusable]
}

const wording: Record<Outcome, (count: number) => string> = {
  agrees: (count) => (count === 1 ? 'agrees' : 'agree'),
  warned: (count) => (count === 1 ? 'agrees with a warning' : 'agree with warnings'),
  broken: () => 'broken',
  pending: () => 'pending',
  skipped: () => 'skipped',
}
