import { randomBytes } from 'node:crypto'

import { checkAnswer, type AnswerRules } from '../../mock/index.ts'
import { member, objectOf, parsedOr, textOf } from './json.ts'

export type Headers = Readonly<{ [name: string]: string }>

/** A replayed request and its answer, as they were seen on the wire; headers by lower-case name. */
export interface Exchange {
  readonly request: {
    readonly method: string
    readonly target: string
    readonly headers: Headers
    readonly body: string
  }
  readonly status: number
  readonly headers: Headers
  readonly body: string
  /** What of it contradicts the spec. */
  readonly violations: readonly string[]
  /** What the states that were set up before it have told. */
  readonly stateValues: Readonly<Record<string, unknown>>
  /** Milliseconds from the request to the whole answer. */
  readonly duration: number
  /** Where it was replayed when that was not the first world, in words. */
  readonly where?: string
}

/** Sees what the verifier sends to a provider and what that answers, and holds each answer against the spec. */
export interface Witness {
  /** Where the verifier sends requests; without a slash at its end. */
  readonly url: string
  /** Where the verifier sets states up; undefined: nowhere. */
  readonly statesUrl: string | undefined
  /** What a replayed request carries in `partHeader`, by its number among the parts. */
  readonly part: (number: number) => string
  /** What became of each replayed interaction, by its number. */
  readonly exchanges: ReadonlyMap<number, Exchange>
  /** Why a replayed interaction has no answer, by its number. */
  readonly unanswered: ReadonlyMap<number, string>
  /** What was said of states that could not be set up, by their name. */
  readonly refusedStates: ReadonlyMap<string, string>
  /** Why the server could not be reached at all; undefined: it could. */
  readonly unreachable: () => string | undefined
  /** For how many milliseconds nothing was asked, and no answer waited for. */
  readonly quietFor: () => number
  close(): Promise<void>
}

/** What becomes of replayed interactions. The verifier sends one request after the other. */
export class Exchanges {
  readonly byPart = new Map<number, Exchange>()
  readonly refusedStates = new Map<string, string>()
  readonly #rules: AnswerRules
  readonly #onAnswer: () => void
  #stateValues: Exchange['stateValues'] = {}

  /** @param onAnswer told of each answer to a replayed request */
  constructor(rules: AnswerRules, onAnswer: () => void) {
    this.#rules = rules
    this.#onAnswer = onAnswer
  }

  /** Notes what a state has told, or why it could not be set up. */
  addState(status: number, asked: string, answered: string): void {
    if (status < 300) this.#stateValues = { ...this.#stateValues, ...objectOf(parsedOr(answered)) }
    else this.refusedStates.set(textOf(member(parsedOr(asked), 'state'), ''), `${status}: ${answered.slice(0, 500)}`)
  }

  add(part: number, seen: Omit<Exchange, 'violations' | 'stateValues'>): void {
    const { request, status, headers, body } = seen
    const { method, target: path } = request
    const { violations } = checkAnswer({ method, path, status, headers, body }, this.#rules)
    this.byPart.set(part, { ...seen, violations, stateValues: this.#stateValues })
    this.#stateValues = {}
    this.#onAnswer()
  }
}

export const newSecret = (): string => randomBytes(24).toString('base64url')

/** The number in a `partHeader` with this secret; undefined in another. */
export function partIn(header: string | string[] | undefined, secret: string): number | undefined {
  const [given, number = ''] = String(header ?? '').split('.')
  return given === secret && /^\d+$/.test(number) ? Number(number) : undefined
}

/** The verifier asks a state endpoint that answers 5xx again and again for minutes. */
export const statusOfState = (status: number): number => (status >= 500 ? 424 : status)

export function singleValues(headers: Readonly<Record<string, string | string[] | number | undefined>>): Headers {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, [value].flat().join(', ')] as const],
    ),
  )
}
