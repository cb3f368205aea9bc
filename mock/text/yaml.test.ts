import { expect, test } from 'vitest'
import { parseYaml } from './yaml.ts'

// Each took minutes, or all memory, where a reader looks for lines, or writes keys, more often than it reads characters.
test.each<readonly [what: string, before: string, text: string, says: string]>([
  ['a quotation mark', '', '"', 'Unexpected double-quoted-scalar at node end at line 1, column 3'],
  ['a key in a key', '', '? ', 'nested'],
  ['a list in a key in a list', '', '- ? ', 'nested'],
  ['a value that is a member', '', 'a: ', 'nested'],
  ['an object in an object', '', '{a: ', 'nested'],
  ['a list in a list', '', '[', 'nested'],
  ['a value that is a member, in brackets', '[', 'a: ', 'nested'],
  ['an alias', '', '*a ', 'Unexpected alias'],
  ['an unknown tag', '', '!!x ', 'at line 1, column'],
])('%s, 50,000 times, is refused in words', (_what, before, part, says) => {
  let message = ''
  try {
    parseYaml(before + part.repeat(50_000))
  } catch (error) {
    message = String(error)
  }
  expect(message).toContain(says)
})

test.each(['? [a]\n: 1', '{ ? { a: 1 } : 2 }'])('%j is refused, which JSON has no word for', (text) => {
  expect(() => parseYaml(text)).toThrow('has a list or an object as a key, which JSON cannot have')
})

test.each<readonly [text: string, value: unknown]>([
  ['', null],
  ['a: [1, "two"]', { a: [1, 'two'] }],
  [`a: |\n${' '.repeat(300)}b`, { a: 'b\n' }],
  [`a: |\n\n  ${'b'.repeat(300)}`, { a: `\n${'b'.repeat(300)}\n` }],
  [`${'long'.repeat(100)}: 1`, { ['long'.repeat(100)]: 1 }],
  [`{b: ${'['.repeat(199)}${']'.repeat(199)}}`, expect.anything()],
  ['? a\n: 1', { a: 1 }],
])('%j is read', (text, value) => {
  expect(parseYaml(text)).toEqual(value)
})
