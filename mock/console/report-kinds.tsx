import { CopyButton } from './parts.tsx'
import { titleOf } from './store.ts'
import { language, words } from './words/words.ts'

/** So many rows of a list stand in the page. */
const most = 100

interface Finding {
  readonly severity: string
  readonly message: string
  readonly instead?: string
}

/** What the console reads of `verify --report json`: spec/verify-report.schema.json. */
interface VerifyReport {
  readonly run?: { readonly profile?: string }
  readonly counts: Readonly<Record<string, number>>
  readonly coverage?: { readonly share: number }
  readonly notes?: readonly string[]
  readonly pacts: readonly {
    readonly consumer: string
    readonly provider: string
    readonly findings: readonly Finding[]
    readonly interactions: readonly {
      readonly description: string
      readonly outcome: string
      readonly findings: readonly Finding[]
    }[]
  }[]
}

export function VerifyView({
  report: { counts, pacts, coverage, notes = [], run },
}: {
  readonly report: VerifyReport
}) {
  const { contracts: says, faults } = words.value
  const outcomes: Readonly<Record<string, string>> = says.outcomes
  const isTold = ({ outcome, findings }: { outcome: string; findings: readonly Finding[] }) =>
    outcome !== 'agrees' || findings.length > 0
  return (
    <>
      <Numbers
        all={[
          ...Object.entries(counts).map(([name, count]) => [outcomes[name] ?? name, String(count)] as const),
          ...(coverage ? [[says.kinds.coverage, percent(coverage.share)] as const] : []),
          ...(run?.profile === undefined
            ? []
            : [
                [
                  faults.profile,
                  (faults.profiles as Readonly<Record<string, string>>)[run.profile] ?? run.profile,
                ] as const,
              ]),
        ]}
      />
      {pacts.map(({ consumer, provider, findings, interactions }, index) => {
        const told = interactions.filter(isTold)
        return (
          <section key={index}>
            <h4>
              {consumer} → {titleOf(provider)} <span class="number">{says.interactions(interactions.length)}</span>
            </h4>
            <Findings all={findings} />
            <ul class="findings">
              {told.slice(0, most).map(({ description, outcome, findings: its }, at) => (
                <li key={at}>
                  <strong class={outcome === 'broken' ? 'bad' : ''}>{outcomes[outcome] ?? outcome}</strong>:{' '}
                  <span lang="en">{description}</span>
                  <Findings all={its} />
                </li>
              ))}
            </ul>
            {told.length === 0 && <p class="quiet">{says.allAgree}</p>}
          </section>
        )
      })}
      <Notes all={notes} />
    </>
  )
}

function Findings({ all }: { readonly all: readonly Finding[] }) {
  return all.length === 0 ? null : (
    <ul class="findings" lang="en">
      {all.slice(0, most).map(({ severity, message, instead }, index) => (
        <li key={index} class={severity === 'error' ? 'bad' : ''}>
          {message}
          {instead !== undefined && <p class="quiet">{instead}</p>}
        </li>
      ))}
    </ul>
  )
}

interface Judged {
  readonly provider: string
  readonly notice: string
  readonly reason?: string
  readonly code?: string
}

/** What the console reads of `score --report json`. */
interface ScoreReport {
  readonly bugs: readonly (Judged & { readonly id: string; readonly title: string; readonly wire: string })[]
  readonly mutants: readonly (Judged & {
    readonly operation: string
    readonly status: number
    readonly place: string
    readonly kind: string
  })[]
  readonly score: number
  readonly bugScore: number
  readonly mutantScore: number
  readonly notes?: readonly string[]
}

