import { Pace } from '../domain/patiently.ts'
import type { Snapshot as SnapshotView } from '../generated/control-types.ts'
import type { Snapshot } from '../world/state.ts'
import { compareSnapshot } from './compare-snapshot.ts'
import type { ControlPart } from './control.ts'
import type { Snapshots } from './snapshots.ts'

/** The snapshots of a sandbox over HTTP. */
export function snapshotOperations(
  snapshots: Snapshots,
): ControlPart<
  | 'listSnapshots'
  | 'takeSnapshot'
  | 'downloadSnapshot'
  | 'uploadSnapshot'
  | 'deleteSnapshot'
  | 'compareSnapshot'
  | 'restoreSnapshot'
> {
  return {
    listSnapshots: async ({ world }) => {
      const pace = new Pace()
      const views: SnapshotView[] = []
      for (const snapshot of snapshots.list(world.name)) {
        views.push(view(snapshot))
        await pace.rest()
      }
      return { status: 200, body: { snapshots: views } }
    },
    takeSnapshot: async ({ world, body }) => ({ status: 201, body: view(await snapshots.take(world.name, body.name)) }),
    downloadSnapshot: ({ world, path }) => ({
      status: 200,
      headers: { 'content-disposition': `attachment; filename="${path.name}.json"` },
      body: snapshots.download(world.name, path.name),
    }),
    uploadSnapshot: async ({ world, path, body }) => ({
      status: 201,
      body: view(await snapshots.upload(world.name, path.name, body)),
    }),
    deleteSnapshot: async ({ world, path }) => {
      await snapshots.remove(world.name, path.name)
      return { status: 204, body: undefined }
    },
    compareSnapshot: async ({ world, path }) => ({
      status: 200,
      body: await compareSnapshot(world, snapshots.get(world.name, path.name)),
    }),
    restoreSnapshot: async ({ world, path }) => {
      await snapshots.restore(world.name, path.name)
      return { status: 204, body: undefined }
    },
  }
}

const view = ({ name, takenAt, changes }: Snapshot): SnapshotView => ({
  name,
  takenAt: new Date(takenAt).toISOString(),
  counts: countsOf(changes),
})

/** What has been counted: a hundred snapshots may have a hundred thousand records each, and never change. */
const counted = new WeakMap<Snapshot['changes'], SnapshotView['counts']>()

function countsOf(changes: Snapshot['changes']): SnapshotView['counts'] {
  const known = counted.get(changes)
  if (known) return known
  const counts = { organizations: 0, people: 0, invitations: 0 }
  for (const { 0: kind } of changes) if (kind in counts) counts[kind as keyof typeof counts] += 1
  counted.set(changes, counts)
  return counts
}
