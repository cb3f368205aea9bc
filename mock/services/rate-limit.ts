import type { Caller } from '../domain/access.ts'
import type { ServiceName } from '../domain/invitation.ts'
import type { WorldStore } from '../domain/ports.ts'
import { refuse } from '../domain/problem.ts'
import type { Routed } from './service.ts'

/** So many requests of one caller in so many seconds, counted from the first. */
export interface RateLimit {
  readonly service: ServiceName
  readonly requests: number
  readonly seconds: number
  /** The limit as the beginning of a sentence. */
  readonly words: string
}

/** How a caller stands once a request has been counted. */
export interface Turn {
  readonly isOver: boolean
  /** How many requests are left of the window. */
  readonly left: number
  /** Milliseconds until the next window. */
  readonly resetIn: number
}

interface Window {
  /** By the machine's clock and by the sandbox's. Milliseconds since 1970, UTC. */
  readonly start: { readonly real: number; readonly shown: number }
  count: number
}

/** The windows that are open, by service and caller. They belong to a running sandbox and aren't kept. */
const windows = new WeakMap<WorldStore, Map<string, Window>>()

/**
 * Counts a request of a caller: a person's id, or empty for all who are nobody. A window ends in real time, as a client
 * that waits counts it: under a clock that stands still it would never end. A sandbox's clock that is moved on ends it too.
 */
export function takeTurn(world: WorldStore, who: string, limit: RateLimit): Turn {
  let open = windows.get(world)
  if (!open) windows.set(world, (open = new Map()))
  const key = `${limit.service} ${who}`
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

/** Throws a Refusal when the caller has had all of the window. */
export function requireTurn({ world }: Routed, caller: Caller, limit: RateLimit): void {
  requireLeft(takeTurn(world, caller.kind === 'person' ? caller.personId : '', limit), limit)
}

/** Throws a Refusal when the turn came too late. */
export function requireLeft({ isOver, resetIn }: Turn, limit: RateLimit): void {
  if (isOver) refuse({ code: 'rate-limited', seconds: Math.ceil(resetIn / 1000), limit: limit.words })
}
