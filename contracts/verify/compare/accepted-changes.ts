import { line } from '../../../mock/text/visible.ts'
import { parseYaml } from '../../../mock/text/yaml.ts'
import { member, objectOf } from '../json.ts'
import { reasonOf } from '../reason-of.ts'
import type { Source } from '../sources.ts'
import { VerificationError } from '../verification-error.ts'
import type { SpecChange } from './change.ts'
import { keyOf } from './operations.ts'

/** A change that a team has agreed to. */
export interface AcceptedChange {
  readonly id: string
  readonly operation: string
  /** Undefined: wherever in the operation. */
  readonly place?: string
  readonly reason?: string
}

const words = ['id', 'operation', 'place', 'reason']

/** Reads a list of them, as JSON or YAML. Throws a VerificationError that says what is wrong with it. */
export function parseAcceptedChanges({ name, text }: Source): AcceptedChange[] {
  const refuse = (what: string) =>
    new VerificationError(
      line`${name}: ${what}. It has to be a list of changes, as JSON or YAML, each with the id and the operation that compare --json names, and if you like its place and a reason.`,
    )
  let list: unknown
  try {
    list = parseYaml(text) ?? []
  } catch (error) {
    throw refuse(reasonOf(error).split('\n')[0] ?? 'it is no YAML')
  }
  if (!Array.isArray(list)) throw refuse('it is no list')
  return list.map((entry: unknown, index) => {
    const which = `entry ${index + 1}`
    const given = objectOf(entry)
    const foreign = Object.keys(given).find((key) => !words.includes(key))
    if (foreign !== undefined) throw refuse(`${which} has a member "${foreign}"`)
    const missing = ['id', 'operation'].find((key) => typeof given[key] !== 'string')
    if (missing !== undefined) throw refuse(`${which} has no ${missing}`)
    const untold = ['place', 'reason'].find((key) => given[key] !== undefined && typeof given[key] !== 'string')
    if (untold !== undefined) throw refuse(`the ${untold} of ${which} is no text`)
    return given as unknown as AcceptedChange
  })
}

export function isMeant(accepted: AcceptedChange, change: SpecChange): boolean {
  const place = member(accepted, 'place')
  return (
    accepted.id === change.id &&
    keyOf(accepted.operation) === keyOf(change.operation) &&
    (place === undefined || place === change.place)
  )
}
