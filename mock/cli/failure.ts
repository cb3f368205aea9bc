import { InvitekitError } from '../domain/invitekit-error.ts'
import { visible } from '../text/visible.ts'

/** How a command ends when it does not succeed. */
export const exitCode = {
  /** Something unforeseen. */
  failed: 1,
  /** What was asked for can't be done as it was asked: a bad flag or value, a port that is taken, an unusable folder. */
  refused: 2,
} as const

/** What a command was asked for can't be done. The message says why and what to do. */
export class CommandRefused extends InvitekitError {
  override readonly name = 'CommandRefused'
  readonly code = 'refused'
}

/** Its lines, without the white space around them. No pattern: it would take the square of the time for much white space. */
const inOneLine = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ')

/** Says in one line on stderr why a command ends, or what else its caller should know. */
export function sayFailure(text: string): void {
  process.stderr.write(`invitekit: ${visible(inOneLine(text))}\n`)
}
