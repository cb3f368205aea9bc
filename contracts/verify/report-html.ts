import { escapeXml } from './report-junit.ts'
import { tallies } from './report-text.ts'
import type { InteractionReport, PactReport, Report } from './report.ts'

/** The report as one page of HTML that needs nothing else. */
export function reportHtml({ pacts, counts, agrees }: Report): string {
  const numbers = tallies({ counts, pacts }).map(([outcome, text]) => `<li class="${outcome}">${text}</li>`)
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Contracts: ${agrees ? 'they hold' : 'broken'}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff }
ul { list-style: none; padding: 0 } .counts li { display: inline-block; margin-right: 1.5rem }
.agrees { color: #1a6b2d } .broken { color: #b3121d } .pending { color: #7a5a00 } .skipped { color: #5c5c5c }
code { overflow-wrap: anywhere; color: #222 } li ul { padding-left: 1.5rem }
</style>
<h1 class="${agrees ? 'agrees' : 'broken'}">${agrees ? 'The contracts hold' : 'A contract is broken'}</h1>
<ul class="counts">${numbers.join('')}</ul>
${pacts.map(section).join('')}</html>
`
}

function section({ source, consumer, provider, findings, interactions }: PactReport): string {
  const whole = findings.map(({ stage, message }) => `<li class="broken">${stage}: ${escapeXml(message)}</li>`)
  return `<h2>${escapeXml(consumer)} → ${escapeXml(provider)}</h2>
<p>${escapeXml(source)}</p>
<ul>${whole.join('')}${interactions.map(item).join('')}</ul>
`
}

function item({ description, outcome, skipped, findings }: InteractionReport): string {
  const details = findings.map(({ stage, message }) => `<li>${stage}: <code>${escapeXml(message)}</code></li>`)
  const reason = skipped === undefined ? '' : ` (${escapeXml(skipped)})`
  const list = details.length > 0 ? `<ul>${details.join('')}</ul>` : ''
  return `<li class="${outcome}"><strong>${outcome}</strong> ${escapeXml(description)}${reason}${list}</li>\n`
}
