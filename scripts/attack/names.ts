import { ask, type Ask } from '../drive/ask.ts'
import { baseRequests } from '../fuzz/base-requests.ts'
import { requireNothing, type Attack } from './attack.ts'
import { attackMock } from './stand.ts'

/** What is something in a runtime, a browser, a file system or a terminal, and must be nothing here. */
const names = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'prototype',
  '../../etc/passwd',
  '..%2F..%2Fetc%2Fpasswd',
  'a\u0000b',
  '<script>alert(1)</script>',
  '\u001B[2J',
  '\u202Eevil',
  'evil.example',
]
const hosts = [
  'evil.example',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  'localhost@evil.example',
  '[::1',
  'a b',
]
const mostShown = 20

/** Names, hosts, origins and headers that mean something elsewhere. */
export const hostileNames: Attack = {
  name: 'hostile-names',
  what: 'Hostile names in each path, query, header and body of every operation, foreign hosts and foreign origins: refused in words or taken as mere text, no failure, no other world changed',
  times: { whole: 5000, short: 400 },
  run: (times, chance) =>
    attackMock({}, async ({ url, told }) => {
      const bases = (await baseRequests(told)).filter(({ operationId }) => operationId !== 'followJournal')
      const [answers, wrong]: [number[], string[]] = [[], []]
      for (let number = 0; number < times; number += 1) {
        const base = chance.of(bases)
        const name = chance.of(names)
        const kind = chance.of(['path', 'query', 'header', 'body', 'host', 'origin'] as const)
        const asked = hostile({ ...base, body: base.body }, kind, name, chance.of(hosts))
        const { status, text } = await ask(url, asked)
        answers.push(status)
        const isForeign =
          kind === 'host' || (kind === 'origin' && base.path.includes('/_mock') && base.method !== 'GET')
        const complaint = status >= 500 ? `answered ${status}` : isForeign && status < 400 ? 'was let in' : undefined
        if (complaint) wrong.push(`${base.operationId}, ${name} as ${kind}: ${complaint}: ${text.slice(0, 200)}`)
        if (wrong.length > mostShown) break
      }
      requireNothing(wrong)
      const refused = answers.filter((status) => status >= 400).length
      return `${refused} refused, the others taken as text`
    }),
}

type Base = Pick<Ask, 'method' | 'path' | 'body'> & {
  readonly headers: Readonly<Record<string, string>>
  readonly query: readonly (readonly [string, string])[]
}

function hostile(
  base: Base,
  kind: 'path' | 'query' | 'header' | 'body' | 'host' | 'origin',
  name: string,
  host: string,
): Ask {
  const encoded = encodeURIComponent(name)
  const visible = name.replaceAll(/[^!-~]/g, '')
  const parts = base.path.split('/')
  const path = kind === 'path' ? parts.with(-1, encoded).join('/') : base.path
  const pairs = [
    ...base.query.map(([key, value]) => `${key}=${encodeURIComponent(value)}`),
    ...(kind === 'query' ? [`${encoded}=${encoded}`] : []),
  ]
  const extra: Record<string, string> = {}
  if (kind === 'header')
    for (const each of ['x-mock-fault', 'authorization', 'x-mock-sandbox', 'snyk-request-id']) extra[each] = visible
  if (kind === 'host') extra['host'] = host
  if (kind === 'origin') extra['origin'] = 'http://evil.example'
  const text = base.body === undefined ? undefined : JSON.stringify(base.body)
  const body =
    kind === 'body' && text?.startsWith('{') ? `{${JSON.stringify(name)}:{"polluted":1},${text.slice(1)}` : text
  return {
    method: base.method ?? 'GET',
    path: path + (pairs.length > 0 ? `?${pairs.join('&')}` : ''),
    headers: { ...base.headers, ...extra },
    body,
  }
}
