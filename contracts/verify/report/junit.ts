import type { Finding } from '../finding.ts'
import { runText, type InteractionReport, type PactReport, type Report } from './report.ts'

/** The report as JUnit's XML: a suite for each pact, a case for each interaction, and one for the pact as a whole. */
export function reportJunit({ pacts, run }: Report): string {
  const sums = attributes({ name: 'invitekit verify', ...sumOf(pacts), time: seconds(run.duration) })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${sums}>\n${pacts.map((pact) => suite(pact, run)).join('')}</testsuites>\n`
}

function sumOf(pacts: readonly PactReport[]): { tests: number; failures: number; skipped: number } {
  const interactions = pacts.flatMap((pact) => pact.interactions)
  const unusable = pacts.filter((pact) => pact.unusable === 'broken').length
  const pending = pacts.filter((pact) => pact.unusable === 'pending').length
  return {
    tests: interactions.length + unusable + pending,
    failures: interactions.filter(({ outcome }) => outcome === 'broken').length + unusable,
    skipped: interactions.filter(({ outcome }) => outcome === 'skipped' || outcome === 'pending').length + pending,
  }
}

function suite(pact: PactReport, run: Report['run']): string {
  const { source, consumer, provider, findings, unusable, interactions } = pact
  const name = `${consumer} → ${provider}`
  const time = interactions.reduce((sum, { duration }) => sum + duration, 0)
  const head = { name, file: source, ...sumOf([pact]), time: seconds(time), timestamp: run.startedAt }
  const whole =
    unusable === undefined
      ? ''
      : `    <testcase ${attributes({ classname: name, name: source })}>${unusable === 'pending' ? pending(findings) : failure(findings)}</testcase>\n`
  const cases = interactions.map((each) => testCase(name, each)).join('')
  const properties = `    <properties><property ${attributes({ name: 'run', value: runText(run) })}/></properties>\n`
  return `  <testsuite ${attributes(head)}>\n${properties}${whole}${cases}  </testsuite>\n`
}

function testCase(classname: string, interaction: InteractionReport): string {
  const { description, outcome, skipped, findings, duration } = interaction
  const head = `    <testcase ${attributes({ classname, name: description, time: seconds(duration) })}`
  if (outcome === 'broken') return `${head}>${failure(findings)}</testcase>\n`
  if (outcome === 'agrees') return `${head}/>\n`
  if (outcome === 'warned') return `${head}><system-out>${escapeXml(lines(findings))}</system-out></testcase>\n`
  const reason = skipped === undefined ? pending(findings) : `<skipped ${attributes({ message: skipped })}/>`
  return `${head}>${reason}</testcase>\n`
}

function pending(findings: readonly Finding[]): string {
  return `<skipped ${attributes({ message: `pending: ${findings.map(({ message }) => message).join('; ')}` })}/>`
}

const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(3)

function failure(findings: readonly Finding[]): string {
  const [first] = findings.toSorted((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'))
  return `<failure ${attributes({ type: first?.id ?? '', message: first?.message ?? '' })}>${escapeXml(lines(findings))}</failure>`
}

function lines(findings: readonly Finding[]): string {
  return findings
    .map(({ stage, severity, message, instead }) => {
      const kind = severity === 'warning' ? 'warning: ' : ''
      return `${stage}: ${kind}${message}${instead === undefined ? '' : `\n→ ${instead}`}`
    })
    .join('\n')
}

/** Attributes of an element. */
export function attributes(values: Record<string, string | number>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${escapeXml(String(value)).replaceAll('\n', '&#10;')}"`)
    .join(' ')
}

/** Text for XML or HTML. What XML can't hold at all is left out. */
export function escapeXml(text: string): string {
  const special: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  return text.replaceAll(notInXml, '').replaceAll(/[&<>"]/g, (sign) => special[sign] ?? '')
}

const notInXml = new RegExp(String.raw`[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]`, 'gu')
