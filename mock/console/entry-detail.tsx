import { useEffect, useRef, useState } from 'preact/hooks'
import type { JournalEntry } from '../generated/control-types.ts'
import { again } from './act.ts'
import { ask, saying } from './api.ts'
import { CopyButton } from './parts.tsx'
import { to } from './route.ts'
import { attempt, toast } from './say.ts'
import { entries, mayOperate } from './store.ts'
import { moment, utc } from './when.ts'
import { words } from './words/words.ts'

/** One request: why it was answered so, and all that was sent. */
export function EntryDetail({ id }: { readonly id: string }) {
  const { entry: says } = words.value
  const known = entries.value.find((each) => String(each.id) === id)
  const [asked, setAsked] = useState<JournalEntry>()
  const [failure, setFailure] = useState('')
  useEffect(() => {
    if (!known)
      ask<JournalEntry>('GET', `_mock/journal/${id}`).then(setAsked, (error: unknown) => setFailure(saying(error)))
  }, [])
  const entry = known ?? asked
  const section = useRef<HTMLElement>(null)
  useEffect(() => {
    // Where there is room for one only it stands in the place of the story, where the focus was.
    if (section.current?.previousElementSibling?.checkVisibility() === false) section.current.focus()
  }, [])
  return (
    <section ref={section} tabIndex={-1} class="panel detail" aria-labelledby="detail">
      <header>
        <h2 id="detail">{says.title(Number(id))}</h2>
        <a href={to('story')}>{says.back}</a>
      </header>
      {failure !== '' && <p class="problem">{failure}</p>}
      {entry && <Detail entry={entry} />}
    </section>
  )
}

function Detail({ entry }: { readonly entry: JournalEntry }) {
  const { entry: says } = words.value
  const { request, answer, operation, persona, at, changes } = entry
  return (
    <>
      <p class="target">
        <code>
          {request.method} {request.target}
        </code>
        <b class={(answer?.status ?? 500) >= 400 ? 'bad' : 'good'}>{answer?.status ?? '—'}</b>
      </p>
      <p class="quiet">
        {moment(Date.parse(at))} · {utc(Date.parse(at))}
        {operation !== null && ` · ${operation}`}
        {persona !== null && ` · ${persona}`}
      </p>
      <Why entry={entry} />
      {mayOperate.value && <Exports entry={entry} />}
      <h3>{says.changes}</h3>
      {changes.length === 0 && <p class="quiet">{says.noChanges}</p>}
      {changes.map((change) => (
        <details key={`${change.kind} ${change.key}`} open={changes.length < 3}>
          <summary>
            {change.kind} <code>{change.key}</code>
          </summary>
          <div class="pair">
            <Record title={says.before} record={change.before} other={change.after} />
            <Record title={says.after} record={change.after} other={change.before} />
          </div>
        </details>
      ))}
      <Message title={says.request} headers={request.headers} body={request.body} />
      {answer ? (
        <Message title={says.answer} headers={answer.headers} body={answer.body} isCut={answer.truncated} />
      ) : (
        <p class="quiet">{says.noAnswer}</p>
      )}
    </>
  )
}

function Why({ entry: { verdict, fault, nearest, answer } }: { readonly entry: JournalEntry }) {
  const { entry: says } = words.value
  const isPlain = verdict.code === null && verdict.violations.length === 0 && !fault
  return (
    <>
      <h3>{says.why}</h3>
      {isPlain && <p>{answer ? says.asDeclared : says.noAnswer}</p>}
      {verdict.code !== null && <p>{says.refusedFor(verdict.code)}</p>}
      {verdict.violations.length > 0 && (
        <>
          <p>{says.violations}:</p>
          <ul>
            {verdict.violations.map(({ in: where, name, message }) => (
              <li key={`${where} ${name} ${message}`}>
                {where} <code>{name}</code> {message}
              </li>
            ))}
          </ul>
        </>
      )}
      {fault && (
        <p>
          {says.fault}: <code>{fault.rule ?? says.header}</code> <code>{JSON.stringify(fault.effect)}</code>
          {fault.latency > 0 && ` ${says.waited(fault.latency)}`}
        </p>
      )}
      {nearest.length > 0 && (
        <>
          <p>{says.nearest}:</p>
          <ul>
            {nearest.map(({ operation, method, path }) => (
              <li key={operation}>
                <code>
                  {method} {path}
                </code>{' '}
                {operation}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}

const kinds = ['curl', 'vitest', 'pact'] as const

function Exports({ entry }: { readonly entry: JournalEntry }) {
  const { entry: says } = words.value
  const [shown, setShown] = useState<{ readonly kind: string; readonly text: string }>()
  const show = async (kind: (typeof kinds)[number]) => {
    const found = await ask<unknown>('GET', `_mock/journal/${entry.id}/${kind}`)
    setShown({ kind, text: typeof found === 'string' ? found : JSON.stringify(found, null, 2) })
  }
  return (
    <>
      <div class="tabs" role="group" aria-label={says.exports}>
        {kinds.map((kind) => (
          <button
            key={kind}
            type="button"
            aria-pressed={shown?.kind === kind}
            onClick={() => void attempt(() => show(kind))}
          >
            {kind === 'curl' ? 'curl' : kind === 'vitest' ? 'Vitest' : 'Pact'}
          </button>
        ))}
        <button
          type="button"
          class="main"
          onClick={() => void attempt(async () => toast(says.sentAgain(await again(entry))))}
        >
          {says.again}
        </button>
      </div>
      {shown && (
        <div class="copyable">
          <pre tabIndex={0}>{shown.text}</pre>
          <CopyButton text={shown.text} />
        </div>
      )}
    </>
  )
}

type Fields = Readonly<Record<string, unknown>> | null

/** A record, with what differs from the other one marked. */
function Record({ title, record, other }: { readonly title: string; readonly record: Fields; readonly other: Fields }) {
  return (
    <div>
      <h4>{title}</h4>
      {record === null ? (
        <p class="quiet">{words.value.entry.absent}</p>
      ) : (
        <dl class="record">
          {Object.entries(record).map(([name, value]) => {
            const written = JSON.stringify(value)
            const isOther = other !== null && JSON.stringify(other[name]) !== written
            return (
              <div key={name} class={isOther ? 'differs' : ''}>
                <dt>{name}</dt>
                <dd>{written}</dd>
              </div>
            )
          })}
        </dl>
      )}
    </div>
  )
}

interface MessageProps {
  readonly title: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  readonly isCut?: boolean
}

function Message({ title, headers, body, isCut = false }: MessageProps) {
  const { entry: says } = words.value
  return (
    <>
      <h3>{title}</h3>
      <details>
        <summary>
          {says.headers} <span class="quiet">{Object.keys(headers).length}</span>
        </summary>
        <dl class="record">
          {Object.entries(headers).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </details>
      {body === null || body === '' ? <p class="quiet">{says.noBody}</p> : <pre tabIndex={0}>{pretty(body)}</pre>}
      {isCut && <p class="quiet">{says.truncated}</p>}
    </>
  )
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
