import { useEffect, useState } from 'preact/hooks'
import type { Sandbox, SandboxList, SandboxUse, SandboxUseList } from '../generated/control-types.ts'
import { ask, Failure, placeOf, saying } from './api.ts'
import { colourOf } from './colours.ts'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { NewSandbox } from './new-sandbox.tsx'
import { CopyButton, Empty, Menu } from './parts.tsx'
import { to } from './route.ts'
import { attempt } from './say.ts'
import { mayAll } from './store.ts'
import { moment, relative } from './when.ts'
import { words } from './words/words.ts'

interface Question {
  readonly question: string
  readonly action: string
  readonly run: () => Promise<unknown>
}

/** All sandboxes of the mock, for whoever may see more than one. */
export function Sandboxes() {
  if (mayAll.value) return <AllSandboxes />
  const { errors, show } = words.value
  return (
    <main id="main" tabIndex={-1} class="alone">
      <p>{saying(new Failure('not-shared', errors.title))}</p>
      <a class="button main" href={to('show')}>
        {show}
      </a>
    </main>
  )
}

function AllSandboxes() {
  const { sandboxes: says, loading } = words.value
  const [list, setList] = useState<readonly Sandbox[]>()
  const [isMaking, setMaking] = useState(false)
  const [question, setQuestion] = useState<Question>()
  const [uses, setUses] = useState<ReadonlyMap<string, SandboxUse>>(new Map())
  const look = async () => setList((await ask<SandboxList>('GET', '_mock/sandboxes')).sandboxes)
  const load = async () => {
    const used = ask<SandboxUseList>('GET', '_mock/admin/sandboxes', { query: { limit: 500 } })
    await Promise.all([look(), used.then((all) => setUses(new Map(all.sandboxes.map((each) => [each.name, each]))))])
  }
  useEffect(() => {
    void attempt(load)
    const timer = setInterval(() => document.visibilityState === 'visible' && void look().catch(() => undefined), 5000)
    return () => clearInterval(timer)
  }, [])
  return (
    <main id="main" tabIndex={-1} class="room sandboxes">
      <section class="panel" aria-labelledby="sandboxes">
        <header>
          <h2 id="sandboxes">{says.title}</h2>
          <button type="button" class="main" onClick={() => setMaking(true)}>
            <span aria-hidden="true">+</span>
            {says.create}
          </button>
        </header>
        {!list && <Empty text={`${loading}…`} />}
        <ul class="rows cards">
          {list?.map((each) => (
            <SandboxRow key={each.name} world={each} use={uses.get(each.name)} onAsk={setQuestion} onDone={load} />
          ))}
        </ul>
      </section>
      {isMaking && <NewSandbox onClose={() => setMaking(false)} />}
      {question && (
        <ConfirmDialog
          question={question.question}
          action={question.action}
          onClose={() => setQuestion(undefined)}
          onYes={() =>
            attempt(async () => {
              await question.run()
              await load()
            })
          }
        />
      )}
    </main>
  )
}

interface RowProps {
  readonly world: Sandbox
  readonly use: SandboxUse | undefined
  readonly onAsk: (question: Question) => void
  readonly onDone: () => Promise<void>
}

function SandboxRow({ world, use, onAsk, onDone }: RowProps) {
  const { sandboxes: says, mainSandbox, actions } = words.value
  const { name, path, title, colour, scenario, counts, expiresAt, renewsOnUse } = world
  const shown = title ?? (name === 'default' ? mainSandbox : name)
  const url = placeOf(path)
  const change = (ttl: number | null) =>
    attempt(async () => {
      await ask('PATCH', `_mock/sandboxes/${name}`, { body: { ttl } })
      await onDone()
    })
  const copy = () =>
    attempt(async () => {
      await ask('POST', '_mock/fork', { at: url, body: {} })
      await onDone()
    })
  return (
    <li style={{ '--own': colourOf(colour) ?? 'var(--line)' }}>
      <span class="dot" aria-hidden="true" />
      <span class="who">
        <a href={url}>
          <strong>{shown}</strong>
        </a>
        <small class="quiet">
          {shown === name ? '' : `${name} · `}
          {scenario} · {says.size(counts.people, counts.invitations)}
          {use && ` · ${says.bytes(Math.ceil(use.bytes / 1000))}`}
          {typeof use?.madeAt === 'string' && ` · ${says.made(relative(Date.parse(use.madeAt), Date.now()))}`}
        </small>
      </span>
      <small class="quiet">
        {expiresAt === null ? says.stays : (renewsOnUse ? says.endsUnused : says.ends)(moment(Date.parse(expiresAt)))}
      </small>
      <span class="buttons">
        <a class="button" href={url}>
          {says.open}
        </a>
        <CopyButton text={url} label={says.copyLink} />
        <Menu label={actions(shown)}>
          <button type="button" onClick={() => void copy()}>
            {says.fork}
          </button>
          <button
            type="button"
            onClick={() =>
              onAsk({
                question: says.askReset(shown),
                action: says.reset,
                run: () => ask('POST', '_mock/reset', { at: url }),
              })
            }
          >
            {says.reset}
          </button>
          {path !== '' && (
            <>
              <button type="button" onClick={() => void change(7 * 86_400)}>
                {says.extend}
              </button>
              <button type="button" onClick={() => void change(null)}>
                {says.keep}
              </button>
              <button
                type="button"
                onClick={() =>
                  onAsk({
                    question: says.askRemove(shown),
                    action: says.remove,
                    run: () => ask('DELETE', `_mock/sandboxes/${name}`),
                  })
                }
              >
                {says.remove}
              </button>
            </>
          )}
        </Menu>
      </span>
    </li>
  )
}
