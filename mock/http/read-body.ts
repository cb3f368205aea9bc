import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { Refusal } from '../domain/problem.ts'

/** The largest body that is read unless another limit is given, in bytes. */
export const bodyLimit = 100 * 1024

/** The client went away before its request was complete: there is nobody to answer. */
export class Disconnected extends Error {
  override readonly name = 'Disconnected'
}

/**
 * The JSON value that a request carries; undefined when it carries nothing. Rejects with a Refusal when the body is
 * encoded, too large or no JSON, and with Disconnected when it ends early.
 */
export async function readJson(request: IncomingMessage, limit = bodyLimit): Promise<unknown> {
  const bytes = await readBody(request, limit)
  return parseJson(bytes, bytes.toString())
}

/**
 * The fields of an HTML form. Rejects as readJson does; what is no form has no fields. Express's own reader would load
 * tables of every character encoding at each start.
 */
export async function readForm(request: IncomingMessage, limit = bodyLimit): Promise<URLSearchParams> {
  return new URLSearchParams((await readBody(request, limit)).toString())
}

const nothing = Buffer.alloc(0)

/** What a request carries, as it was sent. Rejects as `readJson` does, but for what is no JSON. */
export function readBody(request: IncomingMessage, limit = bodyLimit): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    receiveBody(request, limit, (error, bytes) => (error ? reject(error) : resolve(bytes)))
  })
}

/** The same, told once by a callback: with an error, or with what was sent. */
export function receiveBody(
  request: IncomingMessage,
  limit: number,
  done: (error: Error | undefined, bytes: Buffer) => void,
): void {
  const encoding = request.headers['content-encoding']
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    return done(new Refusal({ code: 'unsupported-encoding', given: encoding }), nothing)
  }
  if (Number(request.headers['content-length']) > limit) return done(tooLarge(limit), nothing)
  let bytes: Buffer = nothing
  let chunks: Buffer[] | undefined
  let size = 0
  let isTold = false
  const tell = (error?: Error) => {
    if (isTold) return
    isTold = true
    done(error, chunks ? Buffer.concat(chunks) : bytes)
  }
  request.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > limit) tell(tooLarge(limit))
    else if (size === chunk.length) bytes = chunk
    else (chunks ??= [bytes]).push(chunk)
  })
  request.on('end', () => tell())
  // Comes after every error, and after the end too; an error takes microseconds to make.
  request.on('close', () => isTold || tell(new Disconnected()))
}

/** The JSON value of bytes and the text that they are; undefined when there is nothing. Throws a Refusal when it is no JSON. */
export function parseJson(bytes: Buffer, text: string): unknown {
  if (bytes.length === 0) return undefined
  if (!isUtf8(bytes)) throw malformed('it is not UTF-8')
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw malformed(error instanceof Error ? error.message : 'it cannot be parsed')
  }
}

const tooLarge = (limit: number) => new Refusal({ code: 'body-too-large', limit })
const malformed = (detail: string) => new Refusal({ code: 'malformed-body', detail })
