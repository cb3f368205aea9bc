import type { Ask } from '../../drive/ask.ts'
import type { BaseRequest } from '../../fuzz/base-requests.ts'
import { broken, placesIn, texts, values } from './values.ts'

/** One way in which a request can be made larger. `share` is of the largest that is read: 0.25, 0.5 or 1. */
export interface Dimension {
  readonly name: string
  readonly ask: (share: number) => Ask
}

/** Characters: with what a request has besides, the request line and the headers stay below 16 KiB. */
const line = 14_000
/** Bytes. */
const body = 100_000

/** Whatever of a request its sender controls. */
export function dimensionsOf(base: BaseRequest): Dimension[] {
  return [...paths(base), ...queries(base), ...headers(base), ...bodies(base)].map(({ name, ask }) => ({
    name: `${base.operationId}, ${name}`,
    ask,
  }))
}

const encoded = (text: string) => encodeURIComponent(text)

function paths(base: BaseRequest): Dimension[] {
  const parts = base.path.split('/')
  const made = (name: string, path: (length: number) => string): Dimension => ({
    name,
    ask: (share) => asked(base, { path: path(line * share) }),
  })
  const last = (name: string, text: (length: number) => string) =>
    made(`a last segment of ${name}`, (length) => [...parts.slice(0, -1), text(length)].join('/'))
  return [
    made('many segments', (length) => base.path + '/a'.repeat(length / 2)),
    made('many empty segments', (length) => base.path + '/'.repeat(length)),
    made(
      'many segments that are like its own',
      (length) => base.path + `/${parts.slice(3).join('/')}`.repeat(length / 80),
    ),
    last('letters', (length) => 'a'.repeat(length)),
    last('characters', (length) => '%C3%A9'.repeat(length / 6)),
    last('digits', (length) => '9'.repeat(length)),
    ...parts
      .slice(3)
      .map((part, at) =>
        made(`a long segment in the place of ${part}`, (length) => parts.with(at + 3, 'a'.repeat(length)).join('/')),
      ),
  ]
}

function queries(base: BaseRequest): Dimension[] {
  const made = (name: string, query: (length: number) => string): Dimension => ({
    name,
    ask: (share) => asked(base, { query: query(line * share) }),
  })
  const many = (length: number, piece: (at: number) => string) =>
    Array.from({ length: length / piece(9999).length }, (_, at) => piece(at)).join('')
  return [
    made('many parameters', (length) => many(length, (at) => `p${at}=1&`)),
    made('many parameters that are encoded', (length) => many(length, (at) => `p%20${at}=%2C&`)),
    made('many parameters without a name', (length) => '&='.repeat(length / 2)),
    made('one parameter again and again', (length) => 'limit=1&'.repeat(length / 8)),
    made('many filters', (length) => many(length, (at) => `filter[f${at}]=1&`)),
    ...base.query.flatMap(([name]) => [
      made(`${name} again and again`, (length) => `${encoded(name)}=1&`.repeat(length / (encoded(name).length + 3))),
      ...Object.entries(texts).map(([kind, text]) =>
        made(`${name} of ${kind}`, (length) => {
          const all = encoded(text(length))
          return `${encoded(name)}=${all.slice(0, length).replace(/%[\dA-F]?$/, '')}`
        }),
      ),
    ]),
  ]
}

/** Whatever is read by somebody. */
const read = [
  'authorization',
  'accept',
  'content-type',
  'content-encoding',
  'cookie',
  'host',
  'last-event-id',
  'origin',
  'prefer',
  'snyk-request-id',
  'x-mock-fault',
  'x-mock-sandbox',
]
const schemes = ['Basic ', 'Bearer ', 'token ', 'bearer']

function headers(base: BaseRequest): Dimension[] {
  const made = (name: string, more: (length: number) => Record<string, string>): Dimension => ({
    name,
    ask: (share) => asked(base, { headers: more(line * share) }),
  })
  return [
    made('many headers', (length) =>
      Object.fromEntries(Array.from({ length: length / 12 }, (_, at) => [`x-${at}`, '1'])),
    ),
    ...read.flatMap((name) =>
      Object.entries(texts)
        .filter(([kind]) => kind !== 'characters')
        .map(([kind, text]) => made(`${name} of ${kind}`, (length) => ({ [name]: text(length) }))),
    ),
    ...schemes.flatMap((scheme) =>
      ['letters', 'spaces', 'commas'].map((kind) =>
        made(`authorization ${scheme} of ${kind}`, (length) => ({
          authorization: scheme + (texts[kind]?.(length) ?? ''),
        })),
      ),
    ),
  ]
}

function bodies(base: BaseRequest): Dimension[] {
  if (base.body === undefined) return []
  const made = (name: string, text: (bytes: number) => string): Dimension => ({
    name,
    ask: (share) => asked(base, { body: text(Math.max(1000, body * share - JSON.stringify(base.body).length * 2)) }),
  })
  return [
    ...Object.entries(placesIn(base.body)).flatMap(([where, place]) =>
      Object.entries(values).map(([kind, value]) => made(`${kind} as ${where}`, (bytes) => place(value(bytes)))),
    ),
    ...Object.entries(broken).map(([kind, text]) => made(kind, text)),
  ]
}

interface Change {
  readonly path?: string
  readonly query?: string
  readonly headers?: Record<string, string>
  readonly body?: string
}

function asked(base: BaseRequest, change: Change): Ask {
  const own = base.query.map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
  const query = [...own, ...(change.query === undefined ? [] : [change.query])].join('&')
  return {
    // A stream of events has no end.
    method: base.operationId === 'followJournal' ? 'HEAD' : base.method,
    path: (change.path ?? base.path) + (query && `?${query}`),
    headers: { ...base.headers, ...change.headers },
    body: change.body ?? (base.body === undefined ? undefined : JSON.stringify(base.body)),
  }
}
