/** A text of about so many characters. */
type Text = (length: number) => string

const repeated =
  (piece: string, before = '', after = ''): Text =>
  (length) =>
    before + piece.repeat(Math.max(1, Math.floor(length / piece.length))) + after

/** Texts that some reader of texts may take long for. */
export const texts: Readonly<Record<string, Text>> = {
  letters: repeated('a'),
  'an address of many labels': repeated('a.', 'a@', 'com'),
  'an address of one label': repeated('a', 'a@'),
  dashes: repeated('a-'),
  digits: repeated('9'),
  'a time of many digits': repeated('0', '2026-03-01T12:00:00.', 'Z'),
  quotes: repeated('"'),
  backslashes: repeated('\\'),
  stars: repeated('*a'),
  commas: repeated('a,'),
  equations: repeated('code=x;'),
  spaces: repeated(' ', 'a', 'a'),
  uuids: repeated('0f2b6a1e-8c3d-4e7f-9a10-2b3c4d5e6f70 '),
  characters: repeated('é'),
  slashes: repeated('a/'),
  dots: repeated('.'),
  secrets: repeated('"code":"'),
}

/** JSON values whose text has about so many bytes. */
export const values: Readonly<Record<string, (bytes: number) => string>> = {
  ...Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [
      name,
      // Half of it: what is escaped takes two bytes.
      (bytes: number) => JSON.stringify(text(bytes / 2)),
    ]),
  ),
  'an array of nulls': list(() => 'null'),
  'an array of objects': list(() => '{}'),
  'an array of numbers': list(String),
  'an array of texts': list((at) => `"t${at}"`),
  'an array of the same text': list(() => '"held-1"'),
  'an array of codes': list((at) => `{"code":"c${at}"}`),
  'an array of arrays': list(() => '[[1],[2]]'),
  'many members': (bytes) => `{${pieces(bytes, (at) => `"m${at}":1`)}}`,
  'many members that are long': (bytes) => `{${pieces(bytes, (at) => `"${'m'.repeat(500)}${at}":{}`)}}`,
  'members that end in _id': (bytes) => `{${pieces(bytes, (at) => `"a${at}_id":1`)}}`,
  'one member again and again': (bytes) => `{${pieces(bytes, () => '"email":"a@example.com"')}}`,
  'nested arrays': (bytes) => '['.repeat(bytes / 2) + ']'.repeat(bytes / 2),
  'nested objects': (bytes) => `${'{"a":'.repeat(bytes / 6)}1${'}'.repeat(bytes / 6)}`,
  'nested objects with codes': (bytes) => `${'{"code":"x","a":'.repeat(bytes / 17)}1${'}'.repeat(bytes / 17)}`,
  'a long number': (bytes) => '1'.repeat(bytes),
  'a long fraction': (bytes) => `0.${'1'.repeat(bytes)}`,
}

function list(item: (at: number) => string): (bytes: number) => string {
  return (bytes) => `[${pieces(bytes, item)}]`
}

function pieces(bytes: number, piece: (at: number) => string): string {
  const all: string[] = []
  for (let size = 0; size < bytes; size += (all.at(-1)?.length ?? 0) + 1) all.push(piece(all.length))
  return all.join(',')
}

/** Every JSON text that has `value` in the place of one of the parts of `base`, or besides its members, by where. */
export function placesIn(base: unknown, at = ''): Readonly<Record<string, (value: string) => string>> {
  const places: Record<string, (value: string) => string> = { [at || 'the body']: (value) => value }
  if (typeof base !== 'object' || base === null) return places
  const entries = Object.entries(base)
  const isList = Array.isArray(base)
  const wrapped = (index: number, text: string) => {
    const members = entries.map(([name, member], each) => {
      const own = each === index ? text : JSON.stringify(member)
      return isList ? own : `${JSON.stringify(name)}:${own}`
    })
    return isList ? `[${members.join(',')}]` : `{${members.join(',')}}`
  }
  for (const [index, [name, member]] of entries.slice(0, isList ? 1 : Infinity).entries()) {
    for (const [where, place] of Object.entries(placesIn(member, `${at}/${name}`))) {
      places[where] = (value) => wrapped(index, place(value))
    }
  }
  const whole = JSON.stringify(base)
  if (!isList && whole !== '{}') places[`${at}/another`] = (value) => `${whole.slice(0, -1)},"another":${value}}`
  return places
}

/** Bodies that are no JSON, or none that ends. */
export const broken: Readonly<Record<string, (bytes: number) => string>> = {
  'arrays that never end': (bytes) => '['.repeat(bytes),
  'objects that never end': (bytes) => '{"a":'.repeat(bytes / 5),
  'white space': (bytes) => ' '.repeat(bytes),
  'a text that never ends': (bytes) => `"${'a'.repeat(bytes)}`,
  'an error at the end': (bytes) => `[${pieces(bytes, String)}`,
  'a field of a form': (bytes) => `answer=accept&person=${'a'.repeat(bytes)}`,
  'fields of a form': (bytes) => 'answer=accept&'.repeat(bytes / 14),
}
