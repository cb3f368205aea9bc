import type { Person } from '../../domain/directory.ts'
import { addressIn, addressKey, isMailable } from '../../domain/email.ts'
import { idKey } from '../../domain/id-key.ts'
import { quoted } from '../../domain/short.ts'
import { nearest } from '../../text/nearest.ts'
import { inAddress } from '../in-address.ts'
import type { NameAt } from '../people.ts'
import { memberOf } from './world-error.ts'
import type { WorldMember, WorldPerson } from './world-file.ts'
import type { WorldStream } from './world-stream.ts'

/** Says what is wrong at a place of the file. */
export type Wrong = (pointer: string, message: string) => void

/** What a file says of a person, wherever. */
type Described = Pick<WorldPerson & WorldMember, 'name' | 'email' | 'id' | 'persona' | 'credentials' | 'home'>

/** A person of the file. */
export interface Known {
  described: Described
  /** Where they are described first: a JSON pointer. */
  readonly place: string
  /** What their stream goes by. */
  readonly key: string
  /** Once the people are complete. */
  person?: Person
}

/** So many names are looked through for the one that was meant. */
const looked = 1000

/** Who is in a file: the same id or address is the same person, wherever it stands. */
export class WorldPeople {
  readonly all: Known[] = []
  readonly #byId = new Map<string, Known>()
  readonly #byAddress = new Map<string, Known>()
  readonly #byPersona = new Map<string, Known>()
  readonly #wrong: Wrong

  constructor(wrong: Wrong) {
    this.#wrong = wrong
  }

  /** The person whom an entry means. `otherwise`: what the stream of somebody without any name goes by. */
  meant(described: Described, place: string, otherwise: string): Known {
    const { id, email, persona, name } = described
    const byId = id === undefined ? undefined : this.#byId.get(idKey(id))
    const byAddress = email === undefined ? undefined : this.#byAddress.get(addressKey(email))
    // Two people of one address are told apart by their ids.
    const found = byId ?? (id === undefined || byAddress?.described.id === undefined ? byAddress : undefined)
    const key = id ?? (email === undefined ? undefined : addressKey(email)) ?? persona ?? name ?? otherwise
    const known = found ?? { described: {}, place, key }
    if (!found) this.all.push(known)
    this.#describe(known, described, place)
    return known
  }

  /** Somebody by address, persona or id; undefined, with what is wrong told, when there is nobody. */
  named(who: string, place: string): Known | undefined {
    const found = this.#byPersona.get(who) ?? this.#byAddress.get(addressKey(who)) ?? this.#byId.get(idKey(who))
    if (found) return found
    const known = [...this.#byPersona.keys(), ...this.#byAddress.keys()].slice(0, looked)
    const meant = nearest(who, known)
    const hint = meant === undefined ? 'Name somebody by address, persona or id.' : `Did you mean ${meant}?`
    this.#wrong(place, `is ${quoted(who)}, and nobody in the file is called so. ${hint}`)
    return undefined
  }

  withAddress(email: string): Known | undefined {
    return this.#byAddress.get(addressKey(email))
  }

  withPersona(persona: string): Known | undefined {
    return this.#byPersona.get(persona)
  }

  /** Gives somebody all that a person has. Those whose addresses are given must be known before. */
  complete(known: Known, stream: WorldStream, nameAt: NameAt): Person {
    const { id, name, email } = known.described
    const faker = stream.of('person', known.key)
    const drawn = faker.string.uuid()
    const [first = '', ...others] = name?.split(' ') ?? []
    const given = { firstName: first.replaceAll('\u00a0', ' '), lastName: others.join(' ') }
    for (let turn = 0; ; turn += 1) {
      const made = nameAt(faker.number.int({ max: 59_999 }))
      const digits = faker.number.int({ min: 10, max: turn < 3 ? 99 : 999_999 })
      const { firstName, lastName } = name === undefined ? made : given
      const mailbox = [firstName, lastName].map(inAddress).filter(Boolean).join('.') || 'somebody'
      const free =
        name !== undefined && turn === 0 ? `${mailbox}@example.com` : `${mailbox}${digits}@${domainOf(made.email)}`
      const address = email === undefined ? free : addressIn(email)
      if (email === undefined && this.#byAddress.has(addressKey(address))) continue
      if (email === undefined) this.#byAddress.set(addressKey(address), known)
      known.person = { id: id === undefined ? drawn : idKey(id), firstName, lastName, email: address }
      return known.person
    }
  }

  #describe(known: Known, described: Described, place: string): void {
    for (const part of ['name', 'persona', 'credentials', 'home'] as const) {
      const before = known.described[part]
      const said = described[part]
      if (before === undefined || said === undefined || JSON.stringify(before) === JSON.stringify(said)) continue
      this.#wrong(`${place}/${part}`, `differs from that of the same person at ${memberOf(known.place)}. Leave one out`)
    }
    known.described = { ...known.described, ...described }
    const { id, email, persona } = described
    if (id !== undefined) this.#byId.set(idKey(id), known)
    if (email !== undefined) {
      if (!isMailable(addressIn(email)))
        this.#wrong(`${place}/email`, `is ${quoted(email)}, to which no mail can be sent`)
      if (!this.#byAddress.has(addressKey(email))) this.#byAddress.set(addressKey(email), known)
    }
    if (persona === undefined) return
    const other = this.#byPersona.get(persona)
    if (other && other !== known) this.#wrong(`${place}/persona`, `is ${quoted(persona)}, which somebody else is`)
    // Whoever accepts as that address would take the persona's place.
    if (persona.includes('@') && addressKey(persona) !== addressKey(known.described.email ?? ''))
      this.#wrong(`${place}/persona`, `is ${quoted(persona)}, which is not the person's own address`)
    this.#byPersona.set(persona, known)
  }
}

const domainOf = (email: string) => email.slice(email.lastIndexOf('@') + 1)
