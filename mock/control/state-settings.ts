import type { Change, WorldSettings } from '../world/records.ts'
import type { World } from '../world/world.ts'
import { ownOf, renamed, withoutOwn } from './own.ts'

/**
 * The seed of sandboxes for which none is named, where `default` has this one: the same for all, so that each is the same
 * world whatever it is called, and another one, so that no id or credential of theirs is known to `default`.
 */
export function seedApart(seed: number): number {
  return (seed ^ 0x53616e64) >>> 0
}

export function withSettings(changes: Iterable<Change>, settings: WorldSettings): Change[] {
  return [['settings', '', settings], ...[...changes].filter(([kind]) => kind !== 'settings')]
}

/** Its own is what it is now, not what it was when the other world was begun. */
export function keepOwn(begun: World, world: World): void {
  const own = ownOf(world.settings)
  if (JSON.stringify(own) === JSON.stringify(ownOf(begun.settings))) return
  begun.put(['settings', '', { ...withoutOwn(begun.settings), ...own }])
  for (const change of renamed(begun.organizations(), own.organizationNames ?? [])) begun.put(change)
}

/** No scene of a world that begins anew has been played. */
export function asBegun(settings: WorldSettings): WorldSettings {
  const { played: _, ...begun } = settings
  return begun
}

/** A state with the own services that there are, whatever there were when it was taken. */
export function withServices(changes: readonly Change[], services: readonly string[] | undefined): readonly Change[] {
  const at = changes.findIndex(([kind]) => kind === 'settings')
  const settings = changes[at]?.[2] as WorldSettings | undefined
  if (!settings || String(settings.services) === String(services)) return changes
  const { services: _, ...others } = settings
  return changes.with(at, ['settings', '', { ...others, ...(services && { services }) }])
}
