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

interface Window {
  readonly start: number
  count: number
}

/** The windows that are open, by service and caller. They belong to a running sandbox and aren't kept. */
const windows = new WeakMap<WorldStore, Map<string, Window>>()

/** Counts a request on the sandbox's clock. Throws a Refusal when the caller has had all of the window. */
export function requireTurn({ world, now }: Routed, caller: Caller, limit: RateLimit): void {
  let open = windows.get(world)
  if (!open) windows.set(world, (open = new Map()))
  const key = `${limit.service} ${caller.kind === 'person' ? caller.personId : ''}`
  let window = open.get(key)
  const length = limit.seconds * 1000
  // A clock that was set back begins anew too.
  if (!window || now < window.start || now >= window.start + length) open.set(key, (window = { start: now, count: 0 }))
  if (window.count >= limit.requests) {
    refuse({ code: 'rate-limited', seconds: Math.ceil((window.start + length - now) / 1000), limit: limit.words })
  }
  window.count += 1
}
