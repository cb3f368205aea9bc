import type { InvitationState } from './invitation.ts'

/** Who manages an organization's invitations: `manager` may invite, `reader` may see them, `outsider` may not even that. */
export type Overseer = 'manager' | 'reader' | 'outsider'

/**
 * Who answers an invitation: `invitee` is whom it is for, the addressee, or where only the code counts whoever holds it;
 * `acceptor` has already accepted it; `stranger` is anybody else.
 */
export type Answerer = 'invitee' | 'acceptor' | 'stranger'

/** What can be done with an invitation that exists, and by whom. Time does the rest: it expires. */
export interface Actors {
  view: Overseer
  cancel: Overseer
  resend: Overseer
  accept: Answerer
  decline: Answerer
}

export type Action = keyof Actors

/** Why the lifecycle says no. */
export type LifecycleRefusal = 'forbidden' | 'hidden' | 'gone' | 'no-longer-valid' | 'not-offered'

/** `keep`: allowed, and nothing changes. To `pending` it moves from there too: it waits anew. */
export type Decision =
  | { readonly does: 'keep' }
  | { readonly does: 'move'; readonly to: Exclude<InvitationState, 'expired'> }
  | { readonly does: 'refuse'; readonly because: LifecycleRefusal }

/** What the services see differently. */
export interface LifecyclePolicy {
  /** Milliseconds until an invitation expires; null: never. */
  readonly lifetime: number | null
  /** Whether an invitation can still be read and cancelled once it is accepted, cancelled or expired. */
  readonly keepsSettled: boolean
  /** Whether one that waits, or has waited in vain, can be sent again: it is valid anew, and another mail goes out. */
  readonly resends: boolean
  /** The only states in which that is so; those two unless given. */
  readonly resendsFrom?: readonly ('pending' | 'expired')[]
  /** The settled states in which it can still be read; all or none, as `keepsSettled` says, unless given. */
  readonly keeps?: readonly Exclude<InvitationState, 'pending'>[]
  /** Whether one that is settled and kept can still be cancelled; it can unless given. */
  readonly cancelsSettled?: boolean
  /** Whether who was invited can decline; they can unless given. */
  readonly declines?: boolean
  /** Where it is decided otherwise than by the table. */
  readonly exceptions?: LifecycleExceptions
}

/** By state, action and actor. */
export type LifecycleExceptions = {
  readonly [State in InvitationState]?: { readonly [A in Action]?: { readonly [Actor in Actors[A]]?: Cell } }
}

export type Cell = Decision | ((policy: LifecyclePolicy) => Decision)
type Cells<Asking extends Answerer> = {
  readonly [A in Action]: Record<Actors[A] extends Overseer ? Overseer : Asking, Cell>
}

const keep: Decision = { does: 'keep' }
const move = (to: Exclude<InvitationState, 'expired'>): Decision => ({ does: 'move', to })
const refuse = (because: LifecycleRefusal): Decision => ({ does: 'refuse', because })

type Settled = Exclude<InvitationState, 'pending'>

/** Whether one in that state can still be read. */
const isKept = ({ keeps, keepsSettled }: LifecyclePolicy, state: Settled) => keeps?.includes(state) ?? keepsSettled

const late = refuse('no-longer-valid')
const notTheirs = refuse('forbidden')

const view =
  (state: Settled): Cell =>
  (policy) =>
    isKept(policy, state) ? keep : refuse('gone')
const cancel =
  (state: Settled): Cell =>
  (policy) =>
    !isKept(policy, state) ? refuse('gone') : policy.cancelsSettled === false ? late : move('cancelled')
const resendSettled =
  (state: Settled): Cell =>
  (policy) =>
    isKept(policy, state) ? late : refuse('gone')
const resendOpen =
  (state: 'pending' | 'expired'): Cell =>
  (policy) =>
    !policy.resends ? refuse('forbidden') : (policy.resendsFrom?.includes(state) ?? true) ? move('pending') : late
const declinePending: Cell = (policy) => (policy.declines === false ? refuse('not-offered') : move('cancelled'))

const settled = (state: Settled): Cells<Answerer> => ({
  view: { manager: view(state), reader: view(state), outsider: refuse('hidden') },
  cancel: { manager: cancel(state), reader: refuse('forbidden'), outsider: refuse('hidden') },
  resend: { manager: resendSettled(state), reader: refuse('forbidden'), outsider: refuse('hidden') },
  accept: { invitee: late, acceptor: late, stranger: notTheirs },
  decline: { invitee: late, acceptor: late, stranger: notTheirs },
})

/** Nobody has accepted it yet. */
type Newcomer = Exclude<Answerer, 'acceptor'>

/** State x action x actor, as far as it can be asked. The types leave no cell undefined. */
export const lifecycle: {
  readonly pending: Cells<Newcomer>
  readonly accepted: Cells<Answerer>
  readonly cancelled: Cells<Answerer>
  readonly expired: Cells<Newcomer>
} = {
  pending: {
    view: { manager: keep, reader: keep, outsider: refuse('hidden') },
    cancel: { manager: move('cancelled'), reader: refuse('forbidden'), outsider: refuse('hidden') },
    resend: { manager: resendOpen('pending'), reader: refuse('forbidden'), outsider: refuse('hidden') },
    accept: { invitee: move('accepted'), stranger: notTheirs },
    decline: { invitee: declinePending, stranger: notTheirs },
  },
  accepted: { ...settled('accepted'), accept: { invitee: late, acceptor: keep, stranger: notTheirs } },
  cancelled: settled('cancelled'),
  expired: {
    ...settled('expired'),
    resend: { manager: resendOpen('expired'), reader: refuse('forbidden'), outsider: refuse('hidden') },
    accept: { invitee: late, stranger: notTheirs },
    decline: { invitee: late, stranger: notTheirs },
  },
}

/** What happens when `actor` does `action` to an invitation in `state`. Pure. Throws when that can't be asked. */
export function decide<A extends Action>(
  state: InvitationState,
  action: A,
  actor: Actors[A],
  policy: LifecyclePolicy,
): Decision {
  type Row = Readonly<Partial<Record<Actors[A], Cell>>> | undefined
  const exception = (policy.exceptions?.[state]?.[action] as Row)?.[actor]
  const cell = exception ?? (lifecycle[state][action] as Row)?.[actor]
  if (cell === undefined) throw new Error(`Of a ${state} invitation there is no ${actor}.`)
  return typeof cell === 'function' ? cell(policy) : cell
}