export function ScoreView({
  report: { bugs, mutants, score, bugScore, mutantScore, notes = [] },
}: {
  readonly report: ScoreReport
}) {
  const { contracts: says } = words.value
  const missed = bugs.filter(({ notice }) => notice === 'missed')
  const unseen = mutants.filter(({ notice }) => notice === 'missed')
  const noticed = (rows: readonly Judged[]) => rows.filter(({ notice }) => notice === 'noticed').length
  return (
    <>
      <Numbers
        all={[
          [says.kinds.score, percent(score)],
          [says.bugsNoticed, `${percent(bugScore)} (${noticed(bugs)} / ${noticed(bugs) + missed.length})`],
          [says.changesNoticed, `${percent(mutantScore)} (${noticed(mutants)} / ${noticed(mutants) + unseen.length})`],
        ]}
      />
      <h4>{says.bugsMissed(missed.length)}</h4>
      <ul class="findings" lang="en">
        {missed.slice(0, most).map(({ id, provider, title, wire, code }) => (
          <li key={`${provider} ${id}`}>
            <strong>{titleOf(provider)}</strong>: {title}
            <p class="quiet">{wire}</p>
            {code !== undefined && (
              <details>
                <summary lang={language.value}>{says.toAdd}</summary>
                <div class="copyable">
                  <pre tabIndex={0}>{code}</pre>
                  <CopyButton text={code} />
                </div>
              </details>
            )}
          </li>
        ))}
      </ul>
      {unseen.length > 0 && (
        <details>
          <summary>{says.changesMissed(unseen.length)}</summary>
          <ul class="findings">
            {unseen.slice(0, most).map(({ provider, operation, status, place, kind }, index) => (
              <li key={index}>
                {titleOf(provider)} <code>{operation}</code> {status} <code>{place}</code> {kind}
              </li>
            ))}
          </ul>
        </details>
      )}
      <Notes all={notes} />
    </>
  )
}

interface Cell {
  readonly name: string | number
  readonly by: readonly unknown[]
}

/** What the console reads of `coverage --report json`. */
interface CoverageReport {
  readonly share: number
  readonly providers: readonly {
    readonly provider: string
    readonly share: number
    readonly operations: readonly {
      readonly method: string
      readonly path: string
      readonly statuses: readonly Cell[]
      readonly parameters: readonly Cell[]
      readonly states: readonly Cell[]
    }[]
  }[]
}

export function CoverageView({ report: { share, providers } }: { readonly report: CoverageReport }) {
  const { contracts: says } = words.value
  const part = (cells: readonly Cell[]) => `${cells.filter(({ by }) => by.length > 0).length} / ${cells.length}`
  const open = (cells: readonly Cell[]) => cells.filter(({ by }) => by.length === 0).map(({ name }) => name)
  return (
    <>
      <Numbers
        all={[
          [says.kinds.coverage, percent(share)],
          ...providers.map(({ provider, share: its }) => [titleOf(provider), percent(its)] as const),
        ]}
      />
      {providers.map(({ provider, operations }) => (
        <details key={provider}>
          <summary>{titleOf(provider)}</summary>
          <ul class="findings">
            {operations.map(({ method, path, statuses, parameters, states }) => (
              <li key={`${method} ${path}`}>
                <code>
                  {method} {path}
                </code>
                <p class="quiet">
                  {says.statuses} {part(statuses)} · {says.parameters} {part(parameters)} · {says.states} {part(states)}
                </p>
                {[...open(statuses), ...open(parameters), ...open(states)].length > 0 && (
                  <p>
                    {says.notAsked}:{' '}
                    <span lang="en">{[...open(statuses), ...open(parameters), ...open(states)].join(', ')}</span>
                  </p>
                )}
              </li>
            ))}
          </ul>
        </details>
      ))}
    </>
  )
}

const percent = (share: number) => `${share} %`

function Numbers({ all }: { readonly all: readonly (readonly [name: string, value: string])[] }) {
  return (
    <dl class="numbers">
      {all.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Notes({ all }: { readonly all: readonly string[] }) {
  return (
    <>
      {all.slice(0, most).map((note) => (
        <p key={note} class="quiet" lang="en">
          {note}
        </p>
      ))}
    </>
  )
}
