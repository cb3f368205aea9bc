import type { Sandbox } from '../generated/control-types.ts'
import { prefixOf } from '../serve/sandbox.ts'
import type { Universe } from '../world/universe.ts'
import type { World } from '../world/world.ts'
import { clockOf } from './clock-control.ts'
import type { ControlPart } from './control.ts'
import { listSandboxes } from './list-sandboxes.ts'
import { refuseControl } from './problem.ts'
import type { Sandboxes } from './sandboxes.ts'
import type { Access } from './shares/entry.ts'
import type { Snapshots } from './snapshots.ts'
import type { Steps } from './steps.ts'

/** Sandboxes over HTTP. */
export function sandboxOperations(
  universe: Universe,
  sandboxes: Sandboxes,
  snapshots: Snapshots,
  steps: Steps,
): ControlPart<
  'listSandboxes' | 'createSandbox' | 'getSandbox' | 'changeSandbox' | 'deleteSandbox' | 'resetSandbox' | 'forkSandbox'
> {
  const view = (world: World, access: Access = 'all'): Sandbox => {
    const { name, settings } = world
    const { bugs, ...conduct } = world.conduct
    return {
      name,
      path: prefixOf(name),
      title: settings.title ?? null,
      colour: settings.colour ?? null,
      language: settings.language ?? null,
      timeZone: settings.timeZone ?? null,
      organizationNames: [...(settings.organizationNames ?? [])],
      scenario: settings.scenario,
      parameters: settings.parameters,
      ...(access !== 'view' && { seed: settings.seed }),
      clock: clockOf(world),
      ...conduct,
      ...(bugs && { bugs: [...bugs] }),
      expiresAt: settings.expiresAt === undefined ? null : new Date(settings.expiresAt).toISOString(),
      renewsOnUse: settings.idle !== undefined,
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
    listSandboxes: async ({ query: { limit = 500, offset = 0 } }) => ({
      status: 200,
      body: await listSandboxes(universe, sandboxes, { limit, offset }, (world) => view(world)),
    }),
    createSandbox: async ({ base, body, maker }) =>
      created(base, await sandboxes.create(body as Parameters<Sandboxes['create']>[0], maker)),
    getSandbox: async ({ path, entered: { access } }) => ({
      status: 200,
      body: await sandboxes.look(path.name, () => view(sandboxes.get(path.name), access)),
    }),
    changeSandbox: async ({ path, body, entered: { access } }) => {
      if (access !== 'all' && body.ttl !== undefined)
        refuseControl('not-shared', 'When the sandbox ends is not for a share link to say. Leave ttl out.')
      await sandboxes.reach(path.name)
      const world = sandboxes.get(path.name)
      const changes = sandboxes.changesFor(world, body)
      const done = steps.note('changeSandbox', world, changes)
      await sandboxes.put(world, changes)
      await done()
      return { status: 200, body: view(world) }
    },
    deleteSandbox: async ({ path }) => {
      await sandboxes.remove(path.name)
      return { status: 204, body: undefined }
    },
    resetSandbox: async ({ world }) => {
      await sandboxes.reset(world.name)
      return { status: 204, body: undefined }
    },
    forkSandbox: async ({ base, world, body, maker }) => created(base, await sandboxes.fork(world.name, body, maker)),
  }
}
