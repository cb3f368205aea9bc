import { useEffect, useRef, useState } from 'preact/hooks'
import type { ReportList } from '../generated/control-types.ts'
import { ask, base } from './api.ts'
import { CopyButton, Empty } from './parts.tsx'
import { ReportView, type Put, type Report } from './report-view.tsx'
import { attempt } from './say.ts'
import { words } from './words/words.ts'

/** How often it is looked for new reports: they are no records of the sandbox. Milliseconds. */
const pause = 5000

/** The reports that others have put here. */
export function Contracts() {
  const { contracts: says } = words.value
  const [reports, setReports] = useState<readonly Put[]>()
  const known = useRef<readonly Put[]>([])
  const load = async () => {
    const { reports: list } = await ask<ReportList>('GET', '_mock/reports')
    // A report may be long: it is asked for when it is another one.
    const found = await Promise.all(
      list.toReversed().map(async ({ name, putAt }) => {
        const before = known.current.find((each) => each.name === name && each.putAt === putAt)
        return before ?? { name, putAt, report: await ask<Report>('GET', `_mock/reports/${name}`) }
      }),
    )
    known.current = found
    setReports(found)
  }
  useEffect(() => {
    void attempt(load)
    const timer = setInterval(() => document.visibilityState === 'visible' && void load().catch(() => undefined), pause)
    return () => clearInterval(timer)
  }, [])
  const command = ['verify', 'score', 'coverage']
    .map(
      (kind) =>
        `npx invitekit ${kind} pacts --report json=${kind}.json\n` +
        `curl -T ${kind}.json -H 'content-type: application/json' ${base}_mock/reports/${kind}`,
    )
    .join('\n')
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
