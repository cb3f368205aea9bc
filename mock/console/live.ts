import { signal } from '@preact/signals'
import type { JournalEntry } from '../generated/control-types.ts'
import { base, entrance, failureOf, locked } from './api.ts'

/** Whether what is shown is what is. */
export const link = signal<'connecting' | 'live' | 'lost' | 'gone'>('connecting')

interface Listener {
  /** New requests in their order, many at once. */
  readonly onEntries: (entries: readonly JournalEntry[]) => void
  /** What kinds of records may have changed. */
  readonly onChange: (kinds: readonly string[]) => void
  /** From now on changes are told; what came before may have been missed. */
  readonly onOpen: (isAgain: boolean) => void
}

/** A burst is told in pieces of at most this many; what is older than these is left out, as the mock does too. */
const most = 500

/** A tab that nobody sees gives its connection back after so long: a browser has six for one host. Milliseconds. */
const patience = 15_000

const isGone = (): boolean => link.value === 'gone'

let since: number | undefined
let waiting: JournalEntry[] = []
let changed = new Set<string>()
let isPlanned = false

/** Follows the sandbox until the page is left. Connects again when it has lost the mock. */
export async function follow(listener: Listener): Promise<void> {
  let isAgain = false
  let failures = 0
  while (!isGone()) {
    await seen()
    const abort = new AbortController()
    const giveUp = whenHidden(() => abort.abort())
    try {
      await read(abort, listener, () => {
        listener.onOpen(isAgain)
        isAgain = true
        failures = 0
        link.value = 'live'
      })
    } catch {
      // Whatever it was: it is tried again.
    }
    giveUp()
    if (locked.value !== 'no') await unlocked()
    else if (document.visibilityState === 'visible' && !isGone()) {
      link.value = 'lost'
      failures += 1
      await new Promise((resolve) => setTimeout(resolve, Math.min(4000, 250 * 2 ** Math.min(failures, 4))))
    }
  }
}

async function read({ signal: aborted }: AbortController, listener: Listener, onOpen: () => void): Promise<void> {
  const query = new URLSearchParams({ changes: 'true', ...(since !== undefined && { since: String(since) }) })
  const answer = await fetch(`${base}_mock/journal/live?${query.toString()}`, {
    headers: entrance(),
    signal: aborted,
    credentials: 'omit',
    cache: 'no-store',
  })
  if (!answer.ok || !answer.body) {
    const { code } = await failureOf(answer)
    if (code === 'unknown-sandbox') link.value = 'gone'
    return
  }
  onOpen()
  let rest = ''
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const events = (rest + value).split('\n\n')
    rest = events.pop() ?? ''
    for (const event of events) take(event, listener)
  }
}

function take(event: string, listener: Listener): void {
  const [, name] = /^event: (.*)$/m.exec(event) ?? []
  const [, data] = /^data: (.*)$/m.exec(event) ?? []
  if (data === undefined) return
  if (name === 'request') waiting.push(JSON.parse(data) as JournalEntry)
  else for (const kind of (JSON.parse(data) as { kinds: string[] }).kinds) changed.add(kind)
  if (waiting.length > 2 * most) waiting = waiting.slice(-most)
  if (isPlanned) return
  isPlanned = true
  // One turn for all that has come by then, whether the page is drawn or not.
  setTimeout(() => {
    isPlanned = false
    const [entries, kinds] = [waiting.slice(-most), [...changed]]
    waiting = []
    changed = new Set()
    since = entries.at(-1)?.id ?? since
    if (kinds.length > 0) listener.onChange(kinds)
    if (entries.length > 0) listener.onEntries(entries)
  }, 50)
}

/** Where the stream is to go on, when the entries up to there are known. */
export function goOnFrom(id: number): void {
  since = id
}

function whenHidden(tell: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const look = () => {
    clearTimeout(timer)
    if (document.visibilityState === 'hidden') timer = setTimeout(tell, patience)
  }
  document.addEventListener('visibilitychange', look)
  look()
  return () => {
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', look)
  }
}

/** Resolves while somebody sees the page. */
async function seen(): Promise<void> {
  if (document.visibilityState === 'visible' || link.value === 'connecting') return
  await new Promise<void>((resolve) => {
    document.addEventListener('visibilitychange', () => resolve(), { once: true })
  })
}

async function unlocked(): Promise<void> {
  await new Promise<void>((resolve) => {
    const stop = locked.subscribe((value) => {
      if (value !== 'no') return
      queueMicrotask(() => stop())
      resolve()
    })
  })
}
