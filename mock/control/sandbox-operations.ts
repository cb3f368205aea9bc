import type { Sandbox } from '../generated/control-types.ts'
import { prefixOf } from '../serve/sandbox.ts'
import type { World } from '../world/world.ts'
import { clockOf } from './clock-control.ts'
import type { ControlPart } from './control.ts'
import type { Sandboxes } from './sandboxes.ts'
import type { Snapshots } from './snapshots.ts'

/** Sandboxes over HTTP. */
export function sandboxOperations(
  sandboxes: Sandboxes,
  snapshots: Snapshots,
): ControlPart<'listSandboxes' | 'createSandbox' | 'getSandbox' | 'deleteSandbox' | 'resetSandbox' | 'forkSandbox'> {
  const view = (world: World): Sandbox => {
    const { name, settings } = world
    return {
      name,
      path: prefixOf(name),
      scenario: settings.scenario,
      parameters: settings.parameters,
      seed: settings.seed,
      clock: clockOf(world),
      ...world.conduct,
      expiresAt: settings.expiresAt === undefined ? null : new Date(settings.expiresAt).toISOString(),
      counts: {
        organizations: world.all('organizations').size,
        people: world.all('people').size,
        invitations: world.all('invitations').size,
        snapshots: snapshots.list(name).length,
      },
    }
  }
  const created = (base: string, world: World) =>
    ({ status: 201, headers: { location: `${base}/_mock/sandboxes/${world.name}` }, body: view(world) }) as const
  return {
    listSandboxes: () => ({ status: 200, body: { sandboxes: sandboxes.list().map(view) } }),
    createSandbox: async ({ base, body }) =>
      created(base, await sandboxes.create(body as Parameters<Sandboxes['create']>[0])),
    getSandbox: ({ path }) => ({ status: 200, body: view(sandboxes.get(path.name)) }),
    deleteSandbox: async ({ path }) => {
      await sandboxes.remove(path.name)
      return { status: 204, body: undefined }
    },
    resetSandbox: async ({ world }) => {
      await sandboxes.reset(world.name)
      return { status: 204, body: undefined }
    },
    forkSandbox: async ({ base, world, body }) => created(base, await sandboxes.fork(world.name, body)),
  }
}
