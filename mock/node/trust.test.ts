import { describe, expect, test } from 'vitest'
import { isLoopback, Trust } from './trust.ts'

const local = new Trust({ host: '127.0.0.1', allowedHosts: [] })
const team = new Trust({ host: '0.0.0.0', allowedHosts: ['mock.example', 'CI.example'] })
const open = new Trust({ host: '0.0.0.0', allowedHosts: ['*'] })

describe('hosts', () => {
  test.each([
    ['localhost:4010', true],
    ['LOCALHOST', true],
    ['demo.localhost:4010', true],
    ['127.0.0.1:4010', true],
    ['[::1]:4010', true],
    ['192.168.1.7:4010', true],
    ['mock.example:4010', false],
    ['localhost.evil.example', false],
    ['notlocalhost', false],
    ['127.0.0.1.evil.example', false],
    ['127.evil.example:80', false],
    ['evil.example:80:80', false],
    ['a@localhost', false],
    ['', false],
    ['localhost.:4010', true],
    ['[fe80::1%25eth0]:4010', false],
    ['[::1%evil.example]', false],
    ['[fe80::1%eth0]', false],
    ['127.0.0.1%evil.example', false],
    ['[127.0.0.1]', false],
    ['[localhost]', false],
    ['localhost:80@evil.example', false],
  ])('%s: %s', (header, want) => {
    expect(local.allowsHost(header)).toBe(want)
  })

  test('names that were allowed are, without regard to case; a star allows all', () => {
    expect(['mock.example:80', 'ci.example', 'x.mock.example'].map((name) => team.allowsHost(name))).toEqual([
      true,
      true,
      false,
    ])
    expect(open.allowsHost('evil.example')).toBe(true)
    expect(open.allowsHost('[fe80::1%eth0]')).toBe(false)
  })

  test.each([
    ['*.example.dev', 'a.example.dev', true],
    ['*.example.dev', 'a.b.example.dev:4010', true],
    ['*.example.dev', 'A.Example.DEV.', true],
    ['*.example.dev', 'example.dev', false],
    ['*.example.dev', '.example.dev', false],
    ['*.example.dev', 'evilexample.dev', false],
    ['*.example.dev', 'a.example.dev.evil.example', false],
    ['.example.dev', 'example.dev', true],
    ['.example.dev', 'a.example.dev', true],
    ['.example.dev', 'evilexample.dev', false],
    ['bücher.example', 'xn--bcher-kva.example', true],
    ['Mock.Example.', 'mock.example', true],
  ])('%s allows %s: %s', (allowed, header, want) => {
    const trust = new Trust({ host: '127.0.0.1', allowedHosts: [allowed] })
    expect(trust.allowsHost(header)).toBe(want)
    if (!header.startsWith('.')) expect(trust.allowsOrigin(`https://${header}`, 'localhost')).toBe(want)
  })
})

describe('origins', () => {
  test.each([
    ['http://localhost:3000', '127.0.0.1:4010', true],
    ['https://app.localhost', '127.0.0.1:4010', true],
    ['http://127.0.0.1:5173', 'localhost:4010', true],
    ['http://[::1]:5173', 'localhost:4010', true],
    ['http://192.168.1.7:4010', '192.168.1.7:4010', true],
    ['http://192.168.1.7:4011', '192.168.1.7:4010', false],
    ['https://evil.example', '127.0.0.1:4010', false],
    ['http://localhost.evil.example', '127.0.0.1:4010', false],
    ['null', '127.0.0.1:4010', false],
    ['file://', '127.0.0.1:4010', false],
    ['', '127.0.0.1:4010', false],
  ])('%s on %s: %s', (origin, host, want) => {
    expect(local.allowsOrigin(origin, host)).toBe(want)
  })

  test('an allowed host is an allowed origin', () => {
    expect(team.allowsOrigin('https://mock.example', 'mock.example:4010')).toBe(true)
    expect(open.allowsOrigin('https://evil.example', '127.0.0.1')).toBe(true)
  })
})

test.each([
  ['127.0.0.1', true],
  ['127.8.8.8', true],
  ['::1', true],
  ['[::1]', true],
  ['localhost', true],
  ['0.0.0.0', false],
  ['::', false],
  ['192.168.1.7', false],
  ['127.example', false],
])('%s leads to this machine: %s', (host, want) => {
  expect(isLoopback(host)).toBe(want)
})
