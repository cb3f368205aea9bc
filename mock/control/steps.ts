import { machineTime } from '../world/clock.ts'
import type { OperationId } from '../generated/control-operations.ts'
import type { Change, WorldSettings } from '../world/records.ts'
import type { World } from '../world/world.ts'
import type { ControlPart } from './control.ts'
import { refuseControl } from './problem.ts'
import type { Sandboxes } from './sandboxes.ts'
import {
  MemorySteps,
  type FormerSettings,
  type ShownStep,
  type Standing,
  type Step,
  type StepShelf,
} from './step-shelf.ts'

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

/** An operation that is under way. */
interface Watched {
  /** To be told when what it changes waits to be kept. */
  readonly changed: () => void
  /** To be told when that is kept. */
  readonly done: () => void | Promise<void>
}

/** The last steps of the control plane in all sandboxes, and how to take them back. */
export class Steps {
  readonly #standing: (sandbox: string) => Standing | Promise<Standing>
  readonly #shelf: StepShelf
  readonly #now: () => number

  constructor(
    standing: (sandbox: string) => Standing | Promise<Standing>,
    shelf: StepShelf = new MemorySteps(),
    now = machineTime,
  ) {
    this.#standing = standing
    this.#shelf = shelf
    this.#now = now
  }

  /** Watches an operation; undefined for one that is no step. */
  watch(operation: OperationId, world: World): Watched | undefined {
    const isWhole = replacing.has(operation)
    if (isWhole ? world.size > this.#shelf.largest : !changing.has(operation)) return undefined
    let former = isWhole ? { before: [...world.contents()], settings: {} } : nothing
    return {
      changed() {
        const { uncommitted } = world
        if (!isWhole && uncommitted) former = formerOf(uncommitted.changes, uncommitted.before ?? [])
      },
      done: () => this.#remember({ sandbox: world.name, operation, isWhole, ...former }),
    }
  }

  /** The same for one of which the changes are known before they are put. To be told when they are kept. */
  note(operation: OperationId, world: World, changes: readonly Change[]): () => void | Promise<void> {
    const old = changes.map(([kind, key]) => world.all(kind).get(key) ?? null)
    const former = formerOf(changes, old)
    return () => this.#remember({ sandbox: world.name, operation, isWhole: false, ...former })
  }

  /** Newest first. */
  list(sandbox: string): readonly ShownStep[] | Promise<readonly ShownStep[]> {
    return this.#shelf.list(sandbox)
  }

  /** Takes the newest step of a sandbox out. Rejects with a ControlRefusal when there is none. */
  async take(sandbox: string): Promise<Step> {
    const step = await this.#shelf.take(sandbox)
    return step ?? refuseControl('nothing-to-undo', `There is no step to undo in the sandbox "${sandbox}".`)
  }

  /** Puts back what was taken. */
  async giveBack(step: Step): Promise<void> {
    await this.#shelf.add(step)
  }

  /** Forgets a sandbox that is gone. */
  forget(sandbox: string): void {
    this.#shelf.forget(sandbox)
  }

  #remember(done: Omit<Step, keyof Standing | 'at'>): void | Promise<void> {
    const { before, settings, sandbox } = done
    if (before.length === 0 && Object.keys(settings).length === 0) return
    const at = this.#now()
    const standing = this.#standing(sandbox)
    if (!(standing instanceof Promise)) return this.#shelf.add({ ...done, ...standing, at })
    // It is done, and answered so, be it that it can't be undone.
    return standing.then((known) => this.#shelf.add({ ...done, ...known, at })).catch(() => undefined)
  }
}

type Former = Pick<Step, 'before' | 'settings'>

const nothing: Former = { before: [], settings: {} }

/** When a sandbox ends and who else may come to it is never undone. */
const kept: ReadonlySet<string> = new Set(['expiresAt', 'idle', 'shares', 'made'])

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
    listSteps: async ({ world }) => ({ status: 200, body: { steps: (await steps.list(world.name)).map(view) } }),
    undoStep: async ({ world }) => {
      const step = await steps.take(world.name)
      try {
        if (step.isWhole) await sandboxes.restore(world.name, () => step.before)
        else await sandboxes.put(world, [...step.before, ...settingsBack(world, step.settings)])
      } catch (error) {
        await steps.giveBack(step)
        throw error
      }
      return { status: 200, body: { undone: view(step), left: (await steps.list(world.name)).length } }
    },
  }
}

const view = ({ operation, at, time, request }: ShownStep) => ({
  operation,
  at: new Date(at).toISOString(),
  time: new Date(time).toISOString(),
  request,
})
