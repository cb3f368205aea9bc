import { escapeXml } from './report-junit.ts'
import { tallies, verdictOf } from './report-text.ts'
import type { InteractionReport, Outcome, PactReport, Report } from './report.ts'

/** The report as one page of HTML that needs nothing else: what is broken first. */
export function reportHtml(report: Report): string {
  const [outcome, verdict] = verdictOf(report)
  const numbers = tallies(report).map(([each, text]) => `<li class="${each}">${text}</li>`)
  const pacts = report.pacts.toSorted((a, b) => urgencyOf(a) - urgencyOf(b))
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Contracts: ${verdict}</title>
<style>
:root { color-scheme: light dark; --text: #222; --agrees: #1a6b2d; --broken: #b3121d; --pending: #7a5a00; --warned: #7a5a00; --skipped: #5c5c5c }
@media (prefers-color-scheme: dark) {
  :root { --text: #ddd; --agrees: #6fce85; --broken: #ff8a85; --pending: #e0b94d; --warned: #e0b94d; --skipped: #a0a0a0 }
}
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: var(--text) }
ul { list-style: none; padding: 0 } .counts li { display: inline-block; margin-right: 1.5rem }
.agrees { color: var(--agrees) } .broken { color: var(--broken) } .pending { color: var(--pending) } .warned { color: var(--warned) } .skipped { color: var(--skipped) }
h2, p, li { overflow-wrap: anywhere } code { color: var(--text) } li ul { padding-left: 1.5rem }
</style>
<h1 class="${outcome}">${verdict}</h1>
<ul class="counts">${numbers.join('')}</ul>
${pacts.map(section).join('')}</html>
`
}

const byUrgency: readonly Outcome[] = ['broken', 'pending', 'warned', 'skipped', 'agrees']

/** The lower, the earlier a pact is shown. */
function urgencyOf({ findings, interactions }: PactReport): number {
  if (findings.length > 0) return 0
  return Math.min(...interactions.map(({ outcome }) => byUrgency.indexOf(outcome)))
}

function section({ source, consumer, provider, findings, interactions }: PactReport): string {
  const whole = findings.map(({ stage, message }) => `<li class="broken">${stage}: ${escapeXml(message)}</li>`)
  const sorted = interactions.toSorted((a, b) => byUrgency.indexOf(a.outcome) - byUrgency.indexOf(b.outcome))
  return `<h2>${escapeXml(consumer)} → ${escapeXml(provider)}</h2>
<p>${escapeXml(source)}</p>
<ul>${whole.join('')}${sorted.map(item).join('')}</ul>
`
}

function item({ description, outcome, skipped, findings }: InteractionReport): string {
  const details = findings.map(({ stage, message }) => `<li>${stage}: <code>${escapeXml(message)}</code></li>`)
  const reason = skipped === undefined ? '' : ` (${escapeXml(skipped)})`
  const list = details.length > 0 ? `<ul>${details.join('')}</ul>` : ''
  return `<li class="${outcome}"><strong>${outcome}</strong> ${escapeXml(description)}${reason}${list}</li>\n`
}
