import type { Share as ShareView } from '../../generated/control-types.ts'
import type { Share } from '../../world/records.ts'
import type { ControlPart } from '../control.ts'
import type { Shares } from './shares.ts'

/** The share links of a sandbox over HTTP. `locked`: whether the control plane wants a token. */
export function shareOperations(
  shares: Shares,
  locked: boolean,
  urlOf: (sandbox: string, asked: string | undefined) => string,
): ControlPart<'getAccess' | 'listShares' | 'createShare' | 'revokeShare'> {
  return {
    getAccess: ({ world, entered: { access, share } }) => ({
      status: 200,
      body: { access, sandbox: world.name, locked, expiresAt: share ? timeOf(share.expiresAt) : null },
    }),
    listShares: ({ world }) => ({ status: 200, body: { locked, shares: shares.list(world).map(view) } }),
    createShare: ({ world, body, prefix, asked }) => {
      const { share, key } = shares.create(world, body)
      const link = `${urlOf(world.name, asked)}/#share=${key}`
      return {
        status: 201,
        headers: { location: `${prefix}/_mock/shares/${share.id}` },
        body: { ...view(share), locked, key, link },
      }
    },
    revokeShare: ({ world, path }) => {
      shares.revoke(world, path.id)
      return { status: 204, body: undefined }
    },
  }
}

const timeOf = (time: number) => new Date(time).toISOString()

function view({ id, access, name, createdAt, expiresAt }: Share): ShareView {
  return { id, access, name: name ?? null, createdAt: timeOf(createdAt), expiresAt: timeOf(expiresAt) }
}
