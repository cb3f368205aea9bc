import type { RequestMatch } from '../../domain/fault.ts'
import type { WithKnownNames } from '../known-names.ts'
import { quoted } from '../../domain/short.ts'
import type { Release } from '../../serve/traffic.ts'
import { requireRoomToWait } from '../limits.ts'
import { refuseControl } from '../problem.ts'

/** A request that waits at a barrier. */
export interface HeldRequest {
  readonly id: string
  readonly operation: string
  readonly persona: string | undefined
  readonly method: string
  readonly path: string
}

export interface BarrierRequest {
  /** Every request that finds an operation unless given. */
  readonly match?: WithKnownNames<RequestMatch>
  /** How many requests it holds; further ones pass. 2 unless given. */
  readonly expected?: number
  /** In milliseconds; a request that has waited so long goes on by itself. 30,000 unless given. */
  readonly timeout?: number
}

/** What a barrier shows, and how it is used. */
export interface AnyBarrier {
  readonly id: string
  readonly match: RequestMatch
  readonly expected: number
  /** Milliseconds. */
  readonly timeout: number
  /** In the order in which they came. */
  readonly waiting: readonly HeldRequest[]
  /** How many have been let go. */
  readonly released: number
  release(order?: readonly string[]): readonly HeldRequest[]
  whenFull(milliseconds: number, onGone?: (leave: () => void) => void): Promise<void>
}

interface Place {
  readonly request: HeldRequest
  readonly leave: (release: Release) => void
}

/** Holds requests until they are let go, in an order that is chosen. */
export class Barrier implements AnyBarrier {
  readonly id: string
  readonly match: RequestMatch
  readonly expected: number
  readonly timeout: number
  readonly #places = new Map<string, Place>()
  #released = 0
  readonly #watchers = new Set<() => void>()

  constructor(id: string, { match = {}, expected = 2, timeout = 30_000 }: BarrierRequest) {
    this.id = id
    this.match = match
    this.expected = expected
    this.timeout = timeout
  }

  /** In the order in which they came. */
  get waiting(): readonly HeldRequest[] {
    return [...this.#places.values()].map(({ request }) => request)
  }

  /** How many have been let go. */
  get released(): number {
    return this.#released
  }

  get isFull(): boolean {
    return this.#released + this.#places.size >= this.expected
  }

  /** Resolves when the request is let go. `onGone` is given what to call when its client goes away. */
  hold(request: HeldRequest, onGone: (leave: () => void) => void): Promise<Release> {
    return new Promise((resolve) => {
      const leave = (release: Release) => {
        if (!this.#places.delete(request.id)) return
        clearTimeout(patience)
        if (release === 'go') this.#released += 1
        resolve(release)
      }
      const patience = setTimeout(() => leave('go'), this.timeout)
      this.#places.set(request.id, { request, leave })
      onGone(() => leave('gone'))
      if (this.isFull) this.#tell()
    })
  }

  /**
   * Lets these requests go, one after the other; all of them, in the order in which they came, unless named. Throws a
   * ControlRefusal when one of them does not wait here.
   */
  release(order: readonly string[] = [...this.#places.keys()]): readonly HeldRequest[] {
    const places = order.map((id) => this.#places.get(id) ?? refuseStranger(this.id, id, this.waiting))
    for (const { leave } of places) leave('go')
    return places.map(({ request }) => request)
  }

  /**
   * Resolves when as many requests wait as are expected, at once when they do; or when the time is up. `onGone` is given
   * what to call when nobody wants to know any more. Rejects with a ControlRefusal when too many want to know.
   */
  async whenFull(milliseconds: number, onGone: (leave: () => void) => void = () => undefined): Promise<void> {
    if (this.isFull || milliseconds === 0) return
    requireRoomToWait(this.#watchers, `to see ${this.id} full`)
    await new Promise<void>((resolve) => {
      const leave = () => {
        clearTimeout(patience)
        this.#watchers.delete(leave)
        resolve()
      }
      const patience = setTimeout(leave, milliseconds)
      this.#watchers.add(leave)
      onGone(leave)
    })
  }

  /** Holds nothing any more. */
  end(release: 'go' | 'over'): void {
    for (const { leave } of this.#places.values()) leave(release)
    this.#released = this.expected
    this.#tell()
  }

  #tell(): void {
    for (const leave of this.#watchers) leave()
  }
}

/** Refuses to release somebody who does not wait at a barrier. */
export function refuseStranger(barrier: string, id: string, all: readonly HeldRequest[]): never {
  const waiting = all.map((each) => each.id).join(', ') || 'nobody'
  return refuseControl('invalid-request', `No request ${quoted(id)} waits at ${barrier}. There waits: ${waiting}.`)
}
