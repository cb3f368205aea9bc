import { Refusal } from '../domain/problem.ts'
import type { Arrival, BodyDone } from '../serve/arrival.ts'
import { Disconnected } from '../serve/body.ts'
import { bytesOf } from './bytes-of.ts'

/** Undoes what a body is packed in. Tells a Refusal when it is broken, or has more bytes than the limit. */
export type Unpacker = (bytes: Uint8Array, limit: number, tell: BodyDone) => void

export interface BodyRules {
  /** The most bytes that are taken. */
  readonly limit: number
  /** What undoes a Content-Encoding; undefined when it is unknown. */
  readonly unpackerFor: (encoding: string) => Unpacker | undefined
}

const nothing = new Uint8Array(0)

/**
 * Reads what a request carries, once, and tells it unpacked, or a Refusal when it is packed in an unknown way or too large,
 * and Disconnected when it ends early or nobody waits for an answer any more.
 */
export function receiveBody(
  request: Request,
  headers: Arrival['headers'],
  { limit, unpackerFor }: BodyRules,
  tell: BodyDone,
): void {
  if (Number(headers['content-length']) > limit) return tell(tooLarge(limit), nothing)
  const encoding = headers['content-encoding']
  const unpack = typeof encoding === 'string' ? unpackerFor(encoding) : take
  if (!unpack) return tell(new Refusal({ code: 'unsupported-encoding', given: String(encoding) }), nothing)
  if (request.body === null) return tell(undefined, nothing)
  sentBytes(request, limit).then(
    (bytes) => (request.signal?.aborted ? tell(new Disconnected(), nothing) : unpack(bytes, limit, tell)),
    (error: unknown) => tell(error instanceof Refusal ? error : new Disconnected(), nothing),
  )
}

const take: Unpacker = (bytes, _limit, tell) => tell(undefined, bytes)

async function sentBytes(request: Request, limit: number): Promise<Uint8Array> {
  // Some browsers show no stream of what a request carries.
  const reader = (request.body as ReadableStream<Uint8Array> | undefined)?.getReader?.()
  if (!reader) {
    const bytes = new Uint8Array(await request.arrayBuffer())
    if (bytes.length > limit) throw tooLarge(limit)
    return bytes
  }
  const leave = () => void reader.cancel().catch(() => undefined)
  request.signal?.addEventListener('abort', leave, { once: true })
  try {
    return await bytesOf(reader, limit)
  } finally {
    request.signal?.removeEventListener('abort', leave)
  }
}

const tooLarge = (limit: number) => new Refusal({ code: 'body-too-large', limit })
