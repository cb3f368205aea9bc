import { addressKey } from '../domain/email.ts'
import { isOpen, type Invitation } from '../domain/invitation.ts'
import type { InvitationOrder, Ranked } from '../domain/ports.ts'
import { RankedList } from './ranked-list.ts'

const orders: Record<InvitationOrder, (a: Invitation, b: Invitation) => number> = {
  sequence: (a, b) => a.sequence - b.sequence,
  created: (a, b) => a.createdAt - b.createdAt || a.sequence - b.sequence,
  updated: (a, b) => a.updatedAt - b.updatedAt || a.sequence - b.sequence,
}

const none: readonly Invitation[] = []

/** The open invitations of one service to one organization, with what finds them quickly. */
export class InvitationShelf {
  readonly #bySequence = new RankedList(orders.sequence)
  readonly #lists = new Map<InvitationOrder, RankedList<Invitation>>([['sequence', this.#bySequence]])
  readonly #byEmail = new Map<string, Invitation | Invitation[]>()
  /** The address that nothing was found for last, as it was given, and its key: whoever invites has asked first. */
  #unknown: string | undefined
  #unknownKey = ''

  /** The orders that few ask for are made when they are first asked for, and kept from then on. */
  inOrder(order: InvitationOrder): Ranked<Invitation> {
    let list = this.#lists.get(order)
    if (!list) this.#lists.set(order, (list = new RankedList(orders[order], this.#bySequence)))
    return list
  }

  to(email: string): readonly Invitation[] {
    const address = addressKey(email)
    const found = this.#byEmail.get(address)
    if (found === undefined) {
      this.#unknown = email
      this.#unknownKey = address
      return none
    }
    return Array.isArray(found) ? found : [found]
  }

  /** Only an open invitation is kept. */
  add(invitation: Invitation): void {
    if (!isOpen(invitation)) return
    for (const list of this.#lists.values()) list.add(invitation)
    const isUnknown = invitation.email === this.#unknown
    const key = isUnknown ? this.#unknownKey : addressKey(invitation.email)
    const others = isUnknown ? undefined : this.#byEmail.get(key)
    this.#unknown = undefined
    this.#byEmail.set(key, others === undefined ? invitation : [others].flat().concat(invitation))
  }

  remove(invitation: Invitation): void {
    if (!isOpen(invitation)) return
    for (const list of this.#lists.values()) list.delete(invitation)
    const email = addressKey(invitation.email)
    const others = this.to(email).filter((other) => other.id !== invitation.id)
    if (others.length === 0) this.#byEmail.delete(email)
    else this.#byEmail.set(email, others.length === 1 ? (others[0] as Invitation) : others)
  }
}
