/** The letters of Java's date patterns, which Pact takes, as regular expressions; by letter, for one to four of them. */
const letters: Readonly<Record<string, (count: number) => string>> = {
  y: (count) => (count === 2 ? String.raw`\d{2}` : String.raw`[+-]?\d{${Math.min(count, 4)},}`),
  M: (count) => (count > 2 ? String.raw`\p{L}+\.?` : digits(count, 2)),
  d: (count) => digits(count, 2),
  H: (count) => digits(count, 2),
  h: (count) => digits(count, 2),
  k: (count) => digits(count, 2),
  K: (count) => digits(count, 2),
  m: (count) => digits(count, 2),
  s: (count) => digits(count, 2),
  S: (count) => String.raw`\d{${count}}`,
  n: () => String.raw`\d+`,
  a: () => '[AaPp][Mm]',
  E: () => String.raw`\p{L}+\.?`,
  D: (count) => digits(count, 3),
  X: (count) => `(?:Z|${offset(count)})`,
  x: offset,
  Z: (count) => (count === 5 ? `(?:Z|${offset(3)})` : String.raw`[+-]\d{2}:?\d{2}`),
  z: () => String.raw`[\w/+:-]+`,
}
for (const [other, same] of [
  ['u', 'y'],
  ['Y', 'y'],
  ['L', 'M'],
] as const) {
  Object.assign(letters, { [other]: letters[same] })
}

function digits(least: number, most: number): string {
  return String.raw`\d{${Math.min(least, most)},${most}}`
}

function offset(count: number): string {
  if (count === 1) return String.raw`[+-]\d{2}(?:\d{2})?`
  return count === 2 ? String.raw`[+-]\d{4}` : String.raw`[+-]\d{2}:\d{2}`
}

/** Whether a text is a date or a time of a Java pattern such as `yyyy-MM-dd`. undefined: the pattern is not known here. */
export function isOfDatePattern(format: string, text: string): boolean | undefined {
  let source = ''
  for (const [part, quoted, letter] of format.matchAll(/'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+/g)) {
    if (quoted !== undefined) source += literally(quoted === '' ? "'" : quoted.replaceAll("''", "'"))
    else if (letter === undefined) source += literally(part)
    else if (Object.hasOwn(letters, letter)) source += letters[letter]?.(part.length) ?? ''
    else return undefined
  }
  return new RegExp(`^${source}$`, 'u').test(text)
}

function literally(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
}
