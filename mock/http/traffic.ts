import type { ServerResponse } from 'node:http'
import type { FaultEffect } from '../domain/fault.ts'
import type { Problem } from '../domain/problem.ts'
import type { Received, Routed, Service } from '../services/service.ts'
import type { Uncommitted, World } from '../world/world.ts'
import type { RawHeaders } from './raw-headers.ts'

/** What is done to a request on purpose. */
export interface FiredFault {
  /** The rule's; undefined when the request asked for it itself. */
  readonly id: string | undefined
  readonly effect: FaultEffect
  /** How long the request waits, in milliseconds. */
  readonly latency: number
}

/** An answer as it went onto the wire. */
export interface SentAnswer {
  readonly status: number
  readonly headers: RawHeaders
  /** undefined for none. */
  readonly text: string | undefined
}

/** One request on its way: what is known of it so far. Nothing in it is a copy. */
export interface Passage {
  readonly world: World
  readonly request: Received | Routed
  /** undefined when the path belongs to no service. */
  readonly service: Service | undefined
  /** As it was sent, read as UTF-8; undefined when it was not read. */
  body: string | undefined
  /** undefined when nothing was answered. */
  answer: SentAnswer | undefined
  /** Why the service refused it. */
  problem: Problem | undefined
  fault: FiredFault | undefined
  /** What the request did to the world. */
  changes: Uncommitted | undefined
}

/** Why a request waits no longer: it may go on, its client went away, or its sandbox is no more what it was. */
export type Release = 'go' | 'gone' | 'over'

/** Sees every request to a sandbox, and may interfere with it. */
export interface Traffic {
  /** What is to be done to a request, counted as done. Throws a Refusal when it asks for what can't be done. */
  fault(passage: Passage): FiredFault | undefined
  /** Resolves when so many milliseconds have passed, or with `over`. */
  pause(passage: Passage, milliseconds: number): Promise<Release>
  /** Resolves when the request may go on; undefined: at once. `client` closes when nobody waits any more. */
  hold(passage: Passage, client: ServerResponse): Promise<Release> | undefined
  /** Told of each request once its answer is written, or will never be. */
  record(passage: Passage): void
}
