import type { AnyServiceName } from '../domain/invitation.ts'
import type { Language } from '../words/language.ts'

/** A text for whoever reads it: the same for all, or one in each language. */
export type SceneText = string | Readonly<Record<Language, string>>

/** An invitation that a scene speaks of: the newest one to this address, through whichever service. */
interface ToWhom {
  readonly email: string
  /** Who does it: a persona's id; the owner, or for an answer who was invited, unless set. */
  readonly as?: string
}

/** One thing that happens in a scene. */
export interface SceneAction {
  /** Through the service's own API. */
  readonly invite?: ToWhom & {
    readonly service: AnyServiceName
    /** The key of a role, such as `admin`; developer unless set. */
    readonly role?: string
  }
  /** The same. */
  readonly cancel?: ToWhom
  readonly accept?: ToWhom
  readonly decline?: ToWhom
  /** How far the clock goes, such as `7d`, or `next-expiry`. */
  readonly advance?: string
  /** Where the clock stands still, as ISO 8601. */
  readonly freeze?: string
}

/** A part of a demo. In its texts `{owner}` is the name of that persona, and `{organization}` of the first organization. */
export interface Scene {
  readonly title: SceneText
  /** A sentence of what is to be seen. */
  readonly text: SceneText
  readonly actions: readonly SceneAction[]
}
