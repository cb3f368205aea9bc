import { machineTime } from '../world/clock.ts'
import type { OperationId } from '../generated/control-operations.ts'
import type { Change, WorldSettings } from '../world/records.ts'
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
  'addBugs',
  'removeBugs',
  'removeBug',
])

/** How many steps of a sandbox are remembered, and how many records those of all sandboxes hold. */
const mostSteps = 20
const mostRecords = 300_000
/** A larger world would hold memory for nothing. */
const largestWorld = 50_000

interface Step extends Standing {
  readonly sandbox: string
  readonly operation: OperationId
  /** Milliseconds since 1970 by the machine's clock. */
  readonly at: number
  /** The records as they stood before; `isWhole`: all of them. */
  readonly before: readonly Change[]
  readonly isWhole: boolean
  /** What of the settings was otherwise, and how. */
  readonly settings: FormerSettings
}

/** Where a sandbox's story stands. */
interface Standing {
  /** The id of its last request; 0 for none. */
  readonly request: number
  /** By its clock. Milliseconds since 1970. */
  readonly time: number
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
  readonly #standing: (sandbox: string) => Standing
  readonly #now: () => number
  /** Oldest first. */
  #steps: Step[] = []

  constructor(standing: (sandbox: string) => Standing, now = machineTime) {
    this.#standing = standing
    this.#now = now
  }

  /** Watches an operation; undefined for one that is no step. */
  watch(operation: OperationId, world: World): Watched | undefined {
    const isWhole = replacing.has(operation)
    if (isWhole ? world.size > largestWorld : !changing.has(operation)) return undefined
    let former = isWhole ? { before: [...world.changes()], settings: {} } : nothing
    return {
      changed() {
        const { uncommitted } = world
        if (!isWhole && uncommitted) former = formerOf(uncommitted.changes, uncommitted.before ?? [])
      },
      done: () => this.#remember({ sandbox: world.name, operation, isWhole, ...former }),
    }
  }

  /** The same for one of which the changes are known before they are put. To be told when they are kept. */
  note(operation: OperationId, world: World, changes: readonly Change[]): () => void {
    const old = changes.map(([kind, key]) => world.all(kind).get(key) ?? null)
    const former = formerOf(changes, old)
    return () => this.#remember({ sandbox: world.name, operation, isWhole: false, ...former })
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

  #remember(done: Omit<Step, keyof Standing | 'at'>): void {
    const { before, settings, sandbox } = done
    if (before.length === 0 && Object.keys(settings).length === 0) return
    this.#steps.push({ ...done, ...this.#standing(sandbox), at: this.#now() })
    const [, ...older] = this.list(sandbox)
    const tooOld = new Set(older.slice(mostSteps - 1))
    let records = 0
    const kept = this.#steps.toReversed().filter((each) => {
      records += each.before.length
      return records <= mostRecords && !tooOld.has(each)
    })
    this.#steps = kept.reverse()
  }
}

type FormerSettings = Readonly<Record<string, unknown>>
type Former = Pick<Step, 'before' | 'settings'>

const nothing: Former = { before: [], settings: {} }

/** When a sandbox ends and who else may come to it is never undone. */
const kept: ReadonlySet<string> = new Set(['expiresAt', 'idle', 'shares'])

/** What stood where the changes are put, the last one first. */
function formerOf(changes: readonly Change[], old: readonly (Change[2] | undefined)[]): Former {
  const before: Change[] = []
  const settings: Record<string, unknown> = {}
  for (const [index, [kind, key, value]] of [...changes.entries()].reverse()) {
    const then = old[index] ?? null
    if (kind === 'settings') Object.assign(settings, otherwise(fieldsOf(then), fieldsOf(value)))
    else before.push([kind, key, then] as Change)
  }
  return { before, settings }
}

const fieldsOf = (value: Change[2] | undefined) => (value ?? {}) as Readonly<Record<string, unknown>>

/** The fields that were otherwise; undefined: there was none. */
function otherwise(then: FormerSettings, now: FormerSettings): FormerSettings {
  const names = [...new Set([...Object.keys(then), ...Object.keys(now)])]
  const isOther = (name: string) => !kept.has(name) && JSON.stringify(then[name]) !== JSON.stringify(now[name])
  return Object.fromEntries(names.filter(isOther).map((name) => [name, then[name]]))
}

/** Puts back what was otherwise, and leaves what has changed since. */
function settingsBack({ settings }: World, former: FormerSettings): Change[] {
  if (Object.keys(former).length === 0) return []
  const fields = Object.entries({ ...settings, ...former }).filter(([, value]) => value !== undefined)
  return [['settings', '', Object.fromEntries(fields) as unknown as WorldSettings]]
}

/** What can be undone, over HTTP. */
export function stepOperations(steps: Steps, sandboxes: Sandboxes): ControlPart<'listSteps' | 'undoStep'> {
  return {
    listSteps: ({ world }) => ({ status: 200, body: { steps: steps.list(world.name).map(view) } }),
    undoStep: async ({ world }) => {
      const step = steps.take(world.name)
      try {
        if (step.isWhole) await sandboxes.restore(world.name, () => step.before)
        else await sandboxes.put(world, [...step.before, ...settingsBack(world, step.settings)])
      } catch (error) {
        steps.giveBack(step)
        throw error
      }
      return { status: 200, body: { undone: view(step), left: steps.list(world.name).length } }
    },
  }
}

const view = ({ operation, at, time, request }: Step) => ({
  operation,
  at: new Date(at).toISOString(),
  time: new Date(time).toISOString(),
  request,
})
