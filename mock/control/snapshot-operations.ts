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
    listSnapshots: ({ world }) => ({ status: 200, body: { snapshots: snapshots.list(world.name).map(view) } }),
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

function view({ name, takenAt, changes }: Snapshot): SnapshotView {
  const count = (wanted: string) => changes.filter(([kind]) => kind === wanted).length
  return {
    name,
    takenAt: new Date(takenAt).toISOString(),
    counts: { organizations: count('organizations'), people: count('people'), invitations: count('invitations') },
  }
}
