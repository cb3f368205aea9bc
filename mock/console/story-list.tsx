import { useEffect, useRef, useState } from 'preact/hooks'
import { ask } from './api.ts'
import { anyPersona, anyService } from './choices.ts'
import { freshness, useStanding } from './fresh.ts'
import { Empty, light, Select } from './parts.tsx'
import { go, to } from './route.ts'
import { attempt } from './say.ts'
import { entries, mayOperate, now } from './store.ts'
import { happenings, story, type Line } from './story.ts'
import { moment, shortTime, utc } from './when.ts'
import { words } from './words/words.ts'

/** So many lines stand in the page; the others are counted. */
const most = 150

/** What happened, the newest at the lower edge, which it keeps to unless the reader has gone up. */
function Lines({ lines, isWide, chosen }: { lines: readonly Line[]; isWide: boolean; chosen?: string | undefined }) {
  const list = useRef<HTMLOListElement>(null)
  const isAtEnd = useRef(true)
  const before = useRef(0)
  useStanding('lines')
  const shown = lines.slice(-most)
  useEffect(() => {
    const box = list.current
    if (box && isAtEnd.current) box.scrollTop = box.scrollHeight
  })
  return (
    <ol
      ref={list}
      class="lines"
      tabIndex={0}
      aria-label={words.value.story.title}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        // Lines that have come since then leave the end further down, without anybody going up.
        if (scrollTop + clientHeight > scrollHeight - 30) isAtEnd.current = true
        else if (scrollTop < before.current) isAtEnd.current = false
        before.current = scrollTop
      }}
    >
      {lines.length > shown.length && <li class="quiet">{words.value.story.skipped(lines.length - shown.length)}</li>}
      {shown.map((line) => (
        <StoryLine key={line.key} line={line} isWide={isWide} isChosen={String(line.entry?.id) === chosen} />
      ))}
    </ol>
  )
}

function StoryLine({
  line,
  isWide,
  isChosen,
}: {
  readonly line: Line
  readonly isWide: boolean
  readonly isChosen: boolean
}) {
  const { at, text, tone, about, entry, key } = line
  const lights = light(about)
  const time = (
    <time dateTime={new Date(at).toISOString()} title={`${moment(at)} · ${utc(at)}`}>
      {shortTime(at, now.value)}
    </time>
  )
  return (
    <li {...lights} class={`${tone} ${freshness('lines', key)} ${lights.class}`}>
      {time}
      {isWide && entry ? (
        <a href={to('story', entry.id)} aria-current={isChosen ? 'true' : undefined}>
          {text}
        </a>
      ) : (
        <span>{text}</span>
      )}
      {isWide && entry && (
        <code>
          {entry.request.method} {short(entry.request.target)}
          <b class={(entry.answer?.status ?? 500) >= 400 ? 'bad' : 'good'}>{entry.answer?.status ?? '—'}</b>
        </code>
      )}
    </li>
  )
}

/** The end of a path says most. */
const short = (target: string): string => {
  const [path = ''] = target.split('?')
  return path.length > 36 ? `…${path.slice(-34)}` : path
}

/** The story in the show: without those who only looked. */
export function StoryStrip({ isWide }: { readonly isWide: boolean }) {
  const { story: says } = words.value
  const lines = isWide ? story.value : happenings.value
  return (
    <section class="panel story" aria-labelledby="story">
      <header>
        <h2 id="story">{says.title}</h2>
      </header>
      {lines.length === 0 ? <Empty text={says.empty} /> : <Lines lines={lines} isWide={isWide} />}
    </section>
  )
}

type Outcome = keyof typeof words.value.filter.outcomes

/** The story with all requests, and what it is filtered by. */
export function StoryRoom({ chosen }: { readonly chosen: string | undefined }) {
  const { story: says, filter: filters } = words.value
  const [service, setService] = useState('')
  const [person, setPerson] = useState('')
  const [outcome, setOutcome] = useState<Outcome>('all')
  const isPlain = service === '' && person === '' && outcome === 'all'
  const fits = ({ entry }: Line) => {
    if (isPlain) return true
    if (!entry) return false
    const status = entry.answer?.status ?? 500
    return (
      (service === '' || entry.service === service) &&
      (person === '' || entry.persona === person) &&
      (outcome === 'all' ||
        (outcome === 'good' && status < 400) ||
        (outcome === 'refused' && status >= 400) ||
        (outcome === 'changes' && entry.changes.length > 0))
    )
  }
  const lines = story.value.filter(fits)
  return (
    <section class="panel story" aria-labelledby="story">
      <header>
        <h2 id="story">{says.title}</h2>
        <span class="quiet number">{says.requests(entries.value.length)}</span>
        {mayOperate.value && entries.value.length > 0 && (
          <button type="button" onClick={() => void attempt(forget)}>
            {says.forget}
          </button>
        )}
      </header>
      <div class="filters">
        <Select label={filters.service} value={service} onPick={setService} options={anyService()} />
        <Select label={filters.person} value={person} onPick={setPerson} options={anyPersona()} />
        <Select
          label={filters.outcome}
          value={outcome}
          onPick={(value) => setOutcome(value as Outcome)}
          options={Object.entries(filters.outcomes).map(([value, label]) => ({ value, label }))}
        />
      </div>
      {lines.length === 0 ? (
        <Empty text={isPlain ? says.empty : says.nothing} />
      ) : (
        <Lines lines={lines} isWide chosen={chosen} />
      )}
    </section>
  )
}

async function forget(): Promise<void> {
  await ask('DELETE', '_mock/journal')
  entries.value = []
  go('story')
}
