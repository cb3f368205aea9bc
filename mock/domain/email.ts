/**
 * Whether a text looks like an e-mail address: one `@`, a local part of 1 to 64 characters, and a domain of labels of at
 * most 63 characters that ends in letters. Surrounding white space is not part of it. The whole may have any length, as
 * in the Ruby gem email_validator 1.6.0, which MPDX uses.
 */
export function isEmail(text: string): boolean {
  return pattern.test(text.trim())
}

const pattern = /^[^@\s]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{1,63}|xn--[a-z0-9-]{1,59})$/i
