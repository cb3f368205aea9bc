import { brotliDecompress, gunzip, inflate, inflateRaw, type ZlibOptions } from 'node:zlib'
import { Refusal, type Problem } from '../domain/problem.ts'

type Unpack = (
  bytes: Buffer,
  options: Pick<ZlibOptions, 'maxOutputLength'>,
  done: (error: Error | null, unpacked: Buffer) => void,
) => void

/** RFC 9110 (8.4.1) calls what zlib wraps deflate; some clients send it without. The wrapper begins by RFC 1950 (2.2). */
const inflateAny: Unpack = (bytes, options, done) => {
  const isWrapped = bytes.length > 1 && ((bytes[0] ?? 0) & 0x0f) === 8 && bytes.readUInt16BE(0) % 31 === 0
  return isWrapped ? inflate(bytes, options, done) : inflateRaw(bytes, options, done)
}

const unpackers: Readonly<Record<string, Unpack>> = {
  gzip: gunzip,
  'x-gzip': gunzip,
  deflate: inflateAny,
  br: brotliDecompress,
}

/** Nobody packs a body more often, and each time costs as much as a request. */
const mostCodings = 3

/** The codings of a Content-Encoding in the order in which they are undone; undefined when it has one that is unknown. */
export function codingsOf(header: string): string[] | undefined {
  const names = header
    .toLowerCase()
    .split(',', 100)
    .map((name) => name.trim())
  const codings = names.filter((name) => name !== '' && name !== 'identity')
  const areKnown = codings.length <= mostCodings && codings.every((name) => Object.hasOwn(unpackers, name))
  return areKnown ? codings.reverse() : undefined
}

/**
 * Undoes codings one after the other. `done` gets a Refusal when one of them is broken, or gives more bytes than the limit,
 * after which no more is unpacked.
 */
export function unpackBody(
  bytes: Buffer,
  [coding, ...others]: readonly string[],
  limit: number,
  done: (error: Error | undefined, unpacked: Buffer) => void,
): void {
  const unpack = coding === undefined ? undefined : unpackers[coding]
  // A client may well say how it would have packed a body that it leaves out.
  if (unpack === undefined || bytes.length === 0) return done(undefined, bytes)
  unpack(bytes, { maxOutputLength: limit }, (error, unpacked) => {
    if (error === null) unpackBody(unpacked, others, limit, done)
    else done(new Refusal(problemOf(error, coding ?? '', limit)), bytes)
  })
}

function problemOf(error: Error, coding: string, limit: number): Problem {
  if ('code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') return { code: 'body-too-large', limit }
  return { code: 'malformed-body', detail: `its ${coding} cannot be unpacked, ${error.message}` }
}
