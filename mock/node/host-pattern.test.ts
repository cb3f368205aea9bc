import { expect, test } from 'vitest'
import { hostPattern } from './host-pattern.ts'

test.each([
  ['*', '*'],
  ['mock.example', 'mock.example'],
  ['my_service', 'my_service'],
  ['Mock.EXAMPLE.', 'mock.example'],
  ['*.Example.dev', '*.example.dev'],
  ['.example.dev', '.example.dev'],
  ['*.bücher.example', '*.xn--bcher-kva.example'],
  ['10.0.0.5', '10.0.0.5'],
  ['::1', '[::1]'],
  ['[2001:DB8:0::5]', '[2001:db8::5]'],
])('%s is compared as %s', (text, want) => {
  expect(hostPattern(text)).toBe(want)
})

test.each([
  ['', 'names no host'],
  ['*.', 'names no host'],
  ['.', 'names no host'],
  [' ', 'white space'],
  ['a.example b.example', 'white space'],
  ['a.example\n', 'white space'],
  ['https://a.example', 'scheme'],
  ['*.https://a.example', 'scheme'],
  ['a.example/', 'path'],
  ['a.example?x', 'path'],
  ['a@b.example', 'user'],
  ['a.example:4010', 'port'],
  ['[::1]:4010', 'port'],
  ['a.example,b.example', 'list'],
  ['fe80::1%eth0', 'zone'],
  ['**.example', 'star'],
  ['*example.dev', 'star'],
  ['a.*.dev', 'star'],
  ['*.*.dev', 'star'],
  ['a..example', 'no name'],
  ['*.127.0.0.1', 'no name'],
  ['-a.example', 'no name'],
  ['xn--', 'no name'],
  [`${'a'.repeat(64)}.example`, 'no name'],
])('%j is refused: %s', (text, why) => {
  expect(() => hostPattern(text)).toThrow(RangeError)
  expect(() => hostPattern(text)).toThrow(why)
})
