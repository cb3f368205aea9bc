import { computed, signal } from '@preact/signals'
import { en, type Words } from './en.ts'

/** Of the languages, English is there at once; another is loaded when it is read. */
const loaders = {
  en: () => Promise.resolve(en),
  ru: () => import('./ru.ts').then(({ ru }) => ru),
} satisfies Record<string, () => Promise<Words>>

export type Language = keyof typeof loaders
export const languages = Object.keys(loaders) as Language[]

/** What each language calls itself. */
const names: Readonly<Record<Language, string>> = { en: 'English', ru: 'Русский' }
export const nameOf = (language: Language): string => names[language]

const kept = 'invitekit:language'
const isLanguage = (text: string | null): text is Language => text !== null && Object.hasOwn(loaders, text)

function readersOwn(): Language {
  const chosen = localStorage.getItem(kept)
  return isLanguage(chosen) ? chosen : browsers()
}

/** Whether it is the language that the browser asks for by itself. */
export const isBrowsers = (which: Language): boolean => which === browsers()

function browsers(): Language {
  const found = navigator.languages.map((tag) => tag.split('-')[0] ?? '').find((tag) => isLanguage(tag))
  return (found as Language | undefined) ?? 'en'
}

const loaded = signal<Partial<Record<Language, Words>>>({ en })

export const language = signal<Language>(readersOwn())
export const words = computed<Words>(() => loaded.value[language.value] ?? en)

/** Resolves when there are words for a language. */
export async function speak(which: Language): Promise<void> {
  if (loaded.value[which]) return
  const found = await loaders[which]()
  loaded.value = { ...loaded.value, [which]: found }
}

/** Remembers the reader's choice in this browser. */
export async function chooseLanguage(chosen: Language): Promise<void> {
  await speak(chosen)
  localStorage.setItem(kept, chosen)
  // For the page as it is drawn by the mock, before any code runs.
  document.cookie = `invitekit-language=${chosen}; path=/; max-age=31536000; samesite=lax`
  language.value = chosen
}
