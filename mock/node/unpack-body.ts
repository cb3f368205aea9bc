import { brotliDecompress, gunzip, inflate, inflateRaw, type ZlibOptions } from 'node:zlib'
import { Refusal, type Problem } from '../domain/problem.ts'
import type { BodyDone } from '../serve/arrival.ts'
import { brokenCoding, codingsOf, isZlib } from '../serve/codings.ts'

type Unpack = (
  bytes: Uint8Array,
  options: Pick<ZlibOptions, 'maxOutputLength'>,
  done: (error: Error | null, unpacked: Buffer) => void,
) => void

const inflateAny: Unpack = (bytes, options, done) =>
  isZlib(bytes) ? inflate(bytes, options, done) : inflateRaw(bytes, options, done)

const unpackers: Readonly<Record<string, Unpack>> = {
  gzip: gunzip,
  'x-gzip': gunzip,
  deflate: inflateAny,
  br: brotliDecompress,
}

const isKnown = (name: string) => Object.hasOwn(unpackers, name)

/** What undoes a Content-Encoding; undefined when it is unknown. */
export function unpackerFor(encoding: string): Unpacker | undefined {
  const codings = codingsOf(encoding, isKnown)
  return codings && ((bytes, limit, done) => unpackBody(bytes, codings, limit, done))
}

type Unpacker = (bytes: Uint8Array, limit: number, done: BodyDone) => void

/**
 * Undoes codings one after the other. `done` gets a Refusal when one of them is broken, or gives more bytes than the limit,
 * after which no more is unpacked.
 */
function unpackBody(bytes: Uint8Array, [coding, ...others]: readonly string[], limit: number, done: BodyDone): void {
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
  return { code: 'malformed-body', detail: brokenCoding(coding) }
}
