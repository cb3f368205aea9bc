import { createServer } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HandedOver } from './handed-over.ts'
import { Incoming, latestOver } from './incoming.ts'
import { Disconnected, parseJson, readBody, roughText, textOfBody } from '../serve/body.ts'
import { Refusal } from '../domain/problem.ts'

const limit = 300_000

/** Reads each body as late as the path says, in milliseconds, and answers with its size. */
const server = createServer({ IncomingMessage: Incoming }, (request, response) => {
  const answer = async () => {
    const lateness = Number(request.url?.slice(1))
    if (lateness > 0) await delay(lateness)
    const body = await readBody(request, limit)
    return `${body.length} ${roughText(body).replaceAll(/(.)\1*/gs, '$1')}`
  }
  void answer()
    .catch((error: unknown) => nameOf(error))
    .then((outcome) => {
      outcomes.push(outcome)
      response.end(outcome)
    })
})
const outcomes: string[] = []
const nameOf = (error: unknown) =>
  error instanceof Refusal ? error.problem.code : error instanceof Disconnected ? 'disconnected' : String(error)

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
afterAll(() => new Promise((resolve) => server.close(resolve)))

async function open(): Promise<Socket> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').setNoDelay()
  await new Promise((resolve) => socket.once('connect', resolve))
  return socket
}

/** The first answers to a connection over which parts come, 20 milliseconds after one another. */
async function answersTo(parts: readonly (string | Buffer)[], count: number): Promise<string[]> {
  const socket = await open()
  let text = ''
  socket.on('data', (chunk) => (text += chunk.toString()))
  for (const part of parts) {
    socket.write(part)
    await delay(20)
  }
  const answers = () => text.split(/HTTP\/1\.1 \d+ \w+\r\n(?:[^\r]+\r\n)*\r\n/).slice(1)
  await expect.poll(() => answers().length).toBe(count)
  socket.destroy()
  return answers()
}

const head = (late: number, length: number, more = '') =>
  `POST /${late} HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${length}\r\n${more}\r\n`
