import type { Faker } from '@faker-js/faker'
import { defaultLocale, type Locale } from './locale.ts'

const loaders = {
  en: async () => (await import('@faker-js/faker/locale/en')).faker,
  ru: async () => (await import('@faker-js/faker/locale/ru')).faker,
} satisfies Readonly<Record<Locale, () => Promise<Faker>>>

/** What makes names and addresses. Loaded when it is first needed. */
export const loadFaker = (locale: Locale = defaultLocale): Promise<Faker> => loaders[locale]()
