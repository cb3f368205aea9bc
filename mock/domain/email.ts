/**
 * The address that a text holds, without the white space around it, of whatever kind. It is what is checked, kept,
 * mailed and compared.
 */
export function addressIn(text: string): string {
  let start = 0
  let end = text.length
  // A pattern that ends in `\s+$` takes the square of the time where white space stands inside.
  while (start < end && isSpace(text, start)) start += 1
  while (end > start && isSpace(text, end - 1)) end -= 1
  return text.slice(start, end)
}

function isSpace(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  // Nearly all there is, and each address is asked many times.
  if (code > 0x20 && code < 0x7f) return false
  return /[\s\u0085]/.test(text.charAt(at))
}

/** Capitals of ASCII made small, and no others: the Kelvin sign is no k, and a local part is never someone else's. */
export function lowerCased(text: string): string {
  if (isKey(text)) return text
  return isAscii(text) ? text.toLowerCase() : text.replaceAll(/[A-Z]+/g, (capitals) => capitals.toLowerCase())
}

/**
 * What all spellings of one address share, and no other has: case counts for nothing in ASCII, nor does white space
 * around it, and a domain in Unicode is the same as in Punycode (IDNA, as URLs have it).
 */
export function addressKey(text: string): string {
  if (isKey(text)) return text
  const address = lowerCased(addressIn(text))
  const at = address.lastIndexOf('@')
  const domain = address.slice(at + 1)
  return at < 0 || isAscii(domain) ? address : `${address.slice(0, at)}@${inPunycode(domain)}`
}

/** Whether two texts spell one address. */
export const isSameAddress = (one: string, other: string): boolean => addressKey(one) === addressKey(other)

const isAscii = (text: string) => /^[\0-\x7f]*$/.test(text)

/** Visible ASCII without a capital, as nearly every address has it. */
const isKey = (text: string) => /^[!-@[-~]*$/.test(text)

function inPunycode(domain: string): string {
  // What else a URL gives a meaning to stays what it is.
  const url = /^[\p{L}\p{M}\p{Nd}.\-\u3002\uff0e\uff61]+$/u.test(domain) ? `http://${domain}/` : ''
  return URL.canParse(url) ? new URL(url).hostname : domain
}

/**
 * Whether a mail can be sent to an address: there is something before and behind its only `@`, and nothing in it that a
 * header can't carry: white space, control characters, halves of characters.
 */
export function isMailable(address: string): boolean {
  return isPlain(address) || (/^[^@]+@[^@]+$/.test(address) && !/[\s\p{Cc}\p{Cs}]/u.test(address))
}

const isPlain = (address: string) => /^[!-?A-~]+@[!-?A-~]+$/.test(address)

/**
 * Whether a text holds an address as it is usually taken: a local part of 1 to 64 characters, and a domain of several
 * labels of at most 63 characters, of which the last has letters only. Letters are those of any script.
 */
export function isEmail(text: string): boolean {
  const address = addressIn(text)
  return plain.test(address) || (isMailable(address) && usual.test(address))
}

/** Of those, what nearly everybody has, told in a third of the time. */
const plain = /^[!-?A-~]{1,64}@(?:[a-z0-9]{1,63}\.)+[a-z]{1,63}$/

const sign = String.raw`\p{L}\p{M}\p{Nd}`
const label = `[${sign}](?:[${sign}-]{0,61}[${sign}])?`
const usual = new RegExp(
  String.raw`^[^@]{1,64}@(?:${label}\.)+(?:[\p{L}\p{M}]{1,63}|[xX][nN]--[a-zA-Z0-9-]{1,59})$`,
  'u',
)
