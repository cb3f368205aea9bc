import type { Faker } from '@faker-js/faker'

const loaders = {
  en: async () => (await import('@faker-js/faker/locale/en')).faker,
  ru: async () => (await import('@faker-js/faker/locale/ru')).faker,
} satisfies Readonly<Record<string, () => Promise<Faker>>>

/** The language of names that are made up. */
export type Locale = keyof typeof loaders

export const defaultLocale: Locale = 'en'

/** What makes names and addresses. Loaded when it is first needed. */
export const loadFaker = (locale: Locale = defaultLocale): Promise<Faker> => loaders[locale]()
