import type { Chance } from '../drive/chance.ts'

const texts = [
  '',
  ' ',
  '\0',
  '%00',
  '%zz',
  '%C3%28',
  '..%2F..%2F',
  '../../etc/passwd',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '[object Object]',
  'undefined',
  'null',
  'NaN',
  '-1',
  '0',
  '1e308',
  '99999999999999999999',
  '9'.repeat(400),
  '0x10',
  '1;DROP TABLE',
  '<script>alert(1)</script>',
  '${7*7}',
  '\u202Egnp.exe',
  '\uFEFF',
  '\uD800',
  '😀'.repeat(50),
  'ａ@ｂ．ｃ',
  'a@b',
  `${'x'.repeat(300)}@example.com`,
  `a@${'b.'.repeat(200)}c`,
  'a'.repeat(5000),
  '\r\nx-injected: 1',
  '0000-00-00',
  '2024-13-45',
  '9999-12-31T23:59:59Z',
  '+275760-09-13T00:00:00.001Z',
  'P1Y',
  '7d',
  '11111111-2222-4333-8444-555555555555',
  '*',
  'a,b,c,,',
]

const values: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  0.1,
  1e21,
  -1e308,
  Number.MAX_SAFE_INTEGER + 1,
  [],
  {},
  [[]],
  [null],
  { length: -1 },
  { toString: 1, valueOf: 2, toJSON: 3 },
]

export const nastyText = (chance: Chance): string => chance.of(texts)

const nastyValue = (chance: Chance): unknown => (chance.is(0.5) ? nastyText(chance) : chance.of(values))

/** The value with one part of it replaced, removed, doubled or added to. */
export function mutateJson(value: unknown, chance: Chance): unknown {
  if (value === null || typeof value !== 'object' || chance.is(0.15)) return nastyValue(chance)
  if (Array.isArray(value)) {
    if (value.length === 0 || chance.is(0.3))
      return [...(value as unknown[]), nastyValue(chance), ...(value as unknown[])]
    const at = chance.below(value.length)
    return value.with(at, mutateJson(value[at], chance)) as unknown[]
  }
  const entries = Object.entries(value)
  const roll = chance.share()
  if (entries.length === 0 || roll < 0.15) return fromEntries([...entries, [nastyText(chance), nastyValue(chance)]])
  const at = chance.below(entries.length)
  if (roll < 0.3) return fromEntries(entries.toSpliced(at, 1))
  const [key, inner] = entries[at] as [string, unknown]
  return fromEntries(entries.with(at, [key, mutateJson(inner, chance)]))
}

/** Unlike Object.fromEntries of a literal, keeps a member named `__proto__` as one. */
function fromEntries(entries: readonly (readonly [string, unknown])[]): object {
  return Object.fromEntries(entries) as object
}

/** JSON's text, or what only nearly is. */
export function nastyJson(value: unknown, chance: Chance): Buffer {
  const text = JSON.stringify(value) ?? ''
  const cut = () => chance.below(text.length + 1)
  switch (chance.below(12)) {
    case 0:
      return Buffer.from(text.slice(0, cut()))
    case 1:
      return Buffer.concat([Buffer.from(text.slice(0, cut())), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from(text)])
    case 2:
      return Buffer.from(`\uFEFF${text}`)
    case 3:
      return Buffer.from(text, 'utf16le')
    case 4: {
      const depth = chance.below(40_000)
      return Buffer.from(`${'['.repeat(depth)}${text}${']'.repeat(depth)}`)
    }
    case 5:
      return Buffer.from(`${'{"a":'.repeat(chance.below(15_000))}${text}`)
    case 6:
      return Buffer.from(text.replace(/\d+|"[^"]*"/, chance.of(['1e999', '-1e-999', '9'.repeat(5000), '"\\ud800"'])))
    case 7:
      return Buffer.from(text.replace('{', `{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},`))
    case 8:
      return Buffer.from(text + ' '.repeat(chance.below(200_000)))
    default:
      return Buffer.from(text)
  }
}
