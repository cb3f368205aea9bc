/** Letters of Russian as they stand in addresses, in the order of the alphabet: а to я. */
const cyrillic = 'a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya'.split(' ')

/** A name as a part of an address: small letters of ASCII; empty when it has none that could be written so. */
export function inAddress(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('ё', 'e')
    .replaceAll(/[а-я]/g, (letter) => cyrillic[letter.charCodeAt(0) - 0x430] ?? '')
    .normalize('NFD')
    .replaceAll(/[^a-z]/g, '')
}
