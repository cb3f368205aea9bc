import type { Membership, Person, Persona, Role } from '../domain/directory.ts'
import { addressKey } from '../domain/email.ts'
import { idKey } from '../domain/id-key.ts'
import type { ServiceName } from '../domain/invitation.ts'
import { numberOfMail } from '../domain/mail.ts'
import { InvitationShelf } from './invitation-shelf.ts'
import type { Change } from './records.ts'

/** What finds a sandbox's records other than by their keys, so that no operation walks a list. */
export class Indexes {
  /** By organization, then by id. */
  readonly roles = new Map<string, Map<string, Role>>()
  /** By organization, then by person. */
  readonly members = new Map<string, Map<string, Membership>>()
  /** By the key of the address. */
  readonly peopleByEmail = new Map<string, Person>()
  readonly personasByToken = new Map<string, Persona>()
  readonly personasByKeyId = new Map<string, Persona>()
  /** By the key of the person's id. */
  readonly personasByPerson = new Map<string, Persona>()
  readonly #shelves = new Map<ServiceName, Map<string, InvitationShelf>>()
  #lastSequence = 0
  #lastMail = 0

  /** The highest sequence that an invitation has; 0 for none. */
  get lastSequence(): number {
    return this.#lastSequence
  }

  /** The highest number that a mail has; 0 for none. */
  get lastMail(): number {
    return this.#lastMail
  }

  shelf(service: ServiceName, organizationId: string): InvitationShelf {
    const ofService = obtain(this.#shelves, service, newMap<InvitationShelf>)
    return obtain(ofService, organizationId, newShelf)
  }

  /** Enters the record that a change puts in its place. */
  add([kind, , value]: Change): void {
    if (value === null) return
    switch (kind) {
      case 'settings':
      case 'clock':
      case 'organizations':
      case 'outbox':
      case 'faults':
      case 'barriers':
        return
      case 'people':
        this.peopleByEmail.set(addressKey(value.email), value)
        return
      case 'roles':
        obtain(this.roles, value.organizationId, newMap<Role>).set(value.id, value)
        return
      case 'memberships':
        obtain(this.members, value.organizationId, newMap<Membership>).set(value.personId, value)
        return
      case 'personas':
        this.personasByToken.set(value.token, value)
        this.personasByKeyId.set(value.apiKey.keyId, value)
        this.personasByPerson.set(idKey(value.personId), value)
        return
      case 'mails':
        this.#lastMail = Math.max(this.#lastMail, numberOfMail(value))
        return
      case 'invitations':
        this.shelf(value.service, value.organizationId).add(value)
        this.#lastSequence = Math.max(this.#lastSequence, value.sequence)
    }
  }

  /** Takes out the record that stood in a change's place. */
  remove([kind, , old]: Change): void {
    if (old === null) return
    switch (kind) {
      case 'settings':
      case 'clock':
      case 'organizations':
      case 'outbox':
      case 'faults':
      case 'barriers':
        return
      case 'people':
        // Two people may have one address in two spellings; the last one put is found.
        if (this.peopleByEmail.get(addressKey(old.email))?.id === old.id) {
          this.peopleByEmail.delete(addressKey(old.email))
        }
        return
      case 'roles':
        this.roles.get(old.organizationId)?.delete(old.id)
        return
      case 'memberships':
        this.members.get(old.organizationId)?.delete(old.personId)
        return
      case 'personas':
        this.personasByToken.delete(old.token)
        this.personasByKeyId.delete(old.apiKey.keyId)
        this.personasByPerson.delete(idKey(old.personId))
        return
      case 'mails':
        if (numberOfMail(old) === this.#lastMail) this.#lastMail -= 1
        return
      case 'invitations':
        this.shelf(old.service, old.organizationId).remove(old)
        // One that is taken back leaves its number to the next. Whatever else is put in its place has it again.
        if (old.sequence === this.#lastSequence) this.#lastSequence -= 1
    }
  }
}

const newMap = <Value>() => new Map<string, Value>()
const newShelf = () => new InvitationShelf()

function obtain<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = map.get(key)
  if (value === undefined) map.set(key, (value = make()))
  return value
}
