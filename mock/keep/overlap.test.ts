import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FakeDisk } from './testing/fake-disk.ts'
import type { Change } from '../world/records.ts'
import type { Snapshot } from '../world/state.ts'
import { StoreError } from '../world/store-error.ts'
import type { Universe } from '../world/universe.ts'
import { openUniverse } from './open-universe.ts'
import type { World } from '../world/world.ts'

const settings: Change = [
  'settings',
  '',
  { scenario: 'empty', parameters: {}, seed: 1, clock: { mode: 'running', offset: 0 } },
]
const organization = (key: string, name: string): Change => ['organizations', key, { id: key, name }]

/** More than 10,000 records are written in parts. */
const records = (isLarge: boolean, name: string): Change[] => [
  settings,
  ...Array.from({ length: isLarge ? 10_050 : 3 }, (_, index) => organization(`${index}`, name)),
]

/** Something that is asked for while other things are under way, after so many turns of the event loop. */
type Step = { readonly after: number; readonly sandbox: string } & (
  | { readonly does: 'replace' | 'snapshot'; readonly isLarge: boolean; readonly waits: boolean }
  | { readonly does: 'make' | 'remove' | 'restore' | 'forget' | 'change' | 'undo' | 'late' }
)

const common = { after: fc.nat(6), sandbox: fc.constantFrom('a', 'b') }
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    ...common,
    does: fc.constantFrom('replace' as const, 'snapshot' as const),
    isLarge: fc.boolean(),
    waits: fc.boolean(),
  }),
  fc.record({
    ...common,
    does: fc.constantFrom(
      'make' as const,
      'remove' as const,
      'restore' as const,
      'forget' as const,
      'change' as const,
      'undo' as const,
      'late' as const,
    ),
  }),
)

const turn = () => new Promise((resolve) => setImmediate(resolve))
const options = (disk: FakeDisk) => ({ folder: '/state', disk, checkpointAfter: 2_000_000 })

/** Everything that a universe holds, in its order. */
function everything(universe: Universe) {
  const worlds = [...universe.worlds].map(([name, world]) => [name, [...world.changes()], world.nextSequence()])
  const snapshots = ['a', 'b'].map((name) => [...universe.snapshots(name).values()])
  return { worlds, snapshots }
}

class Refused extends Error {}

function requireWorld(universe: Universe, name: string): World {
  const world = universe.world(name)
  if (!world) throw new Refused()
  return world
}

function requireNone(universe: Universe, name: string): void {
  if (universe.world(name)) throw new Refused()
}

/** Does a step; resolves whether it was done or refused. Rejects with what should not happen. */
async function act(universe: Universe, step: Step, number: number, old: ReadonlyMap<string, World>): Promise<void> {
  const { sandbox } = step
  const name = `step ${number}`
  try {
    switch (step.does) {
      case 'replace':
      case 'make': {
        const isLarge = step.does === 'replace' && step.isLarge
        const decide = () => {
          if (step.does === 'make') requireNone(universe, sandbox)
          else requireWorld(universe, sandbox)
        }
        const changes = () => {
          decide()
          const made = records(isLarge, name)
          return step.does === 'replace' && step.waits ? turn().then(() => made) : made
        }
        return void (await universe.replace(sandbox, { changes, decide }))
      }
      case 'restore': {
        const changes = () => [...universe.snapshots(sandbox).values()].at(-1)?.changes ?? records(false, name)
        return void (await universe.replace(sandbox, { changes, decide: () => void requireWorld(universe, sandbox) }))
      }
      case 'remove':
        return await universe.remove(sandbox, () => void requireWorld(universe, sandbox))
      case 'snapshot': {
        const take = (): Snapshot => {
          const held = [...requireWorld(universe, sandbox).changes()]
          return {
            name: `s${number % 2}`,
            takenAt: 0,
            changes: step.isLarge ? [...held, ...records(true, name)] : held,
          }
        }
        return void (await universe.putSnapshot(sandbox, take, () => void requireWorld(universe, sandbox)))
      }
      case 'forget':
        return await universe.removeSnapshot(sandbox, 's1', () => {
          if (!universe.snapshots(sandbox).has('s1')) throw new Refused()
        })
      case 'change':
      case 'undo':
      case 'late': {
        // 'late': a request whose sandbox has been replaced under it.
        const world =
          step.does === 'late' ? (old.get(sandbox) ?? requireWorld(universe, sandbox)) : requireWorld(universe, sandbox)
        for (const key of ['0', name]) world.put(organization(key, name))
        world.put(['organizations', '1', null])
        if (step.does === 'undo') return universe.abandon(world)
        return await universe.commit(world)
      }
    }
  } catch (error) {
    if (error instanceof Refused || (error instanceof StoreError && error.code === 'write-failed')) return
    throw error
  }
}

