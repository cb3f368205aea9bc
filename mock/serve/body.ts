import { InvitekitError } from '../domain/invitekit-error.ts'
import { patiently } from '../domain/patiently.ts'
import { Refusal } from '../domain/problem.ts'
import { lookForUtf8, refuseOther, textOf } from '../text/utf8.ts'
import type { Arrival } from './arrival.ts'

/** The largest body that is read unless another limit is given, in bytes. */
export const bodyLimit = 100 * 1024

/** The client went away before its request was complete: there is nobody to answer. */
export class Disconnected extends InvitekitError {
  override readonly name = 'Disconnected'
  readonly code = 'disconnected'
}

/** What a request carries. Rejects as `Arrival.receive` tells. */
export function readBody(arrival: Pick<Arrival, 'receive'>, limit = bodyLimit): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    arrival.receive(limit, (error, bytes) => (error ? reject(error) : resolve(bytes)))
  })
}

/** The fields of an HTML form. Rejects as `readBody` does; what is no form has no fields. */
export async function readForm(arrival: Pick<Arrival, 'receive'>, limit?: number): Promise<URLSearchParams> {
  return new URLSearchParams(roughText(await readBody(arrival, limit)))
}

const rough = new TextDecoder('utf-8', { ignoreBOM: true })

/** A body's text, with a mark for each character that can't be read. */
export const roughText = (bytes: Uint8Array): string => rough.decode(bytes)

/** A body's text. Throws a Refusal when it is not UTF-8. */
export const textOfBody = (bytes: Uint8Array): string => textOf(bytes, refuseText)

/** For a long one, while others have their turn: rejects when `textOfBody` would throw. */
export async function requireText(bytes: Uint8Array): Promise<void> {
  let isRight = bytes[0] !== 0 && bytes[1] !== 0
  const looking = function* () {
    isRight &&= yield* lookForUtf8(bytes)
  }
  await patiently(looking(), () => undefined)
  if (!isRight) refuseOther(bytes, refuseText)
}

/** The JSON value of a text; undefined when there is nothing. Throws a Refusal when it is no JSON. */
export function parseJson(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw malformed(error instanceof Error ? withoutLine(error.message) : 'it cannot be parsed')
  }
}

/** Some releases of V8 say the place a second time: ` (line 1 column 5)`. */
const withoutLine = (message: string) => message.replace(/ \(line \d+ column \d+\)$/, '')

const malformed = (detail: string) => new Refusal({ code: 'malformed-body', detail })

function refuseText(what: string): never {
  throw malformed(`it ${what}`)
}
