import type { InvitationState } from './invitation.ts'

/** What can be done with an invitation that exists. */
export type Action = 'view' | 'cancel' | 'accept' | 'decline' | 'expire'

/**
 * Who does it, seen from the invitation:
 * - `manager` may invite into its organization, `reader` may see it, `outsider` may not even do that;
 * - `invitee` is whom it is for: the addressee, or where only the code counts whoever holds it;
 * - `acceptor` has already accepted it;
 * - `clock` is time itself.
 */
export type Actor = 'manager' | 'reader' | 'outsider' | 'invitee' | 'acceptor' | 'clock'

/** Why the lifecycle says no. */
export type LifecycleRefusal = 'forbidden' | 'hidden' | 'gone' | 'no-longer-valid'

/** `keep`: allowed, and nothing changes. */
export type Decision =
  | { readonly does: 'keep' }
  | { readonly does: 'move'; readonly to: InvitationState }
  | { readonly does: 'refuse'; readonly because: LifecycleRefusal }

/** What the services see differently. */
export interface LifecyclePolicy {
  /** Milliseconds until an invitation expires; null: never. */
  readonly lifetime: number | null
  /** Whether an invitation can still be read and cancelled once it is accepted, cancelled or expired. */
  readonly keepsSettled: boolean
}

type Cell = Decision | ((policy: LifecyclePolicy) => Decision)

const keep: Decision = { does: 'keep' }
const move = (to: InvitationState): Decision => ({ does: 'move', to })
const refuse = (because: LifecycleRefusal): Decision => ({ does: 'refuse', because })

const viewSettled: Cell = (policy) => (policy.keepsSettled ? keep : refuse('gone'))
const cancelSettled: Cell = (policy) => (policy.keepsSettled ? move('cancelled') : refuse('gone'))

const settled: Record<'view' | 'cancel', Record<Actor, Cell>> = {
  view: {
    manager: viewSettled,
    reader: viewSettled,
    outsider: refuse('hidden'),
    invitee: refuse('no-longer-valid'),
    acceptor: refuse('no-longer-valid'),
    clock: keep,
  },
  cancel: {
    manager: cancelSettled,
    reader: refuse('forbidden'),
    outsider: refuse('hidden'),
    invitee: refuse('forbidden'),
    acceptor: refuse('forbidden'),
    clock: keep,
  },
}

/** Nobody but those whom it is for may answer an invitation, whatever its state. */
const notTheirs: Record<'manager' | 'reader' | 'outsider' | 'clock', Decision> = {
  manager: refuse('forbidden'),
  reader: refuse('forbidden'),
  outsider: refuse('forbidden'),
  clock: refuse('forbidden'),
}

const tooLate: Record<Actor, Decision> = {
  ...notTheirs,
  invitee: refuse('no-longer-valid'),
  acceptor: refuse('no-longer-valid'),
}

/** Only time makes an invitation expire, and only a pending one. */
const notByHand: Record<Actor, Decision> = {
  manager: refuse('forbidden'),
  reader: refuse('forbidden'),
  outsider: refuse('forbidden'),
  invitee: refuse('forbidden'),
  acceptor: refuse('forbidden'),
  clock: keep,
}

/** State x action x actor. The type leaves no cell undefined. */
export const lifecycle: Record<InvitationState, Record<Action, Record<Actor, Cell>>> = {
  pending: {
    view: { manager: keep, reader: keep, outsider: refuse('hidden'), invitee: keep, acceptor: keep, clock: keep },
    cancel: {
      manager: move('cancelled'),
      reader: refuse('forbidden'),
      outsider: refuse('hidden'),
      invitee: refuse('forbidden'),
      acceptor: refuse('forbidden'),
      clock: keep,
    },
    accept: { ...notTheirs, invitee: move('accepted'), acceptor: move('accepted') },
    decline: { ...notTheirs, invitee: move('cancelled'), acceptor: move('cancelled') },
    expire: { ...notByHand, clock: move('expired') },
  },
  accepted: {
    ...settled,
    accept: { ...tooLate, acceptor: keep },
    decline: tooLate,
    expire: notByHand,
  },
  cancelled: { ...settled, accept: tooLate, decline: tooLate, expire: notByHand },
  expired: { ...settled, accept: tooLate, decline: tooLate, expire: notByHand },
}

/** What happens when `actor` does `action` to an invitation in `state`. Pure. */
export function decide(state: InvitationState, action: Action, actor: Actor, policy: LifecyclePolicy): Decision {
  const cell = lifecycle[state][action][actor]
  return typeof cell === 'function' ? cell(policy) : cell
}
