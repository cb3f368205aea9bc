import { quoted } from '../domain/short.ts'
import type { SnapshotFile } from '../generated/control-types.ts'
import type { ParameterValues } from '../scenarios/scenario-values.ts'
import type { Snapshot } from '../world/state.ts'
import type { Universe } from '../world/universe.ts'
import { raised, type Limits } from './limits.ts'
import { requireName } from './name.ts'
import { Poured } from './poured.ts'
import { refuseControl } from './problem.ts'
import { withOwn } from './own.ts'
import type { Sandboxes } from './sandboxes.ts'
import { readSnapshotFile, snapshotText } from './snapshot-file.ts'

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

  /** Keeps the sandbox as it is now, in place of the snapshot of that name, if any. Throws a ControlRefusal. */
  take(sandbox: string, name?: string): Promise<Snapshot> {
    return this.#put(sandbox, () => {
      const world = this.#sandboxes.get(sandbox)
      const changes = withOwn(world.contents(), {})
      return { name: name ?? this.#freeName(sandbox), takenAt: world.clock.now(), changes }
    })
  }

  /** Puts the sandbox back to where it was: to the snapshot taken last unless it is named. Throws a ControlRefusal. */
  async restore(sandbox: string, name?: string): Promise<void> {
    const known = () => this.get(sandbox, name ?? this.list(sandbox).at(-1)?.name ?? '')
    await this.#sandboxes.restore(sandbox, () => known().changes)
  }

  /** Throws a ControlRefusal when there is none. */
  remove(sandbox: string, name: string): Promise<void> {
    return this.#universe.removeSnapshot(sandbox, name, () => void this.get(sandbox, name))
  }

  /** The text of a file, in pieces. Throws a ControlRefusal when there is none. */
  download(sandbox: string, name: string): Poured<SnapshotFile> {
    return new Poured(snapshotText(this.get(sandbox, name)))
  }

  /** Throws a ControlRefusal when the file would not make a sound world, or one that is too large. */
  async upload(sandbox: string, name: string, file: SnapshotFile): Promise<Snapshot> {
    this.#sandboxes.requireInvitations(sandbox, file.records.invitations.length)
    const snapshot = await readSnapshotFile(name, file)
    // A reset would lead there.
    const { parameters, ...settings } = file.records.settings
    this.#sandboxes.requireScenario(sandbox, { ...settings, parameters: parameters as ParameterValues })
    return this.#put(sandbox, () => snapshot)
  }

  #put(sandbox: string, take: () => Snapshot): Promise<Snapshot> {
    const decide = (name: string) => this.#requireRoomFor(sandbox, name)
    return this.#universe.putSnapshot(
      sandbox,
      () => {
        const snapshot = take()
        decide(snapshot.name)
        return snapshot
      },
      decide,
    )
  }

  #requireRoomFor(sandbox: string, name: string): void {
    requireName(name)
    this.#sandboxes.get(sandbox)
    const known = this.#universe.snapshots(sandbox)
    const { snapshots: limit } = this.#limits
    if (known.has(name) || known.size < limit) return
    refuseControl(
      'snapshot-limit',
      `The limit of snapshots in a sandbox is reached: ${limit}. Delete one, or ${raised('snapshots')}`,
    )
  }

  #freeName(sandbox: string): string {
    const known = this.#universe.snapshots(sandbox)
    let number = known.size + 1
    while (known.has(`snapshot-${number}`)) number += 1
    return `snapshot-${number}`
  }
}
