import { Refusal } from '../domain/problem.ts'
import { brokenCoding, codingsOf, isZlib } from '../serve/codings.ts'
import { bytesOf } from './bytes-of.ts'
import type { Unpacker } from './receive-body.ts'

/** What undoes a Content-Encoding that the Compression Streams standard knows; undefined for any other. */
export function unpackerFor(encoding: string): Unpacker | undefined {
  const codings = codingsOf(encoding, (name) => Object.hasOwn(formats, name))
  if (!codings) return undefined
  return (bytes, limit, tell) => {
    unpacked(bytes, codings, limit).then(
      (whole) => tell(undefined, whole),
      (error: Error) => tell(error, bytes),
    )
  }
}

type Format = 'gzip' | 'deflate' | 'deflate-raw'

const formats: Readonly<Record<string, (bytes: Uint8Array) => Format>> = {
  gzip: () => 'gzip',
  'x-gzip': () => 'gzip',
  deflate: (bytes) => (isZlib(bytes) ? 'deflate' : 'deflate-raw'),
}

/** Rejects with a Refusal. */
async function unpacked(bytes: Uint8Array, codings: readonly string[], limit: number): Promise<Uint8Array> {
  let whole = bytes
  for (const coding of codings) {
    const format = formats[coding]?.(whole)
    // A client may well say how it would have packed a body that it leaves out.
    if (format === undefined || whole.length === 0) break
    const stream = new Blob([whole]).stream().pipeThrough(new DecompressionStream(format))
    whole = await bytesOf(stream.getReader(), limit).catch((error: unknown) => {
      if (error instanceof Refusal) throw error
      throw new Refusal({ code: 'malformed-body', detail: brokenCoding(coding) })
    })
  }
  return whole
}
