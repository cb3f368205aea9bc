import type { RequestMatch } from './fault.ts'

/** What is under way in a sandbox that several processes serve: who is held, and who may go on. It is a value. */
export interface KeptBarriers {
  /** How many barriers there have ever been, and how many requests have been held. */
  readonly made: number
  readonly held: number
  readonly barriers: readonly KeptBarrier[]
  /** Who has been let go and is not answered yet, in the order in which they go on: the first one does. */
  readonly going: readonly Going[]
  /** Who plays scenes in the sandbox, and until when nobody else does. The machine's time, in milliseconds since 1970. */
  readonly playing?: { readonly id: number; readonly until: number }
}

export interface KeptBarrier {
  readonly id: string
  readonly match: RequestMatch
  readonly expected: number
  /** Milliseconds. */
  readonly timeout: number
  readonly released: number
  /** In the order in which they came. */
  readonly waiting: readonly KeptPlace[]
}

export interface KeptPlace {
  readonly id: string
  readonly operation: string
  readonly persona: string | undefined
  readonly method: string
  readonly path: string
  /** When it goes on by itself. The machine's time, in milliseconds since 1970. */
  readonly until: number
}

interface Going {
  readonly id: string
  /** Since when nobody is before it. The machine's time, in milliseconds since 1970. */
  readonly since: number
}

export const noBarriers: KeptBarriers = { made: 0, held: 0, barriers: [], going: [] }

/** Milliseconds after which somebody whose time is up counts as gone: their process has ended. */
const patience = 2000
/** The same of who has been let go. */
const goingPatience = 10_000

export const isFull = ({ released, waiting, expected }: KeptBarrier): boolean => released + waiting.length >= expected

/** Without those whose process has ended. */
export function still(all: KeptBarriers, now: number): KeptBarriers {
  const isOver = ({ until }: KeptPlace) => until + patience < now
  const barriers = all.barriers.some(({ waiting }) => waiting.some(isOver))
    ? all.barriers.map((each) => {
        const waiting = each.waiting.filter((place) => !isOver(place))
        return { ...each, waiting, released: each.released + each.waiting.length - waiting.length }
      })
    : all.barriers
  const [first] = all.going
  const isLeft = first !== undefined && first.since + goingPatience < now
  if (barriers === all.barriers && !isLeft) return all
  return { ...all, barriers, going: isLeft ? next(all.going, first.id, now) : all.going }
}

/** A barrier behind the others. */
export function withBarrier(
  all: KeptBarriers,
  barrier: Pick<KeptBarrier, 'match' | 'expected' | 'timeout'>,
): KeptBarriers {
  const made = all.made + 1
  const added = { ...barrier, id: `barrier-${made}`, released: 0, waiting: [] }
  return { ...all, made, barriers: [...all.barriers, added] }
}

/** Somebody more at a barrier, and what they are called. */
export function withPlace(
  all: KeptBarriers,
  barrier: string,
  place: Omit<KeptPlace, 'id'>,
): { readonly all: KeptBarriers; readonly id: string } {
  const held = all.held + 1
  const id = `held-${held}`
  const waiting = (each: KeptBarrier) => [...each.waiting, { ...place, id }]
  return { id, all: { ...all, held, barriers: changed(all, barrier, (each) => ({ ...each, waiting: waiting(each) })) } }
}

/** Lets these go on, in this order. */
export function letGo(all: KeptBarriers, ids: readonly string[], now: number): KeptBarriers {
  const there = ids.filter((id) => all.barriers.some(({ waiting }) => waiting.some((place) => place.id === id)))
  if (there.length === 0) return all
  const barriers = all.barriers.map((each) => {
    const waiting = each.waiting.filter(({ id }) => !there.includes(id))
    return { ...each, waiting, released: each.released + each.waiting.length - waiting.length }
  })
  return { ...all, barriers, going: [...all.going, ...there.map((id) => ({ id, since: now }))] }
}

/** A barrier is no more; who waits there goes on. */
export function withoutBarrier(all: KeptBarriers, barrier: string, now: number): KeptBarriers {
  const waiting = all.barriers.find(({ id }) => id === barrier)?.waiting ?? []
  const after = letGo(
    all,
    waiting.map(({ id }) => id),
    now,
  )
  return { ...after, barriers: after.barriers.filter(({ id }) => id !== barrier) }
}

/** Somebody has been answered, or has gone away. */
export function without(all: KeptBarriers, place: string, now: number): KeptBarriers {
  if (all.going.some(({ id }) => id === place)) return { ...all, going: next(all.going, place, now) }
  const barriers = all.barriers.map((each) => ({ ...each, waiting: each.waiting.filter(({ id }) => id !== place) }))
  return { ...all, barriers }
}

function changed(all: KeptBarriers, id: string, change: (barrier: KeptBarrier) => KeptBarrier): KeptBarrier[] {
  return all.barriers.map((each) => (each.id === id ? change(each) : each))
}

/** Whoever stands first now does so since now. */
function next(going: readonly Going[], gone: string, now: number): Going[] {
  const left = going.filter(({ id }) => id !== gone)
  const [first, ...others] = left
  return first && first.id !== going[0]?.id ? [{ ...first, since: now }, ...others] : left
}
