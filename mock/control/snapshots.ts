import { quoted } from '../domain/short.ts'
import type { SnapshotFile } from '../generated/control-types.ts'
import type { Snapshot } from '../store/state.ts'
import type { Universe } from '../store/universe.ts'
import type { World } from '../store/world.ts'
import { raised, type Limits } from './limits.ts'
import { requireName } from './name.ts'
import { refuseControl } from './problem.ts'
import { withExpiry, type Sandboxes } from './sandboxes.ts'
import { readSnapshotFile, snapshotFile } from './snapshot-file.ts'

/** The named snapshots of sandboxes: takes, finds, restores, hands out and takes in. */
export class Snapshots {
  readonly #universe: Universe
  readonly #sandboxes: Sandboxes
  readonly #limits: Limits

  constructor(universe: Universe, sandboxes: Sandboxes, limits: Limits) {
    this.#universe = universe
    this.#sandboxes = sandboxes
    this.#limits = limits
  }

  /** In the order in which they were taken. */
  list(sandbox: string): Snapshot[] {
    return [...this.#universe.snapshots(sandbox).values()]
  }

  /** Throws a ControlRefusal when the sandbox has none of that name. */
  get(sandbox: string, name: string): Snapshot {
    const known = this.#universe.snapshots(sandbox)
    const has = known.size === 0 ? 'has none yet' : `has: ${[...known.keys()].join(', ')}`
    return (
      known.get(name) ??
      refuseControl('unknown-snapshot', `There is no snapshot ${quoted(name)}. The sandbox "${sandbox}" ${has}.`)
    )
  }

  /** Keeps the world as it is now, in place of the snapshot of that name, if any. Throws a ControlRefusal. */
  async take(world: World, name = this.#freeName(world.name)): Promise<Snapshot> {
    const snapshot = { name, takenAt: world.clock.now(), changes: withExpiry(world.changes(), undefined) }
    return this.#put(world.name, snapshot)
  }

  /** Puts the sandbox back to where it was. Throws a ControlRefusal. */
  async restore(sandbox: string, name: string): Promise<void> {
    await this.#sandboxes.restore(sandbox, this.get(sandbox, name).changes)
  }

  /** Throws a ControlRefusal when there is none. */
  async remove(sandbox: string, name: string): Promise<void> {
    this.get(sandbox, name)
    await this.#universe.removeSnapshot(sandbox, name)
  }

  /** Throws a ControlRefusal when there is none. */
  download(sandbox: string, name: string): SnapshotFile {
    return snapshotFile(this.get(sandbox, name))
  }

  /** Throws a ControlRefusal when the file would not make a sound world, or one that is too large. */
  async upload(sandbox: string, name: string, file: SnapshotFile): Promise<Snapshot> {
    this.#sandboxes.requireInvitations(sandbox, file.records.invitations.length)
    return this.#put(sandbox, readSnapshotFile(name, file))
  }

  async #put(sandbox: string, snapshot: Snapshot): Promise<Snapshot> {
    requireName(snapshot.name)
    const known = this.#universe.snapshots(sandbox)
    const { snapshots: limit } = this.#limits
    if (!known.has(snapshot.name) && known.size >= limit) {
      refuseControl(
        'snapshot-limit',
        `The limit of snapshots in a sandbox is reached: ${limit}. Delete one, or ${raised('snapshots')}`,
      )
    }
    await this.#universe.putSnapshot(sandbox, snapshot)
    return snapshot
  }

  #freeName(sandbox: string): string {
    const known = this.#universe.snapshots(sandbox)
    let number = known.size + 1
    while (known.has(`snapshot-${number}`)) number += 1
    return `snapshot-${number}`
  }
}
