import { useEffect, useRef, useState } from 'preact/hooks'
import type { Mail, MailList, MailSummary } from '../generated/control-types.ts'
import { ask, Failure, saying } from './api.ts'
import { AnswerButtons } from './invitations.tsx'
import { freshness, quietly, useStanding } from './fresh.ts'
import { Address, Empty, light, More, Search, ServiceMark, Time } from './parts.tsx'
import { toast } from './say.ts'
import { stepWith } from './clock.ts'
import { note } from './notes.ts'
import { invitations, mails, mayOperate, pageSize, readingOf, refresh, reload, sandbox, wantedMails } from './store.ts'
import { language, words } from './words/words.ts'

interface MailsProps {
  readonly isWide: boolean
  readonly chosen: string | undefined
  readonly onChoose: (id: string | undefined) => void
}

/** The mails, the newest first, and the one that is read. */
export function Mails({ isWide, chosen, onChoose }: MailsProps) {
  const { mails: says } = words.value
  const { mails: list, total } = mails.value
  const newest = list.toReversed()
  useStanding('mails')
  return (
    <section class={`panel mails ${chosen === undefined ? '' : 'reading'}`} aria-labelledby="mails">
      <header>
        <h2 id="mails">{says.title}</h2>
        <span class="quiet number">{total}</span>
      </header>
      {isWide && (
        <div class="filters">
          <Search
            label={says.searchTo}
            value={wantedMails.value}
            onSearch={(text) => {
              wantedMails.value = text
              void quietly('mails', () => reload('mails'))
            }}
          />
          <Wait onChoose={onChoose} />
          {mayOperate.value && total > 0 && (
            <button type="button" onClick={() => void clear()}>
              {says.clear}
            </button>
          )}
        </div>
      )}
      <div class="beside">
        <div class="list">
          {list.length === 0 && <Empty text={says.empty} />}
          <ul class="rows">
            {newest.map((mail) => (
              <MailRow key={mail.id} mail={mail} isChosen={mail.id === chosen} onChoose={onChoose} />
            ))}
          </ul>
          {list.length < total && <More label={says.older} onMore={() => quietly('mails', older)} />}
        </div>
        {chosen !== undefined ? (
          <Letter key={`${chosen} ${language.value}`} id={chosen} isWide={isWide} onClose={() => onChoose(undefined)} />
        ) : (
          isWide && list.length > 0 && <Empty text={says.choose} />
        )}
      </div>
    </section>
  )
}

async function older(): Promise<void> {
  const { mails: list } = mails.value
  const query = { before: list[0]?.id, to: wantedMails.value, limit: pageSize, ...readingOf() }
  const next = await ask<MailList>('GET', '_mock/outbox', { query })
  mails.value = { mails: [...next.mails, ...list], total: mails.value.total }
}

async function clear(): Promise<void> {
  await stepWith(async () => {
    await ask('DELETE', '_mock/outbox')
    note(() => words.value.mails.cleared)
    await refresh(['mails'])
    return () => words.value.mails.cleared
  })
}

function Wait({ onChoose }: { readonly onChoose: (id: string) => void }) {
  const { mails: says } = words.value
  const [isWaiting, setWaiting] = useState(false)
  const wait = async () => {
    setWaiting(true)
    try {
      const query = { after: mails.value.mails.at(-1)?.id, timeout: 60_000 }
      const { id } = await ask<Mail>('GET', '_mock/outbox/wait', { query })
      await refresh(['mails'])
      onChoose(id)
    } catch (error) {
      const isInVain = error instanceof Failure && error.code === 'no-mail'
      toast(isInVain ? words.value.mails.noMail : saying(error), { isBad: !isInVain })
    }
    setWaiting(false)
  }
  return (
    <button type="button" disabled={isWaiting} onClick={() => void wait()}>
      {isWaiting ? says.waiting : says.wait}
    </button>
  )
}

interface RowProps {
  readonly mail: MailSummary
  readonly isChosen: boolean
  readonly onChoose: (id: string) => void
}

