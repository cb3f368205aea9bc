import { en, type Words } from './en.ts'
import type { Language } from './language.ts'
import { ru } from './ru.ts'

export type { Words }

/** The catalogue of each language. */
export const words: Readonly<Record<Language, Words>> = { en, ru }