const chunkedHead = (late: number) => `POST /${late} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n`
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`
const long = 'x'.repeat(250_000)
const packedHead = (late: number, how: string, bytes: Buffer) =>
  head(late, bytes.length, `Content-Encoding: ${how}\r\n`)
const brotli = brotliCompressSync(long)

/** With what a Node that nobody has tried gets, too. How late: at once, while the body comes, after it has come. */
describe.each([
  ['handed over', 0],
  ['handed over', 30],
  ['handed over', 90],
  ['a stream', 0],
  ['a stream', 30],
  ['a stream', 90],
])('a body that is %s and is read after %i ms', (way, late) => {
  const { isPossible } = HandedOver
  beforeAll(() => void (HandedOver.isPossible = way === 'handed over'))
  afterAll(() => void (HandedOver.isPossible = isPossible))

  test.each<readonly [what: string, parts: readonly (string | Buffer)[], want: readonly string[]]>([
    ['in one packet with its head', [`${head(late, 3)}abc`], ['3 abc']],
    ['in a packet of its own', [head(late, 3), 'abc'], ['3 abc']],
    ['in pieces', [head(late, 4), 'ab', 'c', 'd'], ['4 abcd']],
    ['in chunks', [chunkedHead(late) + chunk('ab'), `${chunk('c')}0\r\n\r\n`], ['3 abc']],
    ['of no length', [head(late, 0)], ['0 ']],
    ['none', [`GET /${late} HTTP/1.1\r\nHost: localhost\r\n\r\n`], ['0 ']],
    ['longer than what a stream takes at once', [head(late, long.length) + long], ['250000 x']],
    ['too long, said before', [head(late, limit + 1)], ['body-too-large']],
    ['too long, not said before', [chunkedHead(late) + chunk(long) + chunk(long)], ['body-too-large']],
    ['packed as nobody knows', [`${head(late, 3, 'Content-Encoding: zstd\r\n')}abc`], ['unsupported-encoding']],
    ['packed', [packedHead(late, 'gzip', gzipSync('abc')), gzipSync('abc')], ['3 abc']],
    ['packed, in pieces', [packedHead(late, 'br', brotli), brotli.subarray(0, 4), brotli.subarray(4)], ['250000 x']],
    ['two after one another', [`${head(late, 2)}ab${head(0, 1)}c`], ['2 ab', '1 c']],
  ])('%s', async (_what, parts, want) => {
    expect(await answersTo(parts, want.length)).toEqual(want)
  })

  test('that never comes to its end, as its client goes away', async () => {
    outcomes.length = 0
    const socket = await open()
    socket.write(`${head(late, 10)}abc`)
    await delay(50)
    socket.destroy()
    await expect.poll(() => outcomes).toEqual(['disconnected'])
  })
})

test('a body that is handed over leaves its stream alone', async () => {
  const request = new Promise<Incoming>((resolve) => server.once('request', (one) => resolve(one as Incoming)))
  expect(await answersTo([`${head(0, 3)}abc`], 1)).toEqual(['3 abc'])
  expect((await request).readableEnded).toBe(!HandedOver.isPossible)
})

test("a connection knows its latest request, whose body Node's parser may be reading", async () => {
  const latest = new Promise((resolve) =>
    server.once('request', (request) => resolve(latestOver(request.socket) === request)),
  )
  await answersTo([`${head(0, 3)}abc`], 1)
  expect(await latest).toBe(true)
})

const zeros = (count: number) => Buffer.alloc(count)
const bomb = gzipSync(zeros(limit + 1))
/** As small as at its best, in a thirtieth of the time. */
const quickly = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }

test.each<readonly [how: string, body: Buffer, want: string]>([
  ['gzip', gzipSync('ab'), '2 ab'],
  ['GZip', gzipSync('ab'), '2 ab'],
  ['x-gzip', gzipSync('ab'), '2 ab'],
  ['deflate', deflateSync('ab'), '2 ab'],
  ['deflate', deflateRawSync('ab'), '2 ab'],
  ['br', brotliCompressSync('ab'), '2 ab'],
  ['identity', Buffer.from('ab'), '2 ab'],
  ['', Buffer.from('ab'), '2 ab'],
  ['gzip, br', brotliCompressSync(gzipSync('ab')), '2 ab'],
  ['deflate,identity , gzip', gzipSync(deflateSync('ab')), '2 ab'],
  ['gzip', Buffer.concat([gzipSync('a'), gzipSync('b')]), '2 ab'],
  ['gzip', zeros(0), '0 '],
  ['gzip', gzipSync(zeros(limit)), `${limit} \0`],
  ['gzip', bomb, 'body-too-large'],
  ['deflate', deflateSync(zeros(100_000_000)), 'body-too-large'],
  ['br', brotliCompressSync(zeros(100_000_000), quickly), 'body-too-large'],
  ['gzip, gzip', gzipSync(bomb), 'body-too-large'],
  // What is in between is as long as what comes out may be, too.
  ['gzip, br', brotliCompressSync(Buffer.concat(Array(20_000).fill(gzipSync('')))), 'body-too-large'],
  ['gzip', Buffer.from('ab'), 'malformed-body'],
  ['br', Buffer.from('ab'), 'malformed-body'],
  ['deflate', Buffer.from('ab'), 'malformed-body'],
  ['gzip', gzipSync('abc').subarray(0, -6), 'malformed-body'],
  ['br, gzip', brotliCompressSync(gzipSync('ab')), 'malformed-body'],
  ['gzip, zstd', gzipSync('ab'), 'unsupported-encoding'],
  ['toString', Buffer.from('ab'), 'unsupported-encoding'],
  ['gzip, gzip, gzip, gzip', Buffer.from('ab'), 'unsupported-encoding'],
])('Content-Encoding %j', async (how, body, want) => {
  expect(await answersTo([packedHead(0, how, body), body], 1)).toEqual([want])
})

test.each<readonly [bytes: readonly number[], want: unknown]>([
  [[], undefined],
  [[0xef, 0xbb, 0xbf], undefined],
  [[0xef, 0xbb, 0xbf, 0x37], 7],
  [[0x22, 0xff, 0x22], 'malformed-body: it is not UTF-8'],
  [[0xff, 0xfe, 0x37, 0x00], 'malformed-body: it is UTF-16, not UTF-8'],
])('JSON from the bytes %j', (bytes, want) => {
  const read = () => {
    try {
      return parseJson(textOfBody(Buffer.from(bytes)))
    } catch (error) {
      const { code, detail } = (error as Refusal).problem as { code: string; detail: string }
      return `${code}: ${detail}`
    }
  }
  expect(read()).toEqual(want)
})

describe('a body of many MiB', () => {
  const most = 5 * 1024 * 1024
  const bytes = Buffer.alloc(most)
  for (let at = 0; at < most; at += 1) bytes[at] = (at * 7 + (at >> 9)) & 0xff
  const reader = createServer({ IncomingMessage: Incoming }, (request, response) => {
    readBody(request, most).then(
      (body) => response.end(String(bytes.equals(body))),
      (error: unknown) => response.end(nameOf(error)),
    )
  })
  beforeAll(() => new Promise<void>((resolve) => reader.listen(0, '127.0.0.1', resolve)))
  afterAll(() => new Promise((resolve) => reader.close(resolve)))

  test.each<readonly [string, Buffer | ReadableStream, string]>([
    ['is whole', bytes, 'true'],
    ['is whole in chunks', new Blob([bytes]).stream(), 'true'],
    ['is too long in chunks', new Blob([bytes, 'x']).stream(), 'body-too-large'],
  ])('%s', async (_, body, want) => {
    const { port } = reader.address() as AddressInfo
    const answer = await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body, duplex: 'half' } as RequestInit)
    expect(await answer.text()).toBe(want)
  })
})
