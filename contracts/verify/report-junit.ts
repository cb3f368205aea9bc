import type { Finding } from './finding.ts'
import type { InteractionReport, PactReport, Report } from './report.ts'

/** The report as JUnit's XML: a suite for each pact, a case for each interaction, and one for the pact as a whole. */
export function reportJunit({ pacts }: Report): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="invitekit verify">\n${pacts.map(suite).join('')}</testsuites>\n`
}

function suite({ source, consumer, provider, findings, interactions }: PactReport): string {
  const name = `${consumer} → ${provider}`
  const failures = interactions.filter(({ outcome }) => outcome === 'broken').length + (findings.length > 0 ? 1 : 0)
  const skipped = interactions.filter(({ outcome }) => outcome === 'skipped' || outcome === 'pending').length
  const whole =
    findings.length > 0
      ? `    <testcase ${attributes({ classname: name, name: source })}>${failure(findings)}</testcase>\n`
      : ''
  const cases = interactions.map((each) => testCase(name, each)).join('')
  const tests = interactions.length + (findings.length > 0 ? 1 : 0)
  return `  <testsuite ${attributes({ name, file: source, tests, failures, skipped })}>\n${whole}${cases}  </testsuite>\n`
}

function testCase(classname: string, { description, outcome, skipped, findings }: InteractionReport): string {
  const head = `    <testcase ${attributes({ classname, name: description })}`
  if (outcome === 'broken') return `${head}>${failure(findings)}</testcase>\n`
  if (outcome === 'agrees') return `${head}/>\n`
  if (outcome === 'warned') return `${head}><system-out>${escapeXml(lines(findings))}</system-out></testcase>\n`
  const message = skipped ?? `pending: ${findings.map((each) => each.message).join('; ')}`
  return `${head}><skipped ${attributes({ message })}/></testcase>\n`
}

function failure(findings: readonly Finding[]): string {
  return `<failure ${attributes({ type: findings[0]?.id ?? '', message: findings[0]?.message ?? '' })}>${escapeXml(lines(findings))}</failure>`
}

function lines(findings: readonly Finding[]): string {
  return findings
    .map(({ stage, severity, message, instead }) => {
      const kind = severity === 'warning' ? 'warning: ' : ''
      return `${stage}: ${kind}${message}${instead === undefined ? '' : `\n→ ${instead}`}`
    })
    .join('\n')
}

function attributes(values: Record<string, string | number>): string {
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
