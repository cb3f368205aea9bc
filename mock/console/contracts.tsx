import { useEffect, useState } from 'preact/hooks'
import type { ReportList } from '../generated/control-types.ts'
import { ask, base } from './api.ts'
import { CopyButton, Empty } from './parts.tsx'
import { attempt } from './say.ts'
import { mayOperate } from './store.ts'
import { moment } from './when.ts'
import { words } from './words/words.ts'

type Report = Readonly<Record<string, unknown>>

interface Put {
  readonly name: string
  readonly putAt: string
  readonly report: Report
}

/** The reports that others have put here. */
export function Contracts() {
  const { contracts: says } = words.value
  const [reports, setReports] = useState<readonly Put[]>()
  const load = async () => {
    const { reports: list } = await ask<ReportList>('GET', '_mock/reports')
    setReports(
      await Promise.all(
        list.toReversed().map(async ({ name, putAt }) => ({
          name,
          putAt,
          report: await ask<Report>('GET', `_mock/reports/${name}`),
        })),
      ),
    )
  }
  useEffect(() => {
    void attempt(load)
    const timer = setInterval(() => document.visibilityState === 'visible' && void load().catch(() => undefined), 5000)
    return () => clearInterval(timer)
  }, [])
  const command = `npx invitekit verify pacts --json verify.json\ncurl -T verify.json -H 'content-type: application/json' ${base}_mock/reports/verify`
  return (
    <section class="panel" aria-labelledby="contracts">
      <header>
        <h2 id="contracts">{says.title}</h2>
      </header>
      {reports?.length === 0 && (
        <Empty text={says.empty}>
          <div class="copyable">
            <pre tabIndex={0}>{command}</pre>
            <CopyButton text={command} />
          </div>
        </Empty>
      )}
      {reports?.map((each) => (
        <ReportView
          key={each.name}
          put={each}
          onRemove={() =>
            void attempt(async () => {
              await ask('DELETE', `_mock/reports/${each.name}`)
              await load()
            })
          }
        />
      ))}
    </section>
  )
}

/** What a report says in one word, wherever its kind says it. */
function verdictOf(report: Report): boolean | undefined {
  for (const name of ['verdict', 'ok', 'passed', 'success', 'result']) {
    const value = report[name]
    if (typeof value === 'boolean') return value
    if (typeof value === 'string') return /^(ok|pass|passed|success|green)$/i.test(value)
  }
  return undefined
}

function ReportView({ put: { name, putAt, report }, onRemove }: { readonly put: Put; readonly onRemove: () => void }) {
  const { contracts: says } = words.value
  const isGood = verdictOf(report)
  const kinds: Readonly<Record<string, string>> = says.kinds
  const plain = Object.entries(report).filter(([, value]) => typeof value !== 'object' || value === null)
  const lists = Object.entries(report).filter((each): each is [string, unknown[]] => Array.isArray(each[1]))
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
      <dl class="record">
        {plain.map(([key, value]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>{String(value)}</dd>
          </div>
        ))}
        {lists.map(([key, list]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>{list.length}</dd>
          </div>
        ))}
      </dl>
      <details>
        <summary>JSON</summary>
        <div class="copyable">
          <pre tabIndex={0}>{text.slice(0, 100_000)}</pre>
          <CopyButton text={text} />
        </div>
      </details>
    </article>
  )
}
