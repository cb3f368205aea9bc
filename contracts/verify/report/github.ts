import type { Finding } from '../finding.ts'
import { runText, type InteractionReport, type Outcome, type Report } from './report.ts'
import { tallies, verdictOf } from './text.ts'

/** Lines that GitHub Actions shows as annotations of the run: https://docs.github.com/actions, workflow commands. */
export function githubAnnotations({ pacts }: Report): string {
  return pacts
    .flatMap(({ source, consumer, provider, findings, unusable = 'broken', interactions }) => [
      ...findings.map((finding) => annotation(source, `${consumer} → ${provider}`, finding, unusable === 'broken')),
      ...interactions.flatMap((each) =>
        each.findings.map((finding) => annotation(source, each.description, finding, isReason(finding, each))),
      ),
    ])
    .join('')
}

/** Whether a finding breaks the contract: with --strict a warning does. */
function isReason({ severity }: Finding, { outcome, findings }: InteractionReport): boolean {
  return outcome === 'broken' && (severity === 'error' || findings.every((each) => each.severity === 'warning'))
}

function annotation(file: string, title: string, finding: Finding, isError: boolean): string {
  const { stage, message, instead } = finding
  const place = /^https?:/.test(file) ? '' : `file=${property(file)},`
  const text = `${stage}: ${message}${instead === undefined ? '' : `\n→ ${instead}`}`
  return `::${isError ? 'error' : 'warning'} ${place}title=${property(title)}::${data(text)}\n`
}

/** A control character would end a command, or begin another one. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

const marks: Record<Outcome, string> = { broken: '❌', pending: '🕓', warned: '⚠️', skipped: '➖', agrees: '✅' }

/** The report as Markdown, for the page of a run: what is broken first, and what agrees as a number. */
export function githubSummary(report: Report): string {
  const [, verdict] = verdictOf(report)
  const numbers = tallies(report).map(([, text]) => text)
  const sections = report.pacts.flatMap(
    ({ source, consumer, provider, findings, unusable = 'broken', interactions }) => {
      const whole = findings.map((finding) => `- ${marks[unusable]} ${told(finding)}\n`)
      const shown = interactions.filter(({ outcome }) => outcome !== 'agrees').map(interactionLines)
      if (whole.length + shown.length === 0) return []
      return [`### ${plain(consumer)} → ${plain(provider)}\n\n${plain(source)}\n\n${whole.join('')}${shown.join('')}\n`]
    },
  )
  const notes = report.notes.map((note) => `${plain(note)}\n\n`).join('')
  return `## Contracts: ${verdict}\n\n${numbers.join(', ')}.\n\n${notes}${sections.join('')}<sub>${plain(runText(report.run))}</sub>\n`
}

function interactionLines({ description, outcome, skipped, findings }: InteractionReport): string {
  const note = skipped === undefined ? '' : ` (skipped: ${plain(skipped)})`
  return `- ${marks[outcome]} ${plain(description)}${note}\n${findings.map((each) => `  - ${told(each)}\n`).join('')}`
}

function told({ stage, message, instead }: Finding): string {
  return `${stage}: ${plain(message)}${instead === undefined ? '' : ` → ${plain(instead)}`}`
}

/** Text that Markdown and HTML leave as it is. */
function plain(text: string): string {
  return text
    .replaceAll(/[\r\n]+/g, ' ')
    .replaceAll(/[\\`*_{}[\]()#+!|~$@]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}
