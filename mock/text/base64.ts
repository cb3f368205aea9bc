const writer = new TextEncoder()
const reader = new TextDecoder('utf-8', { ignoreBOM: true })

/** A text as Base64 of its UTF-8. */
export const toBase64 = (text: string): string => btoa(String.fromCharCode(...writer.encode(text)))

/** The text in Base64, in either alphabet; what does not belong there is left out. */
export function fromBase64(encoded: string): string {
  const digits = encoded
    .split('=', 1)
    .join('')
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .replaceAll(/[^A-Za-z0-9+/]/g, '')
  // One digit alone is less than a byte.
  const whole = digits.length % 4 === 1 ? digits.slice(0, -1) : digits
  return reader.decode(Uint8Array.from(atob(whole), (character) => character.charCodeAt(0)))
}
