import { computed, signal } from '@preact/signals'
import { en, type Words } from './en.ts'
import { ru } from './ru.ts'

const catalogues = { en, ru } satisfies Record<string, Words>

export type Language = keyof typeof catalogues
export const languages = Object.keys(catalogues) as Language[]
export const nameOf = (language: Language): string => catalogues[language].ownLanguage

const kept = 'invitekit:language'
const isLanguage = (text: string | null): text is Language => text !== null && Object.hasOwn(catalogues, text)

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

export const language = signal<Language>(readersOwn())
export const words = computed<Words>(() => catalogues[language.value])

/** Remembers the reader's choice in this browser. */
export function chooseLanguage(chosen: Language): void {
  localStorage.setItem(kept, chosen)
  language.value = chosen
}
