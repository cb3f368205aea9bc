import type { Caller } from '../domain/access.ts'
import type { WorldStore } from '../domain/ports.ts'
import { refuse } from '../domain/problem.ts'
import type { Received, Routed } from './service.ts'
import type { Rated, RateLimit, Turn } from './turn.ts'

interface Window {
  /** By the machine's clock and by the sandbox's. Milliseconds since 1970, UTC. */
  readonly start: { readonly real: number; readonly shown: number }
  count: number
}

/** The windows that are open, by service and caller. They belong to a running sandbox and aren't kept. */
const windows = new WeakMap<WorldStore, Map<string, Window>>()

/** How the caller stands, counted here unless it was counted before. */
export const takeTurn = (request: Received, who: string, limit: RateLimit): Turn =>
  request.turn ?? countHere(request.world, { limit, who })

/**
 * Counts a request of a caller: a person's id, or empty for all who are nobody. A window ends in real time, as a client
 * that waits counts it: under a clock that stands still it would never end. A sandbox's clock that is moved on ends it too.
 */
export function countHere(world: WorldStore, { limit, who }: Rated): Turn {
  let open = windows.get(world)
  if (!open) windows.set(world, (open = new Map()))
  const key = windowOf({ limit, who })
  let window = open.get(key)
  const length = limit.seconds * 1000
  const now = { real: world.clock.real(), shown: world.clock.now() }
  let elapsed = window ? Math.max(now.real - window.start.real, now.shown - window.start.shown) : length
  // Both clocks were set back: it begins anew too.
  if (!window || elapsed < 0 || elapsed >= length) {
    open.set(key, (window = { start: now, count: 0 }))
    elapsed = 0
  }
  const isOver = window.count >= limit.requests
  if (!isOver) window.count += 1
  return { isOver, left: limit.requests - window.count, resetIn: length - elapsed }
}

/** How the window goes by in its sandbox. */
export const windowOf = ({ limit, who }: Rated) => `${limit.service} ${who}`

/** How a caller stands who has made so many requests, the last one included, in a window that began so many milliseconds ago. */
export function turnAt(
  { requests, seconds }: RateLimit,
  counted: { readonly requests: number; elapsed: number },
): Turn {
  const left = requests - counted.requests
  return { isOver: left < 0, left: Math.max(0, left), resetIn: seconds * 1000 - counted.elapsed }
}

/** Throws a Refusal when the caller has had all of the window. */
export function requireTurn(request: Routed, caller: Caller, limit: RateLimit): void {
  requireLeft(takeTurn(request, caller.kind === 'person' ? caller.personId : '', limit), limit)
}

/** Throws a Refusal when the turn came too late. */
export function requireLeft({ isOver, resetIn }: Turn, limit: RateLimit): void {
  if (isOver) refuse({ code: 'rate-limited', seconds: Math.ceil(resetIn / 1000), limit: limit.words })
}
