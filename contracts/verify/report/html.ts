import { diffLines } from 'diff'

import { coverageGrids } from '../../coverage/coverage-files.ts'
import type { Finding } from '../finding.ts'
import { escapeXml } from './junit.ts'
import { page } from './page.ts'
import {
  runText,
  type InteractionReport,
  type Outcome,
  type PactReport,
  type ReplayReport,
  type Report,
} from './report.ts'
import { tallies, verdictOf } from './text.ts'

/** The report as one page of HTML that needs nothing else: what is broken first. */
export function reportHtml(report: Report): string {
  const [outcome, verdict] = verdictOf(report)
  const numbers = tallies(report).map(([each, text]) => `<li class="${each}">${text}</li>`)
  const notes = report.notes.map((note) => `<p class="warned">${escapeXml(note)}</p>`)
  const pacts = report.pacts.toSorted((a, b) => urgencyOf(a) - urgencyOf(b))
  return page(
    `Contracts: ${verdict}`,
    `<h1 class="${outcome}">${verdict}</h1>
<ul class="counts">${numbers.join('')}</ul>
${notes.join('')}<p class="run">${escapeXml(runText(report.run))}</p>
${pacts.map(section).join('')}${report.coverage ? `<h1>What they exercise: ${report.coverage.share} %</h1>\n${coverageGrids(report.coverage)}` : ''}`,
  )
}

const byUrgency: readonly Outcome[] = ['broken', 'pending', 'warned', 'skipped', 'agrees']

/** The lower, the earlier a pact is shown. */
function urgencyOf({ unusable, interactions }: PactReport): number {
  if (unusable !== undefined) return byUrgency.indexOf(unusable)
  return Math.min(...interactions.map(({ outcome }) => byUrgency.indexOf(outcome)))
}

function section({ source, consumer, provider, findings, unusable = 'broken', interactions }: PactReport): string {
  const whole = findings.map(
    (finding) => `<li class="${unusable}"><strong>${unusable}</strong> ${findingHtml(finding)}</li>`,
  )
  const sorted = interactions.toSorted((a, b) => byUrgency.indexOf(a.outcome) - byUrgency.indexOf(b.outcome))
  return `<h2>${escapeXml(consumer)} → ${escapeXml(provider)}</h2>
<p>${escapeXml(source)}</p>
<ul>${whole.join('')}${sorted.map(item).join('')}</ul>
`
}

function item({ description, outcome, skipped, findings, method, path, states, replay }: InteractionReport): string {
  const details = findings.map((finding) => `<li>${findingHtml(finding)}</li>`)
  const reason = skipped === undefined ? '' : ` (${escapeXml(skipped)})`
  const list = details.length > 0 ? `<ul>${details.join('')}</ul>` : ''
  const given = states.length > 0 ? `, given ${states.map((state) => `“${state}”`).join(' and ')}` : ''
  const what = `<div class="what">${escapeXml(`${method} ${path}${given}`)}</div>`
  const shown = replay === undefined ? '' : exchangeHtml(replay, outcome === 'broken' || outcome === 'pending')
  return `<li class="${outcome}"><strong>${outcome}</strong> ${escapeXml(description)}${reason}${what}${list}${shown}</li>\n`
}

function findingHtml({ stage, severity, id, message, instead }: Finding): string {
  const kind = severity === 'warning' ? 'warning: ' : ''
  const advice = instead === undefined ? '' : `<span class="instead">→ ${escapeXml(instead)}</span>`
  return `<span title="${escapeXml(id)}">${stage}: ${kind}<code>${escapeXml(message)}</code></span>${advice}`
}

/** What was sent; and what the contract wants beside what was answered, with what differs. */
function exchangeHtml({ where, request, answer, wanted }: ReplayReport, isOpen: boolean): string {
  const sent = [`${request.method} ${request.target}`, ...headerLines(request.headers), '', pretty(request.body)]
  const names = Object.keys(wanted.headers)
  const left = [String(wanted.status), ...headerLines(wanted.headers), '', pretty(wanted.body ?? '')].join('\n')
  const shared = Object.fromEntries(Object.entries(answer.headers).filter(([name]) => names.includes(name)))
  const right = [String(answer.status), ...headerLines(shared), '', pretty(answer.body)].join('\n')
  const [before, after] = sides(`${left}\n`, `${right}\n`)
  return `<details${isOpen ? ' open' : ''}><summary>What was sent and answered${where === undefined ? '' : ` ${escapeXml(where)}`}</summary>
<pre>${escapeXml(sent.join('\n').trim())}</pre>
<div class="sides"><div><h3>The contract's example</h3><pre>${before}</pre></div><div><h3>The answer</h3><pre>${after}</pre></div></div>
</details>`
}

function sides(left: string, right: string): [string, string] {
  const changes = diffLines(left, right, { maxEditLength: 2000 }) ?? [
    { removed: true, added: false, value: left },
    { removed: false, added: true, value: right },
  ]
  const before = changes.filter(({ added }) => !added)
  const after = changes.filter(({ removed }) => !removed)
  return [
    before.map(({ removed, value }) => (removed ? `<del>${escapeXml(value)}</del>` : escapeXml(value))).join(''),
    after.map(({ added, value }) => (added ? `<ins>${escapeXml(value)}</ins>` : escapeXml(value))).join(''),
  ]
}

function headerLines(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers)
    .filter(([name]) => !['x-invitekit-part', 'connection', 'accept-encoding', 'user-agent'].includes(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}: ${value}`)
}

/** JSON with its members in the order of their names, so that sides can be compared; other text as it is. */
function pretty(body: unknown): string {
  let value = body
  try {
    if (typeof body === 'string') value = JSON.parse(body)
  } catch {
    // Other text is shown as it is.
  }
  return typeof value === 'string' ? value : JSON.stringify(sorted(value), null, 2)
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, each]) => [name, sorted(each)]),
  )
}
