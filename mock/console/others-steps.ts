import type { StepList } from '../generated/control-types.ts'
import { ask } from './api.ts'
import { isTold } from './clock.ts'
import { note, type Note } from './notes.ts'
import { moment } from './when.ts'
import { words } from './words/words.ts'

type Step = StepList['steps'][number]

/** Steps that leave no word of their own elsewhere in the story. */
const sayings: Readonly<Record<string, (step: Step) => (() => string) | undefined>> = {
  setClock: clockStands,
  advanceClock: clockStands,
  resetSandbox: () => () => words.value.story.anew,
  clearMails: () => () => words.value.mails.cleared,
  createFault: faults,
  replaceFault: faults,
  deleteFault: faults,
  deleteFaults: faults,
  addBugs: bugs,
  removeBugs: bugs,
  removeBug: bugs,
}

function clockStands({ time }: Step) {
  const at = Date.parse(time)
  return () => words.value.story.movedTo(moment(at))
}

function faults() {
  return () => words.value.story.faults
}

function bugs() {
  return () => words.value.story.bugs
}

const keyOf = ({ operation, at, request }: Step) => `${operation} ${at} ${request}`
const tones: Readonly<Record<string, Note['tone']>> = { setClock: 'time', advanceClock: 'time', resetSandbox: 'time' }

let known: ReadonlySet<string> | undefined
let isBusy = false

/** Tells of what others have done at the control plane, and of what was done before the page was opened. */
export async function tellOfSteps(): Promise<void> {
  if (isBusy) return
  isBusy = true
  try {
    // Rules that fire change by the thousand, and no step with them.
    if (known) await new Promise((resolve) => setTimeout(resolve, 150))
    const { steps } = await ask<StepList>('GET', '_mock/undo')
    tell(steps)
  } catch {
    // The lost connection is told elsewhere.
  }
  isBusy = false
}

function tell(steps: readonly Step[]): void {
  const isOpening = known === undefined
  // What this page does it tells by itself, and better.
  const fresh = isTold() ? [] : steps.filter((step) => !known?.has(keyOf(step))).reverse()
  known = new Set(steps.map(keyOf))
  for (const step of fresh) {
    // That it has started anew is seen of a page that is open.
    const say = step.operation === 'resetSandbox' && !isOpening ? undefined : sayings[step.operation]?.(step)
    const tone = tones[step.operation] ?? 'plain'
    if (say) note(say, { after: step.request, at: Date.parse(step.time), tone })
  }
}
