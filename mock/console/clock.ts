import { signal } from '@preact/signals'
import type { ClockMove, Undone } from '../generated/control-types.ts'
import { ask } from './api.ts'
import { note, notes } from './notes.ts'
import { attempt, toast } from './say.ts'
import { entries, nextExpiry, now, refresh, sandbox } from './store.ts'
import { words } from './words/words.ts'

export const hour = 3_600_000
export const day = 24 * hour

/** Whether there is a step that this page has done and that can be undone. */
export const undoable = signal(0)

/** Until when this page tells by itself what comes of a step. */
let toldUntil = 0
export const isTold = (): boolean => Date.now() < toldUntil

/** Does a step of the control plane that can be undone, and offers to. */
export async function stepWith(how: () => Promise<(() => string) | undefined>): Promise<boolean> {
  return attempt(async () => {
    toldUntil = Date.now() + 5000
    const what = await how()
    if (!what) return
    undoable.value += 1
    toast(what(), { action: { label: words.value.undo, run: () => void undo() } })
  })
}

async function move(how: () => Promise<ClockMove>, what: () => string): Promise<void> {
  await stepWith(async () => {
    const { due, dueTotal } = await how()
    await refresh(['clock'])
    const say = () => {
      const { story } = words.value
      return `${what()} · ${dueTotal === 0 ? story.nothingDue : story.expiredMany(dueTotal)}`
    }
    note(say, { tone: 'time', about: due.map(({ invitationId }) => invitationId) })
    return say
  })
}

const advance = (body: object) => ask<ClockMove>('POST', '_mock/clock/advance', { body })

/** Moves the clock by so many milliseconds, forward or back. */
export async function step(by: number, label: string): Promise<void> {
  const mode = sandbox.value?.clock.mode === 'frozen' ? 'frozen' : 'running'
  await move(
    () => (by > 0 ? advance({ by: `${by}ms` }) : setTo(mode, new Date(now.value + by).toISOString())),
    () => words.value.story.moved(label),
  )
}

export async function toNextExpiry(): Promise<void> {
  if (!nextExpiry.value) return toast(words.value.clock.nothingDue)
  await move(
    () => advance({ to: 'next-expiry' }),
    () => words.value.clock.toNextExpiry,
  )
}

const setTo = (mode: string, at?: string) =>
  ask<ClockMove>('PUT', '_mock/clock', { body: { mode, ...(at !== undefined && { at }) } })

export async function setClock(mode: 'frozen' | 'running' | 'real', at?: string): Promise<void> {
  await move(
    () => setTo(mode, at),
    () => {
      const { story, clock } = words.value
      return mode === 'frozen' ? story.stopped : mode === 'real' ? clock.toNow : story.ran
    },
  )
}

/** Back to before the last step. */
export async function undo(): Promise<void> {
  await attempt(async () => {
    toldUntil = Date.now() + 3000
    await ask<Undone>('POST', '_mock/undo')
    undoable.value = Math.max(0, undoable.value - 1)
    await refresh(['all'])
    note(() => words.value.story.undone, { tone: 'time' })
  })
}

/** Back to the scenario's start. It can be undone. */
export async function reset(): Promise<void> {
  await stepWith(async () => {
    await ask('POST', '_mock/reset')
    await startAnew(() => words.value.story.reset)
    return () => words.value.resetDone
  })
}

/** What was told is of another world: it is forgotten, and why is told when the new one is there. */
export async function startAnew(say: () => string, arrive = () => refresh(['all'])): Promise<void> {
  entries.value = []
  notes.value = []
  await arrive()
  const [first] = entries.value
  note(say, { tone: 'time', after: 0, at: Math.min(now.value, first ? Date.parse(first.at) : Infinity) })
}
