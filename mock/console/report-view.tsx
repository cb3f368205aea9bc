import { CopyButton } from './parts.tsx'
import { CoverageView, ScoreView, VerifyView } from './report-kinds.tsx'
import { mayOperate } from './store.ts'
import { moment } from './when.ts'
import { words } from './words/words.ts'

export type Report = Readonly<Record<string, unknown>>

export interface Put {
  readonly name: string
  readonly putAt: string
  readonly report: Report
}

/** What of a report's JSON is shown; all of it is copied. */
const mostText = 100_000

interface ReportViewProps {
  readonly put: Put
  readonly onRemove: () => void
}

/** A report in the words of its kind, and as it was put here. */
export function ReportView({ put: { name, putAt, report }, onRemove }: ReportViewProps) {
  const { contracts: says } = words.value
  const isGood = verdictOf(report)
  const kinds: Readonly<Record<string, string>> = says.kinds
  const text = JSON.stringify(report, null, 2)
  return (
    <article class="report">
      <header>
        <h3>{kinds[name] ?? name}</h3>
        {isGood !== undefined && (
          <span class={`state ${isGood ? 'accepted' : 'declined'}`}>
            <span aria-hidden="true">{isGood ? '✓ ' : '✕ '}</span>
            {isGood ? says.passed : says.failed}
          </span>
        )}
        <small class="quiet">{moment(Date.parse(putAt))}</small>
        {mayOperate.value && (
          <button type="button" onClick={onRemove}>
            {says.remove}
          </button>
        )}
      </header>
      <Content report={report} />
      <details>
        <summary>JSON</summary>
        <div class="copyable">
          <pre tabIndex={0}>{text.slice(0, mostText)}</pre>
          <CopyButton text={text} />
        </div>
      </details>
    </article>
  )
}

/** By what it holds, whatever it is called. */
function Content({ report }: { readonly report: Report }) {
  const has = (...names: readonly string[]) => names.every((name) => typeof report[name] === 'object')
  if (has('counts', 'pacts')) return <VerifyView report={report as never} />
  if (has('bugs', 'mutants')) return <ScoreView report={report as never} />
  if (has('providers')) return <CoverageView report={report as never} />
  return <Fields report={report} />
}

/** What a report says in one word, wherever its kind says it. */
function verdictOf(report: Report): boolean | undefined {
  for (const name of ['agrees', 'verdict', 'ok', 'passed', 'success', 'result']) {
    const value = report[name]
    if (typeof value === 'boolean') return value
    if (typeof value === 'string') return /^(ok|pass|passed|success|green)$/i.test(value)
  }
  return undefined
}

/** Of a report of some other kind. */
function Fields({ report }: { readonly report: Report }) {
  return (
    <dl class="record">
      {Object.entries(report).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{Array.isArray(value) ? value.length : typeof value === 'object' ? '…' : JSON.stringify(value)}</dd>
        </div>
      ))}
    </dl>
  )
}