test('whatever overlaps and fails, memory is what a restart finds', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 4, maxLength: 14, size: 'max' }),
      fc.array(fc.nat(60), { maxLength: 3 }),
      async (steps, failures) => {
        const disk = new FakeDisk()
        const universe = await openUniverse(options(disk))
        for (const name of ['a', 'b']) await universe.replace(name, { changes: () => records(false, 'start') })
        const old = new Map(universe.worlds)
        let writes = 0
        disk.fate = (call) => (call === 'write' && failures.includes((writes += 1)) ? 'ENOSPC' : 'works')
        const running: Promise<void>[] = []
        for (const [number, one] of steps.entries()) {
          for (let turns = one.after; turns > 0; turns -= 1) await turn()
          running.push(act(universe, one, number, old))
        }
        await Promise.all(running)
        const before = everything(universe)
        await universe.close()
        const again = await openUniverse(options(disk))
        expect(everything(again)).toEqual(before)
        await again.close()
      },
    ),
    { numRuns: 30, seed: 7 },
  )
})

test('of two that make one sandbox, one does', async () => {
  const universe = await openUniverse(options(new FakeDisk()))
  const make = () => {
    const decide = () => requireNone(universe, 'a')
    return universe.replace('a', { changes: () => records(true, 'made'), decide })
  }
  const outcomes = await Promise.allSettled([make(), make(), make()])
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
})

test('a stop ends what is under way, and leaves what was there', async () => {
  const disk = new FakeDisk()
  const universe = await openUniverse(options(disk))
  await universe.replace('a', { changes: () => records(false, 'kept') })
  const large = universe.replace('a', { changes: () => records(true, 'large') })
  const next = universe.replace('b', { changes: () => records(false, 'next') })
  const after = universe.remove('a', () => undefined)
  await Promise.all([
    universe.close(),
    expect(large).rejects.toMatchObject({ code: 'not-open' }),
    next,
    expect(after).rejects.toMatchObject({ code: 'not-open' }),
  ])
  const again = await openUniverse(options(disk))
  const names = [...again.worlds].map(([name, world]) => [name, world.organization('0')?.name])
  expect(names).toEqual([
    ['a', 'kept'],
    ['b', 'next'],
  ])
})

test('while a large sandbox is written, nothing parts what belongs together', async () => {
  const disk = new FakeDisk()
  const universe = await openUniverse({ ...options(disk), checkpointAfter: 20_000 })
  for (const name of ['a', 'b', 'c']) await universe.replace(name, { changes: () => records(false, 'start') })
  // Never a moment without one that is written.
  await Promise.all(
    ['a', 'b', 'c', 'a', 'b', 'c'].map((name) => universe.replace(name, { changes: () => records(true, name) })),
  )
  // Snapshots of the state were written all the same.
  expect(disk.names().some((name) => name.includes('snapshot-'))).toBe(true)
  const before = everything(universe)
  await universe.close()
  const again = await openUniverse(options(disk))
  expect(everything(again)).toEqual(before)
})

test('a change to a world that was replaced under it is taken back when the replacement fails, and told', async () => {
  const disk = new FakeDisk()
  const universe = await openUniverse(options(disk))
  const world = await universe.replace('a', { changes: () => records(false, 'kept') })
  const before = everything(universe)
  disk.fate = (call) => (call === 'write' ? 'ENOSPC' : 'works')
  const replaced = universe.replace('a', { changes: () => records(false, 'new') })
  world.put(organization('0', 'late'))
  const committed = universe.commit(world)
  await expect(replaced).rejects.toMatchObject({ code: 'write-failed' })
  await expect(committed).rejects.toMatchObject({ code: 'write-failed' })
  expect(everything(universe)).toEqual(before)
})
