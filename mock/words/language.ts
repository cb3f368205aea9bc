/** The languages in which pages and mails are written. */
export const languages = ['en', 'ru'] as const

export type Language = (typeof languages)[number]

/** So much of a header is looked at. */
const longestHeader = 1000

/**
 * The language that a reader likes most, by what a browser sends as Accept-Language (RFC 9110, 12.5.4); English for one
 * who likes none of them.
 */
export function languageFor(acceptLanguage: string | undefined): Language {
  let liked: Language = 'en'
  let most = 0
  for (const part of (acceptLanguage ?? '').slice(0, longestHeader).split(',')) {
    const [range = '', ...parameters] = part.trim().split(';')
    const found = languages.find((each) => range.toLowerCase().split('-')[0] === each)
    const weight = weightIn(parameters)
    if (found !== undefined && weight > most) [liked, most] = [found, weight]
  }
  return liked
}

function weightIn(parameters: readonly string[]): number {
  for (const each of parameters) {
    const [, weight] = /^\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*$/i.exec(each) ?? []
    if (weight !== undefined) return Math.min(1, Number(weight))
  }
  return 1
}
