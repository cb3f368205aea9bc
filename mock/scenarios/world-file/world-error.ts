import { InvitekitError } from '../../domain/invitekit-error.ts'
import { boundedViolations, type Violation } from '../../domain/problem.ts'

/** What a world file says does not go together. Each violation names its place as a JSON pointer into the file. */
export class WorldError extends InvitekitError {
  override readonly name = 'WorldError'
  readonly code = 'invalid-world'
  readonly violations: readonly Violation[]

  constructor(found: readonly Violation[], inWords: (violation: Violation) => string = sentence) {
    const violations = boundedViolations(found)
    super(violations.map((each) => inWords(each).replace(/([.?!])\.$/, '$1')).join(' '))
    this.violations = violations
  }
}

const sentence = ({ name, message }: Violation) => `The world${name === '' ? '' : `'s ${memberOf(name)}`} ${message}.`

/** A pointer such as `/organizations/0/name` as `organizations[0].name`. */
export function memberOf(pointer: string): string {
  const path = pointer.slice(1).split('/')
  return path
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step, at) => (/^\d+$/.test(step) ? `[${step}]` : at === 0 ? step : `.${step}`))
    .join('')
}
