import type { Note, Notes } from '../world/notes.ts'
import { mostSteps, type FormerSettings, type ShownStep, type Step, type StepShelf } from './step-shelf.ts'

/** Steps beside a sandbox that other processes serve as well. What is shown of one is its note's name. */
export class NotedSteps implements StepShelf {
  /** Each is written as a whole. */
  readonly largest = 10_000
  readonly #notes: Notes
  readonly #lifeOf: (sandbox: string) => string | undefined

  constructor(notes: Notes, lifeOf: (sandbox: string) => string | undefined) {
    this.#notes = notes
    this.#lifeOf = lifeOf
  }

  async add({ operation, at, request, time, ...others }: Step): Promise<void> {
    const life = this.#lifeOf(others.sandbox)
    if (life === undefined || others.before.length > this.largest) return
    const name = JSON.stringify({ operation, at, request, time } satisfies ShownStep)
    const body = JSON.stringify({ ...others, settings: mapped(others.settings, undefined, null) })
    const [number] = await this.#notes.add([{ life, kind: 'step', name, body }])
    if (number !== undefined && number > mostSteps)
      await this.#notes.trim([life], 'step', { numbers: mostSteps, bytes: Infinity })
  }

  async list(sandbox: string): Promise<readonly ShownStep[]> {
    const life = this.#lifeOf(sandbox)
    if (life === undefined) return []
    const { notes } = await this.#notes.read(life, 'step', {}, { withoutBodies: true })
    return notes.toReversed().map(({ name }) => JSON.parse(name ?? '') as ShownStep)
  }

  async take(sandbox: string): Promise<Step | undefined> {
    const life = this.#lifeOf(sandbox)
    if (life === undefined) return undefined
    for (;;) {
      const { notes } = await this.#notes.read(life, 'step', {}, { withoutBodies: true })
      const newest = notes.at(-1)
      if (!newest) return undefined
      // Somebody else may take it first.
      const [taken] = await this.#notes.remove(life, 'step', { number: newest.number })
      if (taken) return stepOf(taken)
    }
  }

  forget(): void {}
}

function stepOf({ name, body }: Note): Step {
  const step = { ...(JSON.parse(name ?? '') as ShownStep), ...(JSON.parse(body) as Step) }
  return { ...step, settings: mapped(step.settings, null, undefined) }
}

/** JSON does not say that there was none. */
const mapped = (settings: FormerSettings, from: unknown, to: unknown): FormerSettings =>
  Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, value === from ? to : value]))
