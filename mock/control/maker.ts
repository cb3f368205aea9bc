import type { Arrival } from '../serve/arrival.ts'
import type { Maker } from '../world/records.ts'
import { oneText } from './page-handler.ts'

/** Longer names are cut. */
const longest = 200

/**
 * Who asks: by the address of the connection, or where a proxy is trusted by what it says in X-Forwarded-For, of several
 * addresses the last one, which is the one that it has seen, and in X-Forwarded-User.
 */
export function makerOf({ headers, address }: Arrival, { trustsProxy }: { readonly trustsProxy: boolean }): Maker {
  const forwarded = trustsProxy ? lastOf(headers['x-forwarded-for']) : undefined
  const user = trustsProxy ? oneText(headers['x-forwarded-user'])?.trim() : undefined
  const from = forwarded ?? address
  return {
    ...(user && { creator: user.slice(0, longest) }),
    ...(from !== undefined && { address: from.replace(/^::ffff:(?=[\d.]+$)/, '').slice(0, longest) }),
  }
}

const lastOf = (header: string | string[] | undefined): string | undefined =>
  [header ?? []].flat().join(',').split(',').at(-1)?.trim() || undefined
