import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Refusal } from '../domain/problem.ts'
import { readLongJson, type Batch, type LongJsonOptions } from './long-json.ts'
import { ControlRefusal } from './problem.ts'

const usual: LongJsonOptions = { depth: 2, longest: 1000, take: () => undefined }

function read(text: string, options: Partial<LongJsonOptions> = {}): unknown {
  const reading = readLongJson(Buffer.from(text), { ...usual, ...options })
  let step = reading.next()
  while (!step.done) step = reading.next()
  return step.value
}

const parsed = (text: string) => {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return 'no JSON'
  }
}

const readOrNot = (text: string) => {
  try {
    return { value: read(text, { longest: 1e6 }) }
  } catch (error) {
    expect(error).toBeInstanceOf(Refusal)
    return 'no JSON'
  }
}

test('reads what JSON.parse reads', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), fc.constantFrom(undefined, 1, ' '), (json, space) => {
      const text = JSON.stringify(JSON.parse(json), null, space)
      expect(read(text, { longest: 1e6 })).toEqual(JSON.parse(text))
    }),
  )
})

test('refuses what JSON.parse refuses', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '"',
    '"a"',
    ',',
    ':',
    '1',
    ' ',
    '\\',
    'null',
    '"b":',
    '-',
    '1e',
    '\n',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
      const text = pieces.join('')
      expect(readOrNot(text)).toEqual(parsed(text))
    }),
    { numRuns: 2000 },
  )
})

test.each([
  ['{"a":[1,]}'],
  ['{"a":1,}'],
  ['{"a":[,1]}'],
  ['{"a":[1 2]}'],
  ['{"a":[1}'],
  ['{"a":{"b":[[1,2}]}}'],
  ['{"a":1} 2'],
  ['{"a"'],
  ['{"a":"b'],
  ['{"a":"b\\'],
  ['{"a":tru}'],
  ['{1:2}'],
  [''],
])('%s is no JSON', (text) => {
  expect(parsed(text)).toBe('no JSON')
  expect(() => read(text)).toThrow(Refusal)
})

test('a name of JavaScript is a name', () => {
  const value = read('{"__proto__":{"polluted":[1]},"constructor":[2]}') as object
  expect(Object.entries(value)).toEqual([
    ['__proto__', { polluted: [1] }],
    ['constructor', [2]],
  ])
  expect('polluted' in {}).toBe(false)
})

test('a mark of byte order is no part of it', () => {
  expect(read('\uFEFF{"a":[1]}')).toEqual({ a: [1] })
})

test('lists come in batches that are the list together', () => {
  const items = Array.from({ length: 5000 }, (_, at) => ({ at, text: `"é\\ ${at}` }))
  const batches: Batch[] = []
  const given = { records: { items, none: [] }, list: [1, [2]] }
  const value = read(JSON.stringify(given), { take: (batch) => void batches.push({ ...batch, list: [...batch.list] }) })
  expect(value).toEqual(given)
  const ofItems = batches.filter(({ path }) => path.join('.') === 'records.items')
  expect(ofItems.length).toBeGreaterThan(5)
  expect(ofItems.flatMap(({ list, from }) => list.slice(from))).toEqual(items)
  expect(batches.filter(({ path }) => path[1] !== 'items')).toEqual([{ path: ['list'], list: [1, [2]], from: 0 }])
})

test('after a batch that is refused nothing is read', () => {
  let batches = 0
  const take = () => {
    batches += 1
    throw new Error('no')
  }
  expect(() => read(`{"a":[${'{},'.repeat(100_000)}{}]}`, { take })).toThrow('no')
  expect(batches).toBe(1)
})

describe('a part that is too large is refused by its name', () => {
  const long = 'x'.repeat(2000)
  test.each([
    [`{"a":[1,2,"${long}"]}`, "The body's /a/2 is larger than 1000 bytes."],
    [`{"a":{"b":[{"c":["${long}"]}]}}`, "The body's /a/b/0 is larger than 1000 bytes."],
    [`{"a":${'9'.repeat(2000)}}`, "The body's /a is larger than 1000 bytes."],
    [`{"a":{"b":{"c":${'['.repeat(2000)}`, "The body's /a/b is larger than 1000 bytes."],
    [`{"${long}":1}`, 'A part of the body is larger than 1000 bytes.'],
    [`{"a":${' '.repeat(2000)}1}`, 'The body has more than 1000 bytes of white space at once.'],
    [`"${long}`, 'A part of the body is larger than 1000 bytes.'],
  ])('%#', (text, message) => {
    expect(() => read(text)).toThrow(new ControlRefusal('body-too-large', message))
  })

  test.each([
    ['an object of many members', (at: number) => `"m${at}":1`, 'm100'],
    ['an object of one member again and again', () => '"m":[]', 'm'],
  ])('%s', (_, member, name) => {
    const text = `{${Array.from({ length: 200 }, (_, at) => member(at)).join(',')}}`
    expect(() => read(text)).toThrow(`The body's ${name} is not allowed.`)
  })
})
