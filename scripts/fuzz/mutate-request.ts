import type { Chance } from '../drive/chance.ts'
import type { BaseRequest } from './base-requests.ts'
import { mutateJson, nastyJson, nastyText } from './nasty.ts'

/** A request line, headers and a body that HTTP can carry, whatever they say. */
export interface Message {
  readonly method: string
  readonly target: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Buffer | undefined
}

const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY']

const headers: readonly (readonly [string, (chance: Chance) => string])[] = [
  [
    'authorization',
    (chance) => chance.of(['Basic', 'Basic !!!', 'Bearer', 'token', `Bearer ${'a'.repeat(2000)}`, ':']),
  ],
  ['authorization', (chance) => `Basic ${Buffer.from(nastyText(chance)).toString('base64')}`],
  ['content-type', (chance) => chance.of(['', ';', 'text/plain', 'application/json; charset=utf-16', 'a/b/c', '*/*'])],
  ['accept', (chance) => chance.of(['', 'text/html', ',,,', 'application/vnd.api+json; x=1', '*/*;q=x'])],
  ['content-encoding', (chance) => chance.of(['gzip', 'br', 'identity', 'x'])],
  ['expect', (chance) => chance.of(['100-continue', 'tea'])],
  ['x-mock-sandbox', (chance) => chance.of(['fuzz', 'nobody', '../default', '__proto__', 'a'.repeat(300)])],
  ['x-mock-fault', (chance) => chance.of(['', 'tea', 'status=200', 'latency=-1', 'status=', ',,,', 'drop=never'])],
  ['prefer', (chance) => chance.of(['code=', 'code=abc', 'code=99', 'return=minimal'])],
  ['snyk-request-id', (chance) => visible(nastyText(chance))],
  ['origin', (chance) => chance.of(['null', 'http://evil.example', 'x', 'http://localhost:1'])],
  ['host', (chance) => chance.of(['evil.example', '', '[::1', 'localhost:99999', 'a b'])],
  ['last-event-id', (chance) => visible(nastyText(chance))],
  ['range', () => 'bytes=0-1'],
  ['upgrade', () => 'websocket'],
  ['x-http-method-override', () => 'DELETE'],
]

const inBody = Array<string>(8).fill('body')

/** One request that says something wrong. */
export function mutateRequest(base: BaseRequest, chance: Chance): Message {
  let { method, path, query, body } = base
  let bytes: Buffer | undefined = body === undefined ? undefined : Buffer.from(JSON.stringify(body))
  const sent = new Map(Object.entries({ host: 'localhost', ...base.headers }))
  const kinds = [
    'query',
    'query',
    'header',
    'header',
    'no header',
    'path',
    'method',
    ...(body === undefined ? [] : inBody),
  ]
  for (let changes = 1 + chance.below(2); changes > 0; changes--) {
    const kind = chance.of(kinds)
    if (kind === 'body') {
      body = mutateJson(body, chance)
      bytes = nastyJson(body, chance)
    } else if (kind === 'path') path = mutatePath(path, chance)
    else if (kind === 'query') query = mutateQuery(query, chance)
    else if (kind === 'method') method = chance.of(methods)
    else if (kind === 'no header') sent.delete(chance.of(['host', ...sent.keys()]))
    else {
      const [name, value] = chance.of(headers)
      sent.set(name, value(chance))
    }
  }
  const text = query.map(([name, value]) => `${encode(name, chance)}=${encode(value, chance)}`).join('&')
  return { method, target: `${path}${text && `?${text}`}`, headers: [...sent], body: bytes }
}

/** Any part but, mostly, those that name the sandbox. */
function mutatePath(path: string, chance: Chance): string {
  const parts = path.split('/')
  const first = chance.is(0.9) ? 3 : 1
  return parts.with(first + chance.below(parts.length - first), encode(nastyText(chance), chance)).join('/')
}

function mutateQuery(query: BaseRequest['query'], chance: Chance): BaseRequest['query'] {
  const roll = chance.share()
  if (query.length === 0 || roll < 0.3) return [...query, [nastyText(chance), nastyText(chance)]]
  const at = chance.below(query.length)
  const [name, value] = query[at] as readonly [string, string]
  if (roll < 0.5) return [...query, [name, chance.is(0.5) ? value : nastyText(chance)]]
  if (roll < 0.6) return query.toSpliced(at, 1)
  return query.with(at, [name, nastyText(chance)])
}

/** Mostly as it ought to be encoded; otherwise as it is, without what would end the request line. */
function encode(text: string, chance: Chance): string {
  return chance.is(0.6) ? encodeURIComponent(Buffer.from(text).toString()) : visible(text)
}

/** Printable ASCII only. */
const visible = (text: string) => text.replace(/[^!-~]/g, '')

/** As it goes onto the wire. The connection ends with the answer. */
export function bytesOf({ method, target, headers, body }: Message): Buffer {
  const lines = [
    ...headers,
    ...(body ? [['content-length', String(body.length)] as const] : []),
    ['connection', 'close'],
  ]
  const head = `${method} ${target} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
  return Buffer.concat([Buffer.from(head, 'latin1'), body ?? Buffer.alloc(0)])
}
