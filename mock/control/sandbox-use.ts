import type { SandboxUse } from '../generated/control-types.ts'
import { prefixOf } from '../serve/sandbox.ts'
import { inOrder } from '../world/in-order.ts'
import type { Listed } from '../world/ledger.ts'
import { recordSize } from '../world/record-size.ts'
import type { Universe } from '../world/universe.ts'
import type { World } from '../world/world.ts'
import type { ControlPart } from './control.ts'

/** All sandboxes as whoever runs the mock looks at them, over HTTP. */
export function sandboxUseOperations(universe: Universe): ControlPart<'listSandboxUse'> {
  return {
    listSandboxUse: async ({ query: { sort: by = 'used', order = 'desc', limit = 50, offset = 0 } }) => {
      const asked = { by, isDescending: order === 'desc', limit, offset }
      const { total, listed } = universe.shared
        ? await universe.shared.ledger.list(asked)
        : inOrder([...universe.worlds.values()].map(listedOf), asked)
      return { status: 200, body: { total, sandboxes: listed.map((each) => view(each, universe.world(each.name))) } }
    },
  }
}

function listedOf(world: World): Listed {
  const { made, expiresAt } = world.settings
  return {
    name: world.name,
    madeAt: made?.at ?? null,
    usedAt: world.usedAt || null,
    expiresAt: expiresAt ?? null,
    bytes: world.size * recordSize,
    ...(made?.creator !== undefined && { creator: made.creator }),
    ...(made?.address !== undefined && { address: made.address }),
  }
}

function view(
  { name, bytes, madeAt, usedAt, expiresAt, creator, address }: Listed,
  world: World | undefined,
): SandboxUse {
  // What was used here just now is told to others now and then.
  const lastUsed = Math.max(usedAt ?? 0, world?.usedAt ?? 0)
  return {
    name,
    path: prefixOf(name),
    bytes,
    madeAt: timeOf(madeAt),
    usedAt: timeOf(lastUsed || null),
    expiresAt: timeOf(expiresAt),
    creator: creator ?? null,
    address: address ?? null,
    inMemory: world !== undefined,
  }
}

const timeOf = (time: number | null) => (time === null ? null : new Date(time).toISOString())
