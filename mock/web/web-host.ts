import type { Place } from '../serve/arrival.ts'
import type { Core } from '../serve/core.ts'
import { treatPage } from '../serve/cross-origin.ts'
import type { Fetch } from '../serve/fetch.ts'
import type { BodyRules } from './receive-body.ts'
import { sharing } from './share.ts'
import { unpackerFor } from './unpacker-for.ts'
import { WebArrival } from './web-arrival.ts'

/** One request, and what became of it. */
export interface WebVisit {
  readonly arrival: WebArrival
  /** When it came, as `performance.now()` has it. */
  readonly began: number
  /** Of the answer; null when there was none. */
  readonly status: number | null
}

export interface WebHostOptions {
  readonly core: Core
  /** Where relative URLs begin, without a slash at the end. */
  readonly url: string
  /** What stands before the mock's own paths: empty, or segments with a slash before each. */
  readonly mount: string
  /** Whether a page of this origin may change something through the control plane, at that host. */
  readonly allowsOrigin: (origin: string, host: string) => boolean
  /** What undoes a Content-Encoding; by Compression Streams unless given. */
  readonly unpackerFor?: BodyRules['unpackerFor']
  /** Answers what the core leaves to its host; undefined: it does not. */
  readonly pages?: (arrival: WebArrival, place: Place) => Promise<void> | undefined
  readonly onVisit?: (visit: WebVisit) => void
}

/** How long requests under way may take once the mock is told to stop, in milliseconds. */
const patience = 2000

/** The core behind a function of the Fetch standard. */
export class WebHost {
  readonly #options: WebHostOptions
  readonly #share: ReturnType<typeof sharing>
  readonly #underWay = new Set<WebArrival>()
  #isClosed = false
  #ended: (() => void) | undefined

  constructor(options: WebHostOptions) {
    this.#options = options
    this.#share = sharing(options.core.ownHeaders)
  }

  /** What whoever names no sandbox reaches is that one; `default` unless it is given. */
  fetchOf(ownSandbox?: string): Fetch {
    return (input, init) => {
      // A Request of another library or window is one as well.
      if (typeof input === 'object' && 'method' in input) return this.#answer(input, ownSandbox)
      return new Promise((resolve) => {
        resolve(this.#answer(new Request(absolute(input, this.#options.url), init), ownSandbox))
      })
    }
  }

  #answer(request: Request, ownSandbox: string | undefined): Promise<Response> {
    return new Promise((resolve, reject) => {
      const { signal } = request
      if (this.#isClosed) return reject(new TypeError('The mock was closed. Make another one with createMock.'))
      if (signal?.aborted) return reject(asError(signal.reason))
      if (request.bodyUsed)
        return reject(new TypeError('The body of this Request was read before. Send a clone of it.'))
      const { mount, unpackerFor: unpack = unpackerFor, onVisit } = this.#options
      const began = onVisit ? performance.now() : 0
      const over = (status: number | null) => {
        this.#underWay.delete(arrival)
        if (this.#underWay.size === 0) this.#ended?.()
        onVisit?.({ arrival, began, status })
      }
      const arrival = new WebArrival(request, {
        ownSandbox,
        mount,
        unpackerFor: unpack,
        resolve: (response) => {
          over(response.status)
          resolve(response)
        },
        reject: (reason) => {
          over(null)
          reject(asError(reason))
        },
      })
      this.#serve(arrival)
      if (arrival.isSettled) return
      this.#underWay.add(arrival)
      signal?.addEventListener('abort', () => arrival.giveUp(signal.reason), { once: true })
    })
  }

  #serve(arrival: WebArrival): void {
    const { core, allowsOrigin, pages } = this.#options
    const { origin } = arrival.headers
    if (typeof origin === 'string') {
      const { method, url } = arrival
      const treated = treatPage({ method, url, origin }, () => allowsOrigin(origin, hostOf(arrival.origin)))
      if (typeof treated === 'object') return void arrival.send(treated)
      if (treated === 'shared') {
        const { headers, isAll } = this.#share(method, arrival.headers)
        arrival.common = headers
        if (isAll) return void arrival.answer({ status: 204, headers: [], text: undefined }, undefined)
      }
    }
    core.take(arrival, (place) => {
      const answering = pages?.(arrival, place)
      if (answering) answering.catch((error: unknown) => core.fail(arrival, place, error))
      else core.refuseStray(arrival, place)
    })
  }

  /** Answers nobody any more, and resolves when the requests under way have been answered; waits 2 seconds at most. */
  async close(): Promise<void> {
    this.#isClosed = true
    if (this.#underWay.size === 0) return
    let timer: ReturnType<typeof setTimeout> | undefined
    await new Promise<void>((resolve) => {
      this.#ended = resolve
      timer = setTimeout(resolve, patience)
    })
    clearTimeout(timer)
    for (const arrival of this.#underWay) arrival.hangUp()
  }
}

const hostOf = (origin: string) => origin.slice(origin.indexOf('//') + 2)

/** `/v1/…` stands below the base, whatever its own path. */
function absolute(input: string | URL, base: string): string {
  const text = String(input)
  return text.startsWith('/') && !text.startsWith('//') ? base + text : text
}

/** A signal's reason may be anything, and `fetch` rejects with it. */
const asError = (reason: unknown) => reason as Error
