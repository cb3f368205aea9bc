import type { AnyServiceName } from './invitation.ts'

/** Which requests are meant. All that is given must hold; without anything, every request to a service is meant. */
export interface RequestMatch {
  readonly service?: AnyServiceName
  /** An operationId. */
  readonly operation?: string
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS'
  /** The id of the persona whose credentials the request carries. */
  readonly persona?: string
  /** Without the query and the sandbox's prefix. `*` stands for any characters. */
  readonly path?: string
  /** Values by name. `*` stands for any characters. */
  readonly headers?: Readonly<Record<string, string>>
}

/** In milliseconds: always the same, evenly between two bounds, or so that the percentiles come out. */
export type Latency =
  | number
  | { readonly min: number; readonly max: number }
  | { readonly p50: number; readonly p95: number; readonly p99: number }

/** What is done to a request. The parts can be combined: an error can be late, and cut off. */
export interface FaultEffect {
  /** How long the request waits before anything else happens. */
  readonly latency?: Latency
  /** Answered, in the service's own error document, instead of the operation. From 400 to 599. */
  readonly status?: number
  /** With status 429: in how many seconds a request is welcome again. */
  readonly retryAfter?: number
  /** The body is cut off so that it is no JSON; its length is declared as it is sent. */
  readonly malformed?: true
  /**
   * The connection is closed `before` the operation; `after` it, without a byte of the answer; or in the `middle` of
   * the answer.
   */
  readonly drop?: 'before' | 'after' | 'middle'
}

/** A rule that makes requests fail. It is part of a sandbox's state. */
export interface Fault {
  /** `fault-` and a number that is new for each rule of a sandbox. */
  readonly id: string
  readonly match: RequestMatch
  readonly effect: FaultEffect
  /** How often it fires at most; as often as it matches unless given. */
  readonly times?: number
  /** Of firing when it matches, from 0 to 1; 1 unless given. */
  readonly probability?: number
  /** How many requests it was asked about: those that matched while it could still fire. */
  readonly matched: number
  readonly fired: number
}
