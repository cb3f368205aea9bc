import { machineTime } from '../world/clock.ts'
import type { Universe } from '../world/universe.ts'
import type { World } from '../world/world.ts'
import type { Sandboxes } from './sandboxes.ts'

/** So many are looked at at once where they may have to be loaded. */
const atOnce = 20

/** Some of all sandboxes in the order in which they were made, those of other processes too. To be listed is no use of one. */
export async function listSandboxes<View>(
  universe: Universe,
  sandboxes: Sandboxes,
  { limit, offset }: { readonly limit: number; readonly offset: number },
  view: (world: World) => View,
): Promise<{ readonly total: number; readonly sandboxes: View[] }> {
  const { shared } = universe
  if (!shared) {
    const all = sandboxes.list()
    return { total: all.length, sandboxes: all.slice(offset, offset + limit).map(view) }
  }
  const { total, listed } = await shared.ledger.list({ by: 'made', isDescending: false, limit, offset })
  const seen: View[] = []
  for (let at = 0; at < listed.length; at += atOnce) {
    const looks = listed.slice(at, at + atOnce).map(({ name }) =>
      sandboxes.look(name, () => {
        const world = universe.world(name)
        return world && (world.settings.expiresAt ?? Infinity) > machineTime() ? [view(world)] : []
      }),
    )
    for (const found of await Promise.all(looks)) seen.push(...found)
  }
  return { total, sandboxes: seen }
}
