import { isOpen } from '../domain/invitation.ts'
import { patiently } from '../domain/patiently.ts'
import { renewed } from '../domain/renewed.ts'
import { realTime } from '../world/clock.ts'
import type { Change } from '../world/records.ts'
import type { Universe } from '../world/universe.ts'
import type { World } from '../world/world.ts'

const day = 24 * 60 * 60 * 1000

/** Until then they stay as they are, so that nobody sees a move on the day on which a world was made. */
const patience = 2 * day

/** So many are changed at once: more would hold up requests. */
const atOnce = 100

/** Moves the seeded invitations of sandboxes on with the days, as long as their clocks run: decisions/seeded-times.md. */
export class Renewal {
  readonly #universe: Universe
  readonly #now: () => number
  /** When a world is next looked through. */
  readonly #due = new WeakMap<World, number>()

  constructor(universe: Universe, now: () => number) {
    this.#universe = universe
    this.#now = now
  }

  /** Resolves when all that is due is kept. */
  async renew(world: World): Promise<void> {
    const now = dayIn(world, this.#now())
    if (now === undefined || now < (this.#due.get(world) ?? -Infinity)) return
    let due = now + patience
    const moving: string[] = []
    const invitations = world.all('invitations')
    await patiently(invitations, ([id, invitation]) => {
      const { seededAt } = invitation
      if (seededAt === undefined || !isOpen(invitation)) return
      if (Math.abs(now - seededAt) < patience) due = Math.min(due, seededAt + patience)
      else moving.push(id)
    })
    // Nobody has a turn between what is changed and its commit: what they take back would be taken back with it.
    await patiently(inBatches(moving), (ids) => {
      for (const id of ids) {
        const invitation = invitations.get(id)
        if (invitation) world.put(['invitations', id, renewed(invitation, now)])
      }
      return this.#universe.commit(world)
    })
    this.#due.set(world, due)
  }
}

/** The time of a world's clock where nobody has moved it; undefined: it stands still, and its invitations with it. */
function dayIn(world: World, now: number): number | undefined {
  const { clock } = world.settings
  return clock.mode === 'running' && world.clock.setting.mode === 'running' ? now + clock.offset : undefined
}

function* inBatches(ids: readonly string[]): Generator<readonly string[]> {
  for (let from = 0; from < ids.length; from += atOnce) yield ids.slice(from, from + atOnce)
}

/** The same records as they stand now, for a state of another day. */
export function renewedChanges(all: readonly Change[], now: number): readonly Change[] {
  const settings = all.find((change) => change[0] === 'settings')?.[2]
  const moved = all.find((change) => change[0] === 'clock')?.[2] ?? realTime
  if (settings?.clock.mode !== 'running' || moved.mode !== 'running') return all
  const { offset } = settings.clock
  return all.map((change) =>
    change[0] === 'invitations' && change[2] !== null
      ? ['invitations', change[1], renewed(change[2], now + offset)]
      : change,
  )
}
