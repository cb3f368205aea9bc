import { quoted } from '../../domain/short.ts'
import { machineTime } from '../../world/clock.ts'
import type { Share } from '../../world/records.ts'
import type { World } from '../../world/world.ts'
import { refuseControl } from '../problem.ts'
import { newKey, type ShareKeys } from './share-keys.ts'

/** How many share links of a sandbox can be in force. */
const mostShares = 50

/** How long one is in force unless it is told, in seconds. */
const usualTtl = 7 * 24 * 60 * 60

export interface ShareRequest {
  readonly access?: Share['access']
  readonly name?: string | null
  /** In seconds of the machine's time. */
  readonly ttl?: number
}

/** The share links of sandboxes. What is changed waits in the world to be kept. */
export class Shares {
  readonly #keys: ShareKeys
  readonly #now: () => number

  constructor(keys: ShareKeys, now = machineTime) {
    this.#keys = keys
    this.#now = now
  }

  /** Those in force, in the order in which they were made. */
  list({ settings: { shares = [] } }: World): Share[] {
    const now = this.#now()
    return shares.filter(({ expiresAt }) => expiresAt > now)
  }

  /** A new link, and its key, which is not kept. Throws a ControlRefusal. */
  create(world: World, { access = 'view', name, ttl = usualTtl }: ShareRequest): { share: Share; key: string } {
    const others = this.list(world)
    if (others.length >= mostShares) {
      refuseControl('share-limit', `This sandbox has ${mostShares} share links, and that is the limit. Revoke one.`)
    }
    const key = newKey(this.#keys)
    const createdAt = this.#now()
    const share = {
      id: `share-${lastNumber(world) + 1}`,
      access,
      ...(typeof name === 'string' && { name }),
      createdAt,
      expiresAt: createdAt + ttl * 1000,
      digest: this.#keys.digest(key),
    }
    put(world, [...others, share])
    return { share, key }
  }

  /** Throws a ControlRefusal when there is none. */
  revoke(world: World, id: string): void {
    const all = this.list(world)
    const left = all.filter((share) => share.id !== id)
    if (left.length === all.length) {
      refuseControl('unknown-share', `There is no share link ${quoted(id)}. GET /_mock/shares lists those in force.`)
    }
    put(world, left)
  }

  /** The link in force whose key this is. */
  find(world: World, key: string): Share | undefined {
    const digest = this.#keys.digest(key)
    // All are looked at, so that the time tells nothing.
    return this.list(world).filter((share) => this.#keys.isSame(share.digest, digest))[0]
  }
}

/** None is given twice while one that is later is in force. */
const lastNumber = ({ settings: { shares = [] } }: World): number =>
  Math.max(0, ...shares.map(({ id }) => Number(id.slice(id.lastIndexOf('-') + 1))))

function put(world: World, shares: readonly Share[]): void {
  const { shares: _, ...settings } = world.settings
  world.put(['settings', '', { ...settings, ...(shares.length > 0 && { shares }) }])
}
