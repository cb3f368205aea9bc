import { attributes, escapeXml } from '../verify/report/junit.ts'
import { page } from '../verify/report/page.ts'
import type { CheckRow, ConformReport } from './conform-report.ts'
import { differenceText, tally, verdictText } from './conform-text.ts'

/** The report for programs. */
export const conformJson = (report: ConformReport): string => `${JSON.stringify(report, null, 2)}\n`

/** As JUnit's XML: a case for each check. A run that was broken off has one more, which is an error. */
export function conformJunit({ checks, counts, run, brokenOff }: ConformReport): string {
  const sums = {
    tests: checks.length,
    failures: counts.fails,
    skipped: counts.skipped,
    errors: brokenOff === undefined ? 0 : 1,
  }
  const head = { name: 'invitekit conform', ...sums, time: seconds(run.duration) }
  const cases = checks.map((row) => testCase(run.service, row)).join('')
  const broken =
    brokenOff === undefined
      ? ''
      : `    <testcase ${attributes({ classname: run.service, name: 'the whole run' })}><error ${attributes({ message: brokenOff })}/></testcase>\n`
  const suite = `  <testsuite ${attributes({ ...head, name: run.target, timestamp: run.startedAt })}>\n${cases}${broken}  </testsuite>\n`
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${attributes(head)}>\n${suite}</testsuites>\n`
}

function testCase(classname: string, row: CheckRow): string {
  const head = `    <testcase ${attributes({ classname, name: row.id, time: seconds(row.duration) })}`
  if (row.outcome === 'holds') return `${head}/>\n`
  if (row.outcome === 'skipped') return `${head}><skipped ${attributes({ message: row.reason ?? '' })}/></testcase>\n`
  const lines = linesOf(row)
  return `${head}><failure ${attributes({ type: row.id, message: lines[0] ?? row.title })}>${escapeXml([row.title, ...lines, ...saidBy(row), ...row.exchanges].join('\n'))}</failure></testcase>\n`
}

const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(3)

const linesOf = ({ reason, differences }: CheckRow) => [
  ...(reason === undefined ? [] : [reason]),
  ...differences.map(differenceText),
]

const saidBy = ({ sentence, place }: CheckRow) =>
  sentence === undefined ? [] : [`The document says (${place}): ${sentence}`]

const classes = { holds: 'agrees', fails: 'broken', skipped: 'skipped' }
const words = { holds: '✓ holds', fails: '✗ fails', skipped: '- skipped' }
const order = ['fails', 'holds', 'skipped']

/** As one page of HTML that needs nothing else: what fails first. */
export function conformHtml(report: ConformReport): string {
  const { run, checks, notes, verdict, brokenOff } = report
  const about = [
    `invitekit ${run.invitekit}`,
    run.service,
    `profile ${run.profile}`,
    ...Object.entries(run.switches).map(([name, value]) => `${name}=${value}`),
    `target ${run.target}`,
    ...(run.safe ? ['reads only'] : []),
    run.startedAt,
    `${(run.duration / 1000).toFixed(1)} s`,
    `${run.requests} requests`,
  ]
  const told = [...notes, ...(brokenOff === undefined ? [] : [`The run was broken off: ${brokenOff}`])]
  const rows = checks.toSorted((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome))
  return page(
    `Conformance: ${run.target}`,
    `<h1 class="${verdict === 'conforms' ? 'agrees' : 'broken'}">${escapeXml(verdictText(report))}</h1>
<p>${tally(report)}.</p>
${told.map((note) => `<p class="warned">${escapeXml(note)}</p>\n`).join('')}<p class="run">${escapeXml(about.join(', '))}</p>
<table><tr><th>check</th><th></th><th>what was seen, and what the document says</th></tr>
${rows.map(tableRow).join('')}</table>
`,
  )
}

function tableRow(row: CheckRow): string {
  const { id, title, outcome, exchanges } = row
  const shown = outcome === 'fails' ? exchanges : []
  const seen = [
    ...linesOf(row).map((text) => `<strong>${escapeXml(text)}</strong>`),
    ...saidBy(row).map((text) => `<small>${escapeXml(text)}</small>`),
    ...(shown.length === 0 ? [] : [`<pre>${escapeXml(shown.join('\n'))}</pre>`]),
  ]
  return `<tr><td class="name"><code>${id}</code><br>${escapeXml(title)}</td><td class="mark ${classes[outcome]}">${words[outcome]}</td><td>${seen.join('<br>')}</td></tr>\n`
}
