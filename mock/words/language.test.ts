import { expect, test } from 'vitest'
import { languageFor } from './language.ts'

test.each([
  [undefined, 'en'],
  ['', 'en'],
  ['ru', 'ru'],
  ['ru-RU', 'ru'],
  ['RU-ru,ru;q=0.9', 'ru'],
  ['en-US,en;q=0.9,ru;q=0.8', 'en'],
  ['en;q=0.5, ru;q=0.8', 'ru'],
  ['de-DE,de;q=0.9,ru;q=0.2,en;q=0.1', 'ru'],
  ['de', 'en'],
  ['*', 'en'],
  ['ru;q=0', 'en'],
  ['ru;q=0.5,en;q=0.5', 'ru'],
  ['run', 'en'],
  [`${'x,'.repeat(10_000)}ru`, 'en'],
] as const)('who sends %j reads %s', (header, language) => {
  expect(languageFor(header)).toBe(language)
})
