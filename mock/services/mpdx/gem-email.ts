import { isMailable } from '../../domain/email.ts'

/**
 * Whether the Ruby gem email_validator 1.6.0, which MPDX uses, takes an address: `[^@\s]{1,64}`, an `@`, labels with or
 * without a dot between them, and a last label of letters (https://github.com/K-and-R/email_validator, tag v1.6.0). A
 * label is a letter or digit of any script, up to 62 more of these and hyphens, and letters and digits at its end; as
 * the dots are optional, it ends wherever two letters or digits meet. What no mail can be sent to is refused besides.
 */
export function isGemEmail(address: string): boolean {
  if (plain.test(address)) return true
  const at = address.indexOf('@')
  return isMailable(address) && /^.{1,64}$/u.test(address.slice(0, at)) && isDomain(address.slice(at + 1))
}

/** Of those, what nearly everybody has, told in a tenth of the time. */
const plain = /^[!-?A-~]{1,64}@(?:[a-z0-9]+\.)*[a-z0-9]*[a-z]$/

function isDomain(domain: string): boolean {
  const pieces = domain.split(ends)
  return lastPiece.test(pieces.at(-1) ?? '') && pieces.every((each) => piece.test(each))
}

const sign = String.raw`[\p{L}\p{M}\p{Nd}]`
const ends = new RegExp(String.raw`\.|(?<=${sign})(?=${sign})`, 'u')
/** At most 64 characters: one, 62 more, and one at the end. */
const piece = new RegExp(`^(?=.{1,64}$)${sign}(?:-+${sign})*$`, 'u')
const lastPiece = /^[\p{L}\p{M}]$/u
