/**
 * What a terminal acts on instead of showing it: control characters (C0, DEL, C1), those that turn the direction of
 * writing, the separators of lines and paragraphs, and halves of characters.
 */
const unseen = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/gu

/** The same without the line end. */
const unseenInLines = /(?!\n)[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/gu

/**
 * Lines in which nothing but line ends is left to act on a terminal: all else is written as JSON and JavaScript write it
 * in a string, so that a document or a program stays one and says the same. Applied again, it changes nothing.
 */
export const visibleLines = (text: string): string => text.replaceAll(unseenInLines, asEscape)

/** A text from elsewhere as part of a line. */
export const visible = (text: string): string => text.replaceAll(unseen, asEscape)

/** A template of one line, or of several: what is put into it breaks none of them. */
export function line(words: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return String.raw({ raw: words }, ...values.map((value) => visible(String(value))))
}

/** A text for a POSIX shell as one word, in which nothing is left to act on a terminal but line ends. */
export function shellWord(text: string): string {
  const quoted = `'${text.replaceAll("'", String.raw`'\''`)}'`
  return quoted.replaceAll(unseenInLines, (sign) => `'"$(printf '${octal(sign)}')"'`)
}

const asEscape = (sign: string) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`

/** The bytes of UTF-8 as printf takes them. */
const octal = (sign: string) =>
  Array.from(new TextEncoder().encode(sign), (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')
