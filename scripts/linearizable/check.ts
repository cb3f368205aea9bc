import { apply, startState, type Operation, type Outcome } from './model.ts'

/** An operation that was done, from when until when. */
export interface Done {
  readonly operation: Operation
  readonly outcome: Outcome
  readonly from: number
  /** Infinity where nobody knows. */
  readonly until: number
  /** Who answered. */
  readonly by: string
}

/** A call or a return in a list of all of them, in the order of time. */
interface Event {
  readonly at: number
  readonly done: Done
  readonly number: number
  /** Of a call. */
  end: Event | undefined
  before: Event | undefined
  after: Event | undefined
}

/** So many pairs of what was done and the state then are looked at before a history is given up as too wide. */
const most = 3_000_000

/**
 * Whether a history of one sandbox could have been one operation after the other, each at some moment between its call and
 * its return, by the model. Tells what could not be placed; undefined when all could. The search is Wing and Gong's, with
 * Lowe's memory of where it has been.
 */
export function misfit(history: readonly Done[]): string | undefined {
  const head = listOf(history)
  const seen = new Set<string>()
  const placed = new Placed(history.length)
  const path: { readonly event: Event; readonly state: string }[] = []
  let state = startState
  let event = head.after
  let furthest = 0
  let at: Event | undefined
  while (head.after) {
    if (event?.end) {
      const { operation, outcome } = event.done
      const next = apply(state, operation)
      placed.add(event.number)
      const key = placed.key() + next.state
      if ((outcome === undefined || outcome === next.outcome) && !seen.has(key)) {
        seen.add(key)
        if (seen.size > most) throw new Error('The history is too wide to be checked.')
        path.push({ event, state })
        state = next.state
        lift(event)
        event = head.after
        continue
      }
      placed.remove(event.number)
      event = event.after
      continue
    }
    // Only what nobody knows is left: it may never have been done.
    if (!event || event.at === Infinity) {
      if (onlyUnknown(head)) return undefined
    }
    if (path.length >= furthest) {
      furthest = path.length
      at = event
    }
    const last = path.pop()
    if (!last) return describe(history, at)
    state = last.state
    placed.remove(last.event.number)
    unlift(last.event)
    event = last.event.after
  }
  return undefined
}

/** Which operations have been placed. */
class Placed {
  readonly #words: Uint32Array

  constructor(count: number) {
    this.#words = new Uint32Array((count >> 5) + 1)
  }

  add(number: number): void {
    this.#words[number >> 5]! |= 1 << (number & 31)
  }

  remove(number: number): void {
    this.#words[number >> 5]! &= ~(1 << (number & 31))
  }

  /** What comes before the first gap is the same for all that share it. */
  key(): string {
    const words = this.#words
    let from = 0
    while (from < words.length && words[from] === 0xffffffff) from += 1
    let to = words.length
    while (to > from && words[to - 1] === 0) to -= 1
    return `${from}:${words.subarray(from, to).join(',')} `
  }
}

function listOf(history: readonly Done[]): Event {
  const events: Event[] = []
  for (const [number, done] of history.entries()) {
    const end: Event = { at: done.until, done, number, end: undefined, before: undefined, after: undefined }
    events.push({ at: done.from, done, number, end, before: undefined, after: undefined }, end)
  }
  // A call at the same time as a return comes first, which only lets more pass.
  events.sort((a, b) => a.at - b.at || Number(a.end === undefined) - Number(b.end === undefined))
  const head = { at: -Infinity, number: -1, end: undefined, before: undefined } as unknown as Event
  let last = head
  for (const event of events) {
    event.before = last
    last.after = event
    last = event
  }
  return head
}

function lift(event: Event): void {
  for (const each of [event, event.end as Event]) {
    if (each.before) each.before.after = each.after
    if (each.after) each.after.before = each.before
  }
}

function unlift(event: Event): void {
  for (const each of [event.end as Event, event]) {
    if (each.before) each.before.after = each
    if (each.after) each.after.before = each
  }
}

function onlyUnknown(head: Event): boolean {
  for (let event = head.after; event; event = event.after) if (event.done.until !== Infinity) return false
  return true
}

function describe(history: readonly Done[], at: Event | undefined): string {
  const time = at?.done.until ?? 0
  const near = history
    .filter(({ from, until }) => until > time - 50 && from < time + 5)
    .toSorted((a, b) => a.from - b.from)
    .slice(-40)
    .map(({ operation, outcome, from, until, by }) =>
      [from.toFixed(2), until.toFixed(2), by, JSON.stringify(operation), outcome ?? 'unknown'].join('  '),
    )
  return `No order explains what came of ${JSON.stringify(at?.done.operation)}: ${at?.done.outcome}. Around it:\n${near.join('\n')}`
}
