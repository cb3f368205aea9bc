import { line } from '../../mock/text/visible.ts'
import { attributes, escapeXml } from '../verify/report/junit.ts'
import { page } from '../verify/report/page.ts'
import { gapsOf, type Cell, type CoverageReport, type OperationCoverage, type ProviderCoverage } from './coverage.ts'

/** The report for a person: the gaps of each provider by name. */
export function coverageText({ providers, share }: CoverageReport): string {
  const parts = providers.map((each) => {
    const gaps = gapsOf(each)
    const head = line`${each.provider}: ${each.share} %\n`
    return head + gaps.map((gap) => line`  no interaction for ${gap}\n`).join('')
  })
  return `${parts.join('\n')}\nCoverage: ${share} % of statuses, query parameters and states.\n`
}

/** The report for programs. */
export const coverageJson = (report: CoverageReport): string => `${JSON.stringify(report, null, 2)}\n`

/** As JUnit's XML: a case for each operation, which fails with its gaps. */
export function coverageJunit({ providers }: CoverageReport): string {
  const suites = providers.map((provider) => {
    const cases = provider.operations.map((operation) => {
      const gaps = gapsOf({ ...provider, operations: [operation] }).filter((gap) => !gap.startsWith('state '))
      const head = `    <testcase ${attributes({ classname: provider.provider, name: operation.operation })}`
      return gaps.length === 0
        ? `${head}/>\n`
        : `${head}><failure ${attributes({ type: 'gap', message: `No interaction for ${gaps.length} of it.` })}>${escapeXml(gaps.join('\n'))}</failure></testcase>\n`
    })
    return `  <testsuite ${attributes({ name: provider.provider, tests: cases.length })}>\n${cases.join('')}  </testsuite>\n`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${attributes({ name: 'invitekit coverage' })}>\n${suites.join('')}</testsuites>\n`
}

/** As one page of HTML that needs nothing else. */
export const coverageHtml = (report: CoverageReport): string =>
  page(`Coverage: ${report.share} %`, `<h1>Coverage: ${report.share} %</h1>\n${coverageGrids(report)}`)

/** A grid for each provider: what of each operation is asked for, and how often. */
export const coverageGrids = ({ providers }: CoverageReport): string => providers.map(grid).join('')

function grid({ provider, operations, share }: ProviderCoverage): string {
  const rows = (title: string, of: (operation: OperationCoverage) => readonly Cell[]) => {
    const names = [...new Set(operations.flatMap((each) => of(each).map(({ name }) => name)))]
    return names.map((name, index) => {
      const cells = operations.map((operation) => cell(of(operation).find((each) => each.name === name)))
      const head = index === 0 ? `<th rowspan="${names.length}">${title}</th>` : ''
      return `<tr>${head}<th>${escapeXml(name)}</th>${cells.join('')}</tr>\n`
    })
  }
  const heads = operations.map(
    ({ operation, method }) =>
      `<th title="${escapeXml(operation)}">${method}<br><small>${escapeXml(operation)}</small></th>`,
  )
  return `<h2>${escapeXml(provider)}: ${share} %</h2>
<table class="grid"><tr><th></th><th></th>${heads.join('')}</tr>
${[...rows('status', ({ statuses }) => statuses), ...rows('parameter', ({ parameters }) => parameters), ...rows('state', ({ states }) => states)].join('')}</table>
`
}

/** What an operation has not is left blank. */
function cell(found: Cell | undefined): string {
  if (!found) return '<td></td>'
  const { by } = found
  return by.length === 0
    ? '<td class="broken" title="no interaction">–</td>'
    : `<td class="agrees" title="${escapeXml(by.join('; '))}">${by.length}</td>`
}
