import type { Role } from '../../domain/directory.ts'
import type { OrganizationDraft, WorldDraft } from '../world-draft.ts'
import type { WorldMember, WorldOrganization } from './world-file.ts'
import type { Known, WorldPeople, Wrong } from './world-people.ts'
import type { WorldStream } from './world-stream.ts'

/** An organization in the making, and who is a member of it as what. */
export interface OrganizationInMaking {
  readonly draft: OrganizationDraft
  readonly written: WorldOrganization
  /** A JSON pointer. */
  readonly place: string
  readonly key: string
  readonly members: { readonly known: Known; readonly written: WorldMember; readonly place: string }[]
}

/** What the parts of a world are made with. */
export interface WorldMaking {
  readonly draft: WorldDraft
  readonly people: WorldPeople
  readonly stream: WorldStream
  readonly wrong: Wrong
  /** The role of that key or name; undefined, with what is wrong told, when the organization has none. */
  readonly roleNamed: (organization: OrganizationDraft, name: string, place: string) => Role | undefined
  /** Milliseconds of a duration. Tells when it leads to before 1970 or is longer than a hundred years. */
  readonly age: (text: string, place: string) => number
  /** An id that is given, or the one that was drawn. Tells when something else has it. */
  readonly idOf: (given: string | undefined, drawn: string, place: string) => string
  /** Gives a person of the file all that a person has, if they are not complete. */
  readonly complete: (known: Known) => NonNullable<Known['person']>
}
