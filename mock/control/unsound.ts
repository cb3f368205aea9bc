import { BugError } from '../bugs/require-bugs.ts'
import { ScenarioError } from '../scenarios/scenario-error.ts'
import { SwitchError } from './conduct.ts'
import { ControlRefusal } from './problem.ts'

/**
 * Refuses a snapshot's file for what stands at a JSON pointer. `message` is the end of a sentence about it; `more` is a
 * sentence of its own.
 */
export function unsound(pointer: string, message: string, more = 'Download the snapshot again, or correct it.'): never {
  throw new ControlRefusal(
    'invalid-snapshot',
    `The file would not make a sound world. Its ${pointer} ${message}. ${more}`,
    [{ in: 'body', name: pointer, message, keyword: 'contradiction' }],
  )
}

/** What a check gives, which refuses in words of its own what stands at a JSON pointer of a snapshot's file. */
export function soundAt<Result>(pointer: string, check: () => Result): Result {
  try {
    return check()
  } catch (error) {
    if (!refusals.some((each) => error instanceof each)) throw error
    return unsound(pointer, 'is not possible', (error as Error).message)
  }
}

const refusals = [ControlRefusal, ScenarioError, SwitchError, BugError]
