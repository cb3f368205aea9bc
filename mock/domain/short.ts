/** So much of a text from outside is shown in a sentence, in characters. */
export const shownOf = 100

/** A text from outside as a part of a sentence: its beginning and its length when it is long. */
export function short(text: string, most = shownOf): string {
  return text.length <= most
    ? text
    : `${text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '')}… (${text.length} characters)`
}

/** The same in quotes, as JSON. */
export const quoted = (text: string): string => JSON.stringify(short(text))
