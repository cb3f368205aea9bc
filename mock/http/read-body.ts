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
  const encoding = request.headers['content-encoding']
  return new Promise((resolve, reject) => {
    if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
      reject(new Refusal({ code: 'unsupported-encoding', given: encoding }))
      return
    }
    if (Number(request.headers['content-length']) > limit) {
      reject(tooLarge(limit))
      return
    }
    let bytes: Buffer = nothing
    let chunks: Buffer[] | undefined
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > limit) reject(tooLarge(limit))
      else if (size === chunk.length) bytes = chunk
      else (chunks ??= [bytes]).push(chunk)
    })
    request.on('end', () => resolve(chunks ? Buffer.concat(chunks) : bytes))
    // Comes after every error, and after the end too; an error takes microseconds to make.
    request.on('close', () => request.complete || reject(new Disconnected()))
  })
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
