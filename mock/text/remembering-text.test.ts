import { expect, test } from 'vitest'
import { rememberingText } from './remembering-text.ts'

test('the texts that were given last are read once, all but long ones', () => {
  const read: string[] = []
  const lengthOf = rememberingText((text) => read.push(text) && text.length)
  const give = (text: string) => {
    read.length = 0
    expect(lengthOf(text)).toBe(text.length)
    return read.length
  }
  const texts = Array.from({ length: 100 }, (_, index) => `text ${index}`)
  expect(texts.map(give)).toEqual(texts.map(() => 1))
  expect(texts.map(give)).toEqual(texts.map(() => 0))
  const long = 'long'.repeat(1000)
  expect([long, long].map(give)).toEqual([1, 1])
  expect(texts.map(give)).toEqual(texts.map(() => 0))
  expect(['one more', 'text 0'].map(give)).toEqual([1, 1])
})
