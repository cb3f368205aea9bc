import { expect, test } from 'vitest'
import { addressKey, isEmail, isMailable, isSameAddress } from './email.ts'

test.each([
  ['dana@example.com', true],
  ["Dana.O'Neil+list@mail.example.co", true],
  [' dana@example.com ', true],
  [`${'a'.repeat(64)}@example.com`, true],
  [`${'a'.repeat(65)}@example.com`, false],
  [`dana@${'a'.repeat(63)}.com`, true],
  [`dana@${'a'.repeat(64)}.com`, false],
  ['dana@xn--bcher-kva.example', true],
  ['dana@XN--BCHER-KVA.example', true],
  ['dana@bücher.example', true],
  ['дана@почта.рф', true],
  ['dana@例え.jp', true],
  ['dana@example', false],
  ['dana@example.c0m', false],
  ['dana@-example.com', false],
  ['dana@@example.com', false],
  ['da na@example.com', false],
  ['da\u00a0na@example.com', false],
  ['da\u0000na@example.com', false],
  ['da\u0085na@example.com', false],
  ['da\ud800na@example.com', false],
  ['da<na>@example.com', true],
  ['@example.com', false],
  ['dana', false],
  ['', false],
])('%j: %s', (text, want) => {
  expect(isEmail(text)).toBe(want)
  if (want) expect(isMailable(text.trim())).toBe(true)
})

const whiteSpace = ' \t\n\v\f\r\u0085\u00a0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000\ufeff'

test.each([
  ['dana@example.com', 'DANA@Example.COM', true],
  ['dana@example.com', `${whiteSpace}dana@example.com${whiteSpace}`, true],
  ['dana@example.com', 'da na@example.com', false],
  ['kim@example.com', '\u212aim@example.com', false],
  ['éa@example.com', 'Éa@example.com', false],
  ['éa@example.com', 'éA@EXAMPLE.com', true],
  ['i@example.com', '\u0130@example.com', false],
  ['dana@bücher.example', 'Dana@xn--bcher-kva.example', true],
  ['dana@bücher.example', 'dana@BÜCHER.EXAMPLE', true],
  ['dana@bücher.example', 'dana@bu\u0308cher.example', true],
  ['dana@bücher.example', 'dana@bücher。example', true],
  ['dana@bücher.example', 'dana@bucher.example', false],
  ['dané@bücher.example', 'dané@XN--BCHER-KVA.example', true],
  ['dana@bücher.example', 'dana@XN--BCHER-KVA.example', true],
  ['dana@büc/her.example', 'dana@büc/her.example/', false],
  ['dana@bü?x', 'dana@bü?y', false],
  ['a@example.com', 'b@example.com', false],
  ['bücher.example', 'xn--bcher-kva.example', false],
])('%j and %j are one address: %s', (one, other, want) => {
  expect([isSameAddress(one, other), isSameAddress(other, one)]).toEqual([want, want])
})

test('a key is its own key', () => {
  for (const text of ['Dana@Bücher.example', ' K\u212a@X.com', 'a@\u212a.com', '']) {
    expect(addressKey(addressKey(text))).toBe(addressKey(text))
  }
})
