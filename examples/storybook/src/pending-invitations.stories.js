import { behind } from './behind.js'
import { pendingInvitations } from './pending-invitations.js'

export default {
  title: 'Pending invitations',
  render: (_args, { loaded }) => pendingInvitations(loaded),
}

export const Pending = { loaders: [() => behind()] }

/** A week later. */
export const Expired = { loaders: [() => behind((sandbox) => sandbox.clock.advance('8d'))] }

/** To somebody of another organization. */
export const Refused = { loaders: [() => behind(undefined, 'outsider')] }

export const Slow = { loaders: [() => behind((sandbox) => sandbox.faults.add({ effect: { latency: 60_000 } }))] }
