import type { Ask } from '../support/exchange.ts'
import type { Access } from './services.ts'

type Statuses = readonly [clickhouse: number, snyk: number, mpdx: number]

export interface Row {
  readonly name: string
  readonly want: Statuses
  readonly ask: (access: Access) => Ask
}

export const uuid = '11111111-2222-4333-8444-555555555555'

/** A creation whose body, or whose headers, are not as they should be. */
function creation(name: string, want: Statuses, body: unknown, headers: Readonly<Record<string, string>> = {}): Row {
  return {
    name,
    want,
    ask: ({ list, query, mediaType, as, valid }) => ({
      method: 'POST',
      path: list + query,
      headers: { ...as, 'content-type': mediaType, ...headers },
      body: typeof body === 'function' ? (body(valid) as unknown) : body,
    }),
  }
}

/** A request whose path, query or method are not as they should be. `path` is made from the list's. */
function request(name: string, want: Statuses, path: (access: Access) => string, method = 'GET'): Row {
  return {
    name,
    want,
    ask: (access) => ({ method, path: path(access), headers: { ...access.as, 'content-type': access.mediaType } }),
  }
}

const valid = (body: unknown) => body
const textOf = (body: object) => JSON.stringify(body)
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
const item = (id: string) => (access: Access) => `${access.list}/${id}${access.query}`
const withQuery = (more: string) => (access: Access) => `${access.list}${access.query || '?'}&${more}`

export const bodies: readonly Row[] = [
  creation('no body', [400, 400, 409], undefined),
  creation('broken JSON', [400, 400, 400], '{"email":'),
  creation('JSON with something behind it', [400, 400, 400], (body: object) => `${textOf(body)} {}`),
  creation('bytes that are not UTF-8', [400, 400, 400], Buffer.from('{"email":"\xE9@example.com"}', 'latin1')),
  creation('UTF-16', [400, 400, 400], Buffer.from('{}', 'utf16le')),
  creation('null', [400, 400, 409], 'null'),
  creation('a number', [400, 400, 409], '7'),
  creation('a text', [400, 400, 409], '"data"'),
  creation('an array', [400, 400, 409], '[]'),
  creation('an empty object', [400, 400, 409], {}),
  creation('data that is null', [400, 400, 409], { data: null }),
  creation('data that is a list', [400, 400, 409], { data: [{ type: 'org_invitation' }] }),
  creation('only a member named __proto__', [400, 400, 409], (body: object) => `{"__proto__":${textOf(body)}}`),
  creation('attributes named __proto__ and constructor', [400, 400, 409], {
    data: { type: 'org_invitation', attributes: JSON.parse('{"__proto__":{"email":"a@example.com"},"constructor":1}') },
  }),
  creation('only a member whose name has two lines', [400, 400, 409], { 'a\nb': 1 }),
  creation('a hundred thousand brackets', [400, 400, 409], nested(50_000)),
  creation('a type of deep brackets', [400, 400, 409], `{"data":{"type":${nested(40_000)}}}`),
  creation('an address of deep brackets', [400, 400, 400], (body: object) =>
    textOf(body).replace(/"somebody@example.com"/, nested(40_000)),
  ),
  creation('a number instead of the address', [400, 400, 400], (body: object) =>
    textOf(body).replace('"somebody@example.com"', '1e999'),
  ),
  creation('an address of 90,000 characters', [400, 400, 400], (body: object) =>
    textOf(body).replace('somebody', 'x'.repeat(90_000)),
  ),
  creation('a body of 200,000 bytes', [413, 413, 413], (body: object) => textOf(body) + ' '.repeat(200_000)),
  creation('no Content-Type', [400, 400, 415], valid, { 'content-type': '' }),
  creation('another Content-Type', [400, 400, 415], valid, { 'content-type': 'text/plain' }),
  creation('a Content-Type that is none', [400, 400, 415], valid, { 'content-type': ';;;' }),
  creation('a form', [400, 400, 415], 'email=a@example.com', { 'content-type': 'application/x-www-form-urlencoded' }),
  creation('a compressed body that is cut off', [400, 400, 400], Buffer.from('H4sIAAAAAAAAA6tW', 'base64'), {
    'content-encoding': 'gzip',
  }),
  creation('a body in an unknown encoding', [415, 415, 415], 'x', { 'content-encoding': 'zstd' }),
  creation('an expectation that nobody knows', [400, 400, 409], {}, { expect: 'tea' }),
]

