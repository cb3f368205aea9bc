/** The letters of Java's date patterns, which Pact takes, as regular expressions; by letter, for one to four of them. */
const letters: Readonly<Record<string, (count: number) => string>> = {
  y: (count) => (count === 2 ? String.raw`\d{2}` : String.raw`[+-]?\d{${Math.min(count, 4)},}`),
  M: (count) => (count > 2 ? String.raw`\p{L}+\.?` : upTo(12, count, 1)),
  d: (count) => upTo(31, count, 1),
  H: (count) => upTo(23, count),
  h: (count) => upTo(12, count, 1),
  k: (count) => upTo(24, count, 1),
  K: (count) => upTo(11, count),
  m: (count) => upTo(59, count),
  s: (count) => upTo(59, count),
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

/** The numbers up to one of two digits, with a 0 before them where two letters want it. */
function upTo(last: number, letters: number, first = 0): string {
  const numbers = Array.from({ length: last - first + 1 }, (_, index) => String(index + first))
  const padded = numbers.map((number) => number.padStart(2, '0'))
  return `(?:${[...padded, ...(letters === 1 ? numbers : [])].join('|')})`
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
