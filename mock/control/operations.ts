import type { Bugs } from '../serve/bugs.ts'
import type { Service } from '../services/service.ts'
import { invitationOperations } from './accept/invitation-operations.ts'
import { catalogueOperations } from './catalogue.ts'
import { barrierOperations } from './barriers/barrier-operations.ts'
import { bugOperations } from './bugs/bug-operations.ts'
import { clockOperations } from './clock-control.ts'
import type { ControlOperations } from './control.ts'
import type { ReadDocument } from './documents.ts'
import { mailOperations } from './outbox/mail-operations.ts'
import type { WriteMime } from './outbox/mime.ts'
import type { Outbox } from './outbox/outbox.ts'
import { faultOperations } from './faults/fault-operations.ts'
import { journalOperations } from './journal/journal-operations.ts'
import { overviewOf } from './overview.ts'
import { mockOperations } from './mock-operations.ts'
import { peopleOperations } from './people.ts'
import { providerStateOperations } from './provider-states.ts'
import { reportOperations, type ReportShelf } from './reports.ts'
import { sandboxOperations } from './sandbox-operations.ts'
import { sandboxUseOperations } from './sandbox-use.ts'
import type { Sandboxes } from './sandboxes.ts'
import { snapshotOperations } from './snapshot-operations.ts'
import { worldOperations } from './world-operations.ts'
import type { Snapshots } from './snapshots.ts'
import { sceneOperations } from './scenes/scene-operations.ts'
import type { Scenes } from './scenes/scenes.ts'
import { shareOperations } from './shares/share-operations.ts'
import type { Entrance } from './shares/entry.ts'
import type { Universe } from '../world/universe.ts'
import { stepOperations, type Steps } from './steps.ts'
import type { SandboxTraffic } from './traffic.ts'

/** What the control plane's operations work with. */
export interface ControlParts {
  readonly services: readonly Service[]
  /** What of them is wrong on purpose. */
  readonly bugs: Bugs
  readonly universe: Universe
  readonly sandboxes: Sandboxes
  readonly snapshots: Snapshots
  readonly outbox: Outbox
  readonly traffic: SandboxTraffic
  readonly entrance: Entrance
  readonly steps: Steps
  readonly reports: ReportShelf
  readonly scenes: Scenes
  /** Why nothing can be stored now, in a sentence; undefined when it can. */
  readonly trouble: () => string | undefined
  readonly read: ReadDocument
  readonly mime: WriteMime
}

/** Every operation of the control plane. */
export function controlOperations({
  services,
  bugs,
  universe,
  sandboxes,
  snapshots,
  outbox,
  traffic,
  entrance,
  steps,
  reports,
  scenes,
  trouble,
  read,
  mime,
}: ControlParts): ControlOperations {
  const all = {
    ...mockOperations(trouble, read),
    ...sandboxOperations(universe, sandboxes, snapshots, steps),
    ...sandboxUseOperations(universe),
    ...shareOperations(entrance.shares, entrance.lock !== undefined, (name, asked) => outbox.urlOf(name, asked)),
    ...worldOperations,
    ...catalogueOperations(services),
    ...clockOperations,
    ...peopleOperations,
    ...stepOperations(steps, sandboxes),
    ...reportOperations(reports),
    ...sceneOperations(scenes),
    ...mailOperations(outbox, mime),
    ...invitationOperations({ services, bugs }),
    ...snapshotOperations(snapshots),
    ...providerStateOperations(sandboxes),
    ...faultOperations,
    ...bugOperations(services),
    ...barrierOperations((world) => traffic.barriers(world)),
    ...journalOperations(traffic),
  }
  return { ...all, getOverview: overviewOf(all) }
}
