import { BugError } from '../bugs/require-bugs.ts'
import { InvitekitError } from '../domain/invitekit-error.ts'
import { boundedViolations, Refusal, type Problem, type Violation } from '../domain/problem.ts'
import { short } from '../domain/short.ts'
import { ScenarioError } from '../scenarios/scenario-error.ts'
import { WorldError } from '../scenarios/world-file/world-error.ts'
import type { Answer } from '../services/service.ts'
import { Overtaken } from '../world/overtaken.ts'
import { StoreError } from '../world/store-error.ts'
import { SwitchError } from './conduct.ts'
import { inWords } from './violation-words.ts'

/** Everything that can go wrong with a request to the control plane, and its status. */
const statuses = {
  'invalid-request': 400,
  'invalid-scenario': 400,
  'invalid-switch': 400,
  'invalid-bug': 400,
  'invalid-world': 400,
  'invalid-snapshot': 400,
  'malformed-body': 400,
  'clock-out-of-range': 400,
  'ttl-limit': 400,
  'unknown-person': 400,
  'not-authenticated': 401,
  'not-invited': 403,
  'not-shared': 403,
  'unknown-route': 404,
  'unknown-sandbox': 404,
  'unknown-snapshot': 404,
  'unknown-mail': 404,
  'unknown-invitation': 404,
  'unknown-fault': 404,
  'unknown-barrier': 404,
  'unknown-entry': 404,
  'unknown-share': 404,
  'unknown-report': 404,
  'method-not-allowed': 405,
  'no-mail': 408,
  'default-sandbox': 409,
  'sandbox-exists': 409,
  'sandbox-restarted': 409,
  'sandbox-limit': 409,
  'invitation-limit': 409,
  'invitation-expired': 409,
  'invitation-settled': 409,
  'seat-limit': 409,
  'snapshot-limit': 409,
  'world-limit': 409,
  'fault-limit': 409,
  'barrier-limit': 409,
  'follower-limit': 409,
  'waiter-limit': 409,
  'share-limit': 409,
  'report-limit': 409,
  'nothing-due': 409,
  'no-scene': 409,
  'scene-failed': 409,
  'nothing-to-undo': 409,
  'not-exportable': 409,
  'body-too-large': 413,
  'unsupported-media-type': 415,
  'storage-failed': 500,
  internal: 500,
  'store-unreachable': 503,
  'store-uncertain': 503,
  overtaken: 503,
  stopping: 503,
} as const

export type ControlCode = keyof typeof statuses

/** All of them. */
export const controlCodes = Object.keys(statuses) as readonly ControlCode[]

/** Characters of a message: the names of all snapshots that a sandbox can have may be more. */
const longestMessage = 4000

/** The control plane refuses to do something. The message says what was wrong and what to do. */
export class ControlRefusal extends InvitekitError {
  override readonly name = 'ControlRefusal'
  readonly code: ControlCode
  readonly violations: readonly Violation[]

  constructor(code: ControlCode, message: string, violations: readonly Violation[] = []) {
    super(short(message, longestMessage))
    this.code = code
    this.violations = violations
  }
}

export function refuseControl(code: ControlCode, message: string): never {
  throw new ControlRefusal(code, message)
}

/** Refuses a request for what is wrong with its parts. */
export function refuseParts(found: readonly Violation[]): never {
  const violations = boundedViolations(inWords(found))
  const sentences = violations.map(({ in: place, name, message }) =>
    place === 'body'
      ? `${name === '' ? 'The body' : `The body's ${pathIn(name)}`} ${message}.`
      : `The ${place} parameter "${name}" ${message}.`,
  )
  throw new ControlRefusal('invalid-request', sentences.join(' '), violations)
}

/** A pointer such as /effect/status as effect.status. */
const pathIn = (pointer: string) => pointer.slice(1).replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~')

/** The control plane's one error document, with its status. */
export function errorAnswer({ code, message, violations }: ControlRefusal): Answer {
  const detail = violations.map(({ in: place, name, message: text }) => ({ in: place, name, message: text }))
  return {
    status: statuses[code],
    ...(code === 'not-authenticated' && { headers: { 'www-authenticate': 'Bearer' } }),
    // A connection kept alive would hold up the stop.
    ...((code === 'store-unreachable' || code === 'store-uncertain' || code === 'overtaken') && {
      headers: { 'retry-after': '1' },
    }),
    ...(code === 'stopping' && { headers: { connection: 'close' } }),
    body: { error: { code, message, ...(detail.length > 0 && { violations: detail }) } },
  }
}

/** The refusal that an error stands for. One that should not have happened is reported. */
export function refusalOf(error: unknown, onError: (error: unknown) => void): ControlRefusal {
  if (error instanceof ControlRefusal) return error
  if (error instanceof ScenarioError) return new ControlRefusal('invalid-scenario', error.message)
  if (error instanceof WorldError) return worldRefusal(error)
  if (error instanceof SwitchError) return new ControlRefusal('invalid-switch', error.message)
  if (error instanceof BugError) return new ControlRefusal('invalid-bug', error.message)
  const body = error instanceof Refusal ? bodyRefusal(error.problem) : undefined
  if (body) return body
  if (error instanceof Overtaken) return new ControlRefusal('overtaken', error.message)
  onError(error)
  if (error instanceof StoreError && (error.code === 'store-unreachable' || error.code === 'store-uncertain')) {
    // The message names hosts, which is the log's matter.
    const isKnown = error.code === 'store-unreachable'
    const end = isKnown
      ? 'Nothing was changed. Ask again.'
      : 'Whether the change was made is not known. Look, and ask again.'
    return new ControlRefusal(error.code, `The store can not be reached. ${end}`)
  }
  if (error instanceof StoreError) {
    return new ControlRefusal(
      'storage-failed',
      'The change could not be saved and was not made. See the log of the mock.',
    )
  }
  return new ControlRefusal('internal', 'The mock failed to answer. See its log.')
}

/** What is wrong stands in the member `world` of the body. */
function worldRefusal({ message, violations }: WorldError): ControlRefusal {
  const inBody = violations.map((each) => ({ ...each, name: `/world${each.name}` }))
  return new ControlRefusal('invalid-world', message, inBody)
}

/** What can be wrong with a body before it is looked into. */
function bodyRefusal(problem: Problem): ControlRefusal | undefined {
  if (problem.code === 'malformed-body') {
    return new ControlRefusal('malformed-body', `The body is not JSON: ${problem.detail}.`)
  }
  if (problem.code === 'body-too-large') {
    return new ControlRefusal('body-too-large', `The body is larger than ${problem.limit} bytes.`)
  }
  if (problem.code === 'unsupported-encoding') {
    const message = `Content-Encoding ${problem.given} is not supported. Send the body as it is, or as gzip, deflate or br.`
    return new ControlRefusal('unsupported-media-type', message)
  }
  return undefined
}
