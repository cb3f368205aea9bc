import { languageFor, type Language } from '../words/language.ts'
import { moment, utc } from '../words/moment.ts'
import { words, type Words } from '../words/words.ts'
import type { World } from '../world/world.ts'
import { oneText } from './page-handler.ts'

/** Who reads what is written for people, as far as it makes a difference. */
export interface Reading {
  /** The origin at which they asked, and what a proxy stands in front of: links begin with it. */
  readonly asked?: string | undefined
  /** What they read where the sandbox has no language of its own; English unless given. */
  readonly language?: Language | undefined
  /** Where they are, where the sandbox has no zone of its own; UTC unless given. */
  readonly timeZone?: string | undefined
  /** Whether links are to hold no code, because who reads may only view. */
  readonly isGuest?: boolean
}

/** In which words something is written, and how times are. */
export interface Wording {
  readonly language: Language
  readonly words: Words
  /** A moment in milliseconds since 1970, UTC. */
  readonly at: (time: number) => string
}

/** How something is written for a reader, in a sandbox or, without one, in none. `instead` may choose another language. */
export function wordingFor(
  { language, timeZone }: Reading,
  world?: World,
  instead: (usual: Language) => Language = (usual) => usual,
): Wording {
  const own = world?.settings
  const spoken = instead(own?.language ?? language ?? 'en')
  const zone = own?.timeZone ?? timeZone ?? utc
  return { language: spoken, words: words[spoken], at: (time) => moment(spoken, time, zone) }
}

/** The language that a browser says is read. */
export const languageOf = (headers: Readonly<Record<string, string | string[] | undefined>>): Language =>
  languageFor(oneText(headers['accept-language']))
