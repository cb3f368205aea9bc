import { machineTime } from '../world/clock.ts'
import type { OperationId } from '../generated/control-operations.ts'
import type { Change } from '../world/records.ts'
import type { World } from '../world/world.ts'
import type { ControlPart } from './control.ts'
import { refuseControl } from './problem.ts'
import type { Sandboxes } from './sandboxes.ts'

/** What puts another state in place of a sandbox's own: it is undone as a whole. */
const replacing: ReadonlySet<OperationId> = new Set<OperationId>(['resetSandbox', 'restoreSnapshot', 'playScenes'])

/** What changes some of a sandbox's records. */
const changing: ReadonlySet<OperationId> = new Set<OperationId>([
  'setClock',
  'advanceClock',
  'acceptInvitation',
  'declineInvitation',
  'clearMails',
  'createFault',
  'deleteFaults',
  'replaceFault',
  'deleteFault',
])

/** How many steps of a sandbox are remembered, and how many records those of all sandboxes hold. */
const mostSteps = 20
const mostRecords = 300_000
/** A larger world would hold memory for nothing. */
const largestWorld = 50_000

interface Step {
  readonly sandbox: string
  readonly operation: OperationId
  /** Milliseconds since 1970 by the machine's clock. */
  readonly at: number
  /** The records as they stood before; `isWhole`: all of them. */
  readonly before: readonly Change[]
  readonly isWhole: boolean
}

/** An operation that is under way. */
interface Watched {
  /** To be told when what it changes waits to be kept. */
  readonly changed: () => void
  /** To be told when that is kept. */
  readonly done: () => void
}

/** The last steps of the control plane in all sandboxes, and how to take them back. */
export class Steps {
  readonly #now: () => number
  /** Oldest first. */
  #steps: Step[] = []

  constructor(now = machineTime) {
    this.#now = now
  }

  /** Watches an operation; undefined for one that is no step. */
  watch(operation: OperationId, world: World): Watched | undefined {
    const isWhole = replacing.has(operation)
    if (isWhole ? world.size > largestWorld : !changing.has(operation)) return undefined
    let before: readonly Change[] = isWhole ? [...world.changes()] : []
    return {
      changed() {
        const { uncommitted } = world
        if (isWhole || !uncommitted) return
        const { changes, before: old } = uncommitted
        before = changes.map(([kind, key], index) => [kind, key, old?.[index] ?? null] as Change).reverse()
      },
      done: () => {
        if (before.length > 0) this.#remember({ sandbox: world.name, operation, at: this.#now(), before, isWhole })
      },
    }
  }

  /** Newest first. */
  list(sandbox: string): Step[] {
    return this.#steps.filter((step) => step.sandbox === sandbox).reverse()
  }

  /** Takes the newest step of a sandbox out. Throws a ControlRefusal when there is none. */
  take(sandbox: string): Step {
    const step = this.list(sandbox)[0]
    if (!step) return refuseControl('nothing-to-undo', `There is no step to undo in the sandbox "${sandbox}".`)
    this.#steps = this.#steps.filter((each) => each !== step)
    return step
  }

  /** Puts back what was taken. */
  giveBack(step: Step): void {
    this.#steps.push(step)
  }

  /** Forgets a sandbox that is gone. */
  forget(sandbox: string): void {
    this.#steps = this.#steps.filter((step) => step.sandbox !== sandbox)
  }

  #remember(step: Step): void {
    this.#steps.push(step)
    const [, ...older] = this.list(step.sandbox)
    const tooOld = new Set(older.slice(mostSteps - 1))
    let records = 0
    const kept = this.#steps.toReversed().filter((each) => {
      records += each.before.length
      return records <= mostRecords && !tooOld.has(each)
    })
    this.#steps = kept.reverse()
  }
}

/** What can be undone, over HTTP. */
export function stepOperations(steps: Steps, sandboxes: Sandboxes): ControlPart<'listSteps' | 'undoStep'> {
  return {
    listSteps: ({ world }) => ({ status: 200, body: { steps: steps.list(world.name).map(view) } }),
    undoStep: async ({ world }) => {
      const step = steps.take(world.name)
      try {
        if (step.isWhole) await sandboxes.restore(world.name, () => step.before)
        else await sandboxes.put(world, step.before)
      } catch (error) {
        steps.giveBack(step)
        throw error
      }
      return { status: 200, body: { undone: view(step), left: steps.list(world.name).length } }
    },
  }
}

const view = ({ operation, at }: Step) => ({ operation, at: new Date(at).toISOString() })
