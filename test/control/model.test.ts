import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMock, type Mock } from '../../mock/index.ts'
import { names } from '../bad-input/services.ts'
import { noon, type ServiceName } from '../support/stage.ts'
import { inSandbox, invite, listed, look } from './in-sandbox.ts'

/** One thing that is done to one of the sandboxes. `pick` chooses among those there are. */
type Step = { readonly pick: number } & (
  | { readonly does: 'invite'; readonly service: ServiceName }
  | { readonly does: 'cancel'; readonly which: number }
  | { readonly does: 'advance'; readonly by: number }
  | { readonly does: 'freeze'; readonly to: number }
  | { readonly does: 'create' | 'fork' | 'reset' | 'delete' | 'restart' }
  | { readonly does: 'snapshot' | 'restore'; readonly name: string }
)

interface Known {
  readonly service: ServiceName
  readonly id: string
  readonly email: string
  readonly createdAt: number
}

/** What a sandbox should hold. A state is never changed, only replaced. */
interface State {
  readonly now: number
  readonly open: readonly Known[]
}

interface Modelled {
  readonly start: State
  readonly state: State
  readonly snapshots: ReadonlyMap<string, State>
}

const day = 86_400_000
const week = 7 * day
const start: State = { now: noon.getTime(), open: [] }

const pick = fc.nat(30)
const snapshotName = fc.constantFrom('one', 'two')
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant('invite'), pick, service: fc.constantFrom(...names) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('cancel'), pick, which: fc.nat(20) }) },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constant('advance'), pick, by: fc.constantFrom(0, 1, day, week - 1, week) }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('freeze'), pick, to: fc.integer({ min: -20, max: 20 }) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constantFrom('create', 'reset', 'delete', 'restart'), pick }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('fork'), pick }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constantFrom('snapshot', 'restore'), pick, name: snapshotName }) },
) as fc.Arbitrary<Step>

/** The mock and, beside it, what it should hold. */
class Play {
  readonly #data: string
  mock: Mock
  readonly #model = new Map<string, Modelled>([['default', { start, state: start, snapshots: new Map() }]])
  #made = 0

  constructor(mock: Mock, data: string) {
    this.mock = mock
    this.#data = data
  }

  async do(step: Step): Promise<void> {
    const all = [...this.#model.keys()]
    const name = all[step.pick % all.length] as string
    const known = this.#model.get(name) as Modelled
    const sandbox = await this.mock.sandbox(name)
    const become = (state: State) => void this.#model.set(name, { ...known, state })
    const { state, snapshots } = known
    switch (step.does) {
      case 'invite': {
        const email = `guest${(this.#made += 1)}@example.com`
        const { id } = await invite(inSandbox(sandbox), step.service, email)
        return become({ ...state, open: [...state.open, { service: step.service, id, email, createdAt: state.now }] })
      }
      case 'cancel': {
        const pending = state.open.filter((one) => isPending(one, state.now))
        const one = pending[step.which % pending.length]
        if (!one) return
        expect((await look(inSandbox(sandbox), one.service, one.id, 'DELETE')).status).toBe(204)
        return become({ ...state, open: state.open.filter((other) => other !== one) })
      }
      case 'advance': {
        const now = state.now + step.by
        const due = state.open.filter((one) => isPending(one, state.now) && !isPending(one, now))
        const told = await sandbox.clock.advance(step.by)
        expect(told.due.map(({ invitationId }) => invitationId).toSorted()).toEqual(due.map(({ id }) => id).toSorted())
        return become({ ...state, now })
      }
      case 'freeze': {
        const now = noon.getTime() + step.to * day
        await sandbox.clock.freeze(new Date(now))
        return become({ ...state, now })
      }
      case 'create': {
        const made = `made-${(this.#made += 1)}`
        await this.mock.sandbox(made, {})
        return void this.#model.set(made, { start, state: start, snapshots: new Map() })
      }
      case 'fork': {
        const fork = await sandbox.fork()
        return void this.#model.set(fork.name, { ...known, snapshots: new Map() })
      }
      case 'reset':
        await sandbox.reset()
        return become(known.start)
      case 'delete':
        if (name === 'default') return
        await sandbox.delete()
        return void this.#model.delete(name)
      case 'snapshot':
        await sandbox.snapshot(step.name)
        return void this.#model.set(name, { ...known, snapshots: new Map([...snapshots, [step.name, state]]) })
      case 'restore': {
        const kept = snapshots.get(step.name)
        const restored = sandbox.restore(step.name)
        if (kept === undefined) return void (await expect(restored).rejects.toMatchObject({ code: 'unknown-snapshot' }))
        await restored
        return become(kept)
      }
      case 'restart':
        await this.mock.close()
        this.mock = await createMock({ data: this.#data })
    }
  }

  /** Every sandbox shows what it should, and there are no others. */
  async check(): Promise<void> {
    for (const [name, { state }] of this.#model) {
      const sandbox = await this.mock.sandbox(name)
      expect(sandbox.clock.now().getTime(), name).toBe(state.now)
      for (const service of names) {
        const want = state.open.filter((one) => one.service === service && isPending(one, state.now))
        const ids = (await listed(inSandbox(sandbox), service)).map(({ id }) => id)
        expect(ids.toSorted(), `${service} in ${name}`).toEqual(want.map(({ id }) => id).toSorted())
      }
    }
    const { sandboxes } = (await (await fetch(`${this.mock.url}/_mock/sandboxes`)).json()) as {
      sandboxes: { name: string }[]
    }
    expect(sandboxes.map(({ name }) => name).toSorted()).toEqual([...this.#model.keys()].toSorted())
  }
}

/** Only ClickHouse's invitations expire. */
const isPending = ({ service, createdAt }: Known, now: number) => service !== 'clickhouse' || now < createdAt + week

test('sandboxes do as the model says, whatever is done to them in whatever order', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40, size: 'max' }), async (steps) => {
      const data = mkdtempSync(join(tmpdir(), 'invitekit-model-'))
      const play = new Play(await createMock({ data, scenario: 'empty', clock: noon }), data)
      try {
        for (const [number, one] of steps.entries()) {
          await play.do(one)
          if (number % 8 === 7) await play.check()
        }
        await play.check()
      } finally {
        await play.mock.close()
        rmSync(data, { recursive: true })
      }
    }),
    { numRuns: 40, seed: 42 },
  )
})
