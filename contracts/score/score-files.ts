import { attributes, escapeXml } from '../verify/report/junit.ts'
import { page } from '../verify/report/page.ts'
import { runText } from '../verify/report/report.ts'
import { mutantKinds } from './mutants.ts'
import type { BugRow, MutantRow, ScoreReport } from './score-report.ts'
import { noticeWords, tally } from './score-text.ts'

/** The report for programs. */
export const scoreJson = (report: ScoreReport): string => `${JSON.stringify(report, null, 2)}\n`

/** As JUnit's XML: a case for each bug and each change of an answer; what no contract can notice is skipped. */
export function scoreJunit({ bugs, mutants, run }: ScoreReport): string {
  const suites = [suite('bugs', bugs, ({ id }) => id), suite('changes of answers', mutants, nameOf)]
  const failures = [...bugs, ...mutants].filter(({ notice }) => notice === 'missed').length
  const sums = attributes({
    name: 'invitekit score',
    tests: bugs.length + mutants.length,
    failures,
    time: (run.duration / 1000).toFixed(3),
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${sums}>\n${suites.join('')}</testsuites>\n`
}

const nameOf = ({ operation, status, place, kind }: MutantRow) =>
  `${operation} ${status}: ${place} ${mutantKinds[kind]}`

function suite<Row extends BugRow | MutantRow>(
  name: string,
  rows: readonly Row[],
  title: (row: Row) => string,
): string {
  const cases = rows.map((row) => {
    const head = `    <testcase ${attributes({ classname: row.provider, name: title(row) })}`
    if (row.notice === 'noticed') return `${head}/>\n`
    if (row.notice !== 'missed')
      return `${head}><skipped ${attributes({ message: row.reason ?? noticeWords[row.notice] })}/></testcase>\n`
    return `${head}><failure ${attributes({ type: 'missed', message: 'No interaction notices it.' })}>${escapeXml(row.code ?? '')}</failure></testcase>\n`
  })
  const failures = rows.filter(({ notice }) => notice === 'missed').length
  return `  <testsuite ${attributes({ name, tests: rows.length, failures })}>\n${cases.join('')}  </testsuite>\n`
}

/** As one page of HTML that needs nothing else: what was missed first. */
export function scoreHtml(report: ScoreReport): string {
  const { bugs, mutants, run, score, notes } = report
  return page(
    `Score: ${score} %`,
    `<h1 class="${score < 100 ? 'warned' : 'agrees'}">Score: ${score} %</h1>
<p>Bugs: ${tally(bugs)}. Changes of answers: ${tally(mutants)}.</p>
${notes.map((note) => `<p class="warned">${escapeXml(note)}</p>`).join('')}<p class="run">${escapeXml(runText(run))}</p>
<h2>Bugs of providers</h2>
<table><tr><th>bug</th><th>provider</th><th></th><th>by, or why not</th></tr>
${sorted(bugs).map(bugRow).join('')}</table>
<h2>Changes of answers</h2>
<table><tr><th>answer</th><th>place</th><th></th><th>by, or what to say</th></tr>
${sorted(mutants).map(mutantRow).join('')}</table>
`,
  )
}

const urgency = ['missed', 'unmet', 'noticed', 'beyond']
const sorted = <Row extends { readonly notice: string }>(rows: readonly Row[]) =>
  rows.toSorted((a, b) => urgency.indexOf(a.notice) - urgency.indexOf(b.notice))

const classes = { noticed: 'agrees', missed: 'broken', unmet: 'pending', beyond: 'skipped' }

function bugRow({ id, title, wire, provider, notice, by, reason, code }: BugRow): string {
  const why =
    notice === 'noticed'
      ? escapeXml(by.join('; '))
      : `${escapeXml(reason ?? '')}${code === undefined ? '' : `<pre>${escapeXml(code)}</pre>`}`
  return `<tr><td><strong>${id}</strong><br>${escapeXml(title)}<br><small>${escapeXml(wire)}</small></td><td>${escapeXml(provider)}</td><td class="${classes[notice]}">${noticeWords[notice]}</td><td>${why}</td></tr>\n`
}

function mutantRow({ operation, status, place, kind, notice, by, reason, code = '' }: MutantRow): string {
  const why =
    notice === 'noticed'
      ? escapeXml(by.join('; '))
      : notice === 'missed'
        ? `<code>${escapeXml(code)}</code>`
        : escapeXml(reason ?? '')
  return `<tr><td>${operation} ${status}</td><td><code>${escapeXml(place)}</code> ${mutantKinds[kind]}</td><td class="${classes[notice]}">${noticeWords[notice]}</td><td>${why}</td></tr>\n`
}