export const targets: readonly Row[] = [
  request(
    'an organization id that is no uuid',
    [400, 400, 404],
    ({ list, query }) => list.replace(/[0-9a-f-]{36}/, '7') + query,
  ),
  request(
    'an organization id with %00',
    [400, 400, 404],
    ({ list, query }) => list.replace(/[0-9a-f-]{36}/, '%00') + query,
  ),
  request(
    'an organization id with an encoded slash',
    [400, 400, 404],
    ({ list, query }) => list.replace(/[0-9a-f-]{36}/, '..%2F..') + query,
  ),
  request(
    'an organization id of 8,000 characters',
    [400, 400, 404],
    ({ list, query }) => list.replace(/[0-9a-f-]{36}/, 'a'.repeat(8000)) + query,
  ),
  request(
    'an organization named __proto__',
    [400, 400, 404],
    ({ list, query }) => list.replace(/[0-9a-f-]{36}/, '__proto__') + query,
  ),
  request(
    'a % that encodes nothing',
    [400, 400, 404],
    ({ list, query }) => list.replace(/[0-9a-f-]{36}/, '%zz') + query,
  ),
  request(
    '% codes that are not UTF-8',
    [400, 400, 404],
    ({ list, query }) => list.replace(/[0-9a-f-]{36}/, '%C3%28') + query,
  ),
  request('an invitation id that is no uuid', [400, 400, 404], item('7'), 'DELETE'),
  request('an invitation id with a brace too many', [400, 400, 404], item(`%7B${uuid}%7D`), 'DELETE'),
  request('an invitation that does not exist', [404, 404, 404], item(uuid), 'DELETE'),
  request('a path that does not exist', [404, 404, 404], ({ list }) => `${list}/${uuid}/nothing`),
  request('a slash too many at the end', [404, 404, 200], ({ list, query }) => `${list}/${query}`),
  request('a slash too many in the middle', [404, 404, 200], ({ list, query }) => list.replace(/.org/, '/$&') + query),
  request('the path in capitals', [404, 404, 404], ({ list, query }) => list.replace(/org/, 'ORG') + query),
  request('dots in the path', [404, 404, 404], ({ list, query }) => `${list}/../${query}`),
  request('a method that the list does not have', [405, 405, 405], ({ list, query }) => list + query, 'PUT'),
  request('a method that nothing has', [405, 405, 405], ({ list, query }) => list + query, 'PROPFIND'),
  request('a method that one invitation does not have', [405, 405, 405], item(uuid), 'PATCH'),
  request('a parameter that nobody knows', [200, 400, 200], withQuery('nobody=knows')),
  request('a parameter without a name', [200, 400, 200], withQuery('=1')),
  request('a parameter named __proto__', [200, 400, 200], withQuery('__proto__=1')),
  request('a parameter sent twice', [200, 400, 400], withQuery('limit=10&limit=10&page=1&page=2')),
  request('a parameter with a % that encodes nothing', [200, 400, 200], withQuery('limit=%zz&page=%zz')),
  request('a number with an exponent', [200, 400, 200], withQuery('limit=1e1&per_page=1e1')),
  request(
    'a number that is too large for any',
    [200, 400, 200],
    withQuery('limit=99999999999999999999&page=99999999999999999999'),
  ),
  request('a negative number', [200, 400, 200], withQuery('limit=-10&page=-10&per_page=-1')),
  request('an empty number', [200, 400, 200], withQuery('limit=&page=')),
  request('a thousand parameters', [200, 400, 200], withQuery('a=b&'.repeat(1000))),
]

export const others: readonly Row[] = [
  ...['', 'Basic', 'Basic %%%', 'Basic Og==', 'token', 'Bearer', 'Digest username="x"', 'x'.repeat(4000)].map(
    (authorization): Row => ({
      name: `Authorization: ${authorization.slice(0, 20)}`,
      want:
        authorization === ''
          ? [200, 401, 200]
          : [401, /^(?:token|bearer)(?: \S+ |$)/i.test(authorization) ? 400 : 401, 401],
      ask: ({ list, query }) => ({ path: list + query, headers: { authorization } }),
    }),
  ),
  {
    name: 'Authorization with letters beyond ASCII',
    want: [401, 401, 401],
    ask: ({ name, list, query }) => ({
      path: list + query,
      headers: { authorization: `${name === 'clickhouse' ? 'Basic' : 'token'} \xE9` },
    }),
  },
  {
    name: 'headers of 20,000 bytes',
    want: [431, 431, 431],
    ask: ({ list, query, as }) => ({ path: list + query, headers: { ...as, 'x-more': 'a'.repeat(20_000) } }),
  },
  {
    name: 'a query of 20,000 bytes',
    want: [431, 431, 431],
    ask: ({ list, query, as }) => ({ path: `${list}${query || '?'}&x=${'a'.repeat(20_000)}`, headers: as }),
  },
]
