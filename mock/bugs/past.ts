import type { Invitation } from '../domain/invitation.ts'
import type { WorldStore } from '../domain/ports.ts'

/** So many writes are remembered: more than requests are under way at once. */
const most = 1000

interface Write {
  /** How many requests there had been. */
  readonly after: number
  readonly id: string
  /** undefined: it was not there. */
  readonly before: Invitation | undefined
}

/** What invitations were when a request came, before others that were under way beside it had written theirs. */
export class Past {
  #writes: Write[] = []

  /** The store, which notes what it is about to put. */
  noting(store: WorldStore): Pick<WorldStore, 'putInvitation'> {
    return {
      putInvitation: (invitation) => {
        this.#note(store, invitation)
        store.putInvitation(invitation)
      },
    }
  }

  #note(store: WorldStore, { service, id }: Invitation): void {
    this.#writes.push({ after: store.ids.requests, id, before: store.invitation(service, id) })
    if (this.#writes.length > most) this.#writes = this.#writes.slice(-most / 2)
  }

  /** As a request saw it that came as the sandbox's so-manieth. */
  seen(invitation: Invitation | undefined, arrived: number): Invitation | undefined {
    const first = this.#writes.find(({ id, after }) => id === invitation?.id && after >= arrived)
    return first ? first.before : invitation
  }

  /** How many invitations were not there yet. */
  newSince(arrived: number): number {
    return this.#writes.filter(({ after, before }) => after >= arrived && before === undefined).length
  }
}
