import type { Language } from '../serve/bugs.ts'
import type { BugCatalogue } from './bug-words.ts'

/** The catalogue of a language, loaded when somebody reads it; undefined for English, which the bugs speak themselves. */
export async function bugCatalogue(language: Language): Promise<BugCatalogue | undefined> {
  return language === 'ru' ? (await import('./ru/catalogue.ts')).catalogue : undefined
}