function MailRow({ mail, isChosen, onChoose }: RowProps) {
  const { mails: says } = words.value
  const fresh = freshness('mails', mail.id)
  const lights = light([mail.id])
  return (
    <li {...lights} class={`${fresh} ${lights.class}`}>
      <button
        id={rowId(mail.id)}
        type="button"
        class="row"
        aria-current={isChosen ? 'true' : undefined}
        onClick={() => onChoose(mail.id)}
      >
        <span class="who">
          <strong>
            <Address text={mail.to} />
            {fresh !== '' && <span class="tag">{says.unread}</span>}
          </strong>
          <small class="quiet">{mail.subject}</small>
        </span>
        <small class="quiet standing">
          <ServiceMark name={mail.service} />
          <Time at={Date.parse(mail.sentAt)} />
        </small>
      </button>
    </li>
  )
}

const rowId = (mail: string) => `mail-${mail}`

const forms = ['letter', 'phone', 'text', 'raw'] as const

interface LetterProps {
  readonly id: string
  readonly isWide: boolean
  readonly onClose: () => void
}

function Letter({ id, isWide, onClose }: LetterProps) {
  const { mails: says } = words.value
  const [mail, setMail] = useState<Mail>()
  const [raw, setRaw] = useState('')
  const [failure, setFailure] = useState('')
  const [form, setForm] = useState<(typeof forms)[number]>('letter')
  useEffect(() => {
    ask<Mail>('GET', `_mock/outbox/${id}`, { query: readingOf() }).then(setMail, (error: unknown) =>
      setFailure(saying(error)),
    )
  }, [sandbox.value?.title, sandbox.value?.colour, sandbox.value?.language])
  useEffect(() => {
    if (form === 'raw')
      ask<string>('GET', `_mock/outbox/${id}/raw`, { query: readingOf() }).then(setRaw, (error: unknown) =>
        setFailure(saying(error)),
      )
  }, [form])
  const article = useRef<HTMLElement>(null)
  useEffect(() => {
    // It stands in the place of the list, where the focus was.
    if (!isWide) article.current?.focus()
  }, [])
  const close = () => {
    onClose()
    requestAnimationFrame(() => document.getElementById(rowId(id))?.focus())
  }
  const invitation = invitations.value.invitations.find((each) => each.id === id)
  const [link] = mail?.links ?? []
  return (
    <article ref={article} tabIndex={-1} class="letter" aria-label={mail?.subject ?? says.letter}>
      <div class="head">
        <button type="button" onClick={close}>
          ← {says.back}
        </button>
        {isWide && (
          <div class="tabs" role="group" aria-label={says.view}>
            {forms.map((each) => (
              <button key={each} type="button" aria-pressed={form === each} onClick={() => setForm(each)}>
                {says[each]}
              </button>
            ))}
          </div>
        )}
      </div>
      {failure !== '' && <p class="problem">{failure}</p>}
      {mail && (
        <>
          {isWide && (
            <p>
              <strong>{mail.subject}</strong>
              <br />
              <small class="quiet">
                {says.from} {mail.from} · {says.to} {mail.to} · <Time at={Date.parse(mail.sentAt)} isExact />
              </small>
            </p>
          )}
          {form === 'text' && <pre tabIndex={0}>{mail.text}</pre>}
          {form === 'raw' && <pre tabIndex={0}>{raw}</pre>}
          {(form === 'letter' || form === 'phone') && <Frame html={mail.html} isPhone={form === 'phone'} />}
          <div class="answers">
            {invitation?.state === 'pending' && mayOperate.value && (
              <AnswerButtons invitation={invitation} onDone={() => article.current?.focus()} />
            )}
            {link !== undefined && mayOperate.value && (
              <a href={link} target="_blank" rel="noopener">
                {says.open} ↗
              </a>
            )}
          </div>
        </>
      )}
    </article>
  )
}

/** The letter in a frame that runs nothing and reaches nothing; its link opens a page of its own. */
function Frame({ html, isPhone }: { readonly html: string; readonly isPhone: boolean }) {
  return (
    <iframe
      class={isPhone ? 'phone' : ''}
      title={words.value.mails.frame}
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      srcdoc={html.replace(/<head>/, '<head><base target="_blank">')}
    />
  )
}
