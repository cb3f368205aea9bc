import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { accessTo, names } from './bad-input/services.ts'
import { control } from './support/control.ts'
import { stage } from './support/stage.ts'

const asSent = (text: string) => Buffer.from(text)

const encodings = [
  ['a byte order mark before it', {}, (text: string) => Buffer.from(`\ufeff${text}`)],
  ['gzip', { 'content-encoding': 'gzip' }, gzipSync],
  ['deflate', { 'content-encoding': 'deflate' }, deflateSync],
  ['br', { 'content-encoding': 'br' }, brotliCompressSync],
  ['gzip in br', { 'content-encoding': 'gzip, br' }, (text: string) => brotliCompressSync(gzipSync(text))],
] as const

const refused = [
  ['an unknown encoding', { 'content-encoding': 'zstd' }, asSent, 415, 'Content-Encoding zstd is not supported'],
  ['UTF-16', {}, (text: string) => Buffer.from(text, 'utf16le'), 400, 'it is UTF-16, not UTF-8'],
  ['Latin-1', {}, (text: string) => Buffer.from(`${text}\xe9`, 'latin1'), 400, 'it is not UTF-8'],
  ['what is not gzip', { 'content-encoding': 'gzip' }, asSent, 400, 'its gzip cannot be unpacked'],
  [
    '100 MB of zeros',
    { 'content-encoding': 'gzip' },
    () => gzipSync(Buffer.alloc(1e8)),
    413,
    'larger than 102400 bytes',
  ],
] as const

describe.each(names)('%s', (name) => {
  test.each(encodings)('takes a body in %s, and the journal repeats it', async (_what, headers, pack) => {
    const set = await stage()
    const { list, query, as, mediaType, valid } = accessTo(name, set)
    const body = pack(JSON.stringify(valid))
    const all = { ...as, 'content-type': mediaType, ...headers }
    expect((await set.send({ method: 'POST', path: list + query, headers: all, body })).status).toBeLessThan(300)
    const shown = await control(set.mock.url, 'GET', '/_mock/journal/1/curl')
    expect(shown.body).toContain(JSON.stringify(valid))
    expect(shown.body).not.toContain('content-encoding')
  })

  test.each(refused)('refuses a body in %s in its own words', async (_what, headers, pack, status, says) => {
    const set = await stage()
    const { list, query, as, mediaType, valid } = accessTo(name, set)
    const body = pack(JSON.stringify(valid))
    const all = { ...as, 'content-type': mediaType, ...headers }
    const reply = await set.send({ method: 'POST', path: list + query, headers: all, body })
    expect(reply).toMatchObject({ status, body: expect.stringContaining(says) as string })
  })
})

test.each(encodings)('the control plane takes a body in %s', async (_what, headers, pack) => {
  const { mock } = await stage()
  const reply = await control(mock.url, 'POST', '/_mock/sandboxes', pack('{"name":"packed"}'), headers)
  expect(reply.status).toBe(201)
})

test.each(refused)('the control plane refuses a body in %s', async (_what, headers, pack, status, says) => {
  const { mock } = await stage()
  const reply = await control(mock.url, 'POST', '/_mock/faults', pack('{"name":"packed"}'), headers)
  expect(reply).toMatchObject({ status, body: expect.stringContaining(says) as string })
})
