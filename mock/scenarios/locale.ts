/** The language of names that are made up. */
export type Locale = 'en' | 'ru'

export const defaultLocale: Locale = 'en'
