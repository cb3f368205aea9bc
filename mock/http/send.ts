import type { ServerResponse } from 'node:http'
import { jsonText } from '../services/presented.ts'
import type { Answer } from '../services/service.ts'
import type { SentAnswer } from './traffic.ts'

/** Writes an answer. */
export function send(response: ServerResponse, answer: Answer, contentType: string): void {
  write(response, compose(answer, contentType))
}

/**
 * An answer as it goes onto the wire. JSON is made here, once; a text of another media type is taken as it is. `common`
 * is the answer's from now on: to copy it would take longer than all else here.
 */
export function compose(
  { status, headers, body }: Answer,
  contentType: string,
  common?: Record<string, string>,
): SentAnswer {
  const all: Record<string, string | number> = headers ? Object.assign(common ?? {}, headers) : (common ?? {})
  if (body === undefined) return { status, headers: all, text: undefined }
  const text = typeof body === 'string' && !contentType.includes('json') ? body : jsonText(body)
  all['content-type'] = contentType
  all['content-length'] = Buffer.byteLength(text)
  return { status, headers: all, text }
}

/** Returns what was written; undefined when nobody is there to read it. */
export function write(response: ServerResponse, answer: SentAnswer): SentAnswer | undefined {
  if (response.destroyed || response.headersSent) return undefined
  const { status, headers, text } = answer
  response.writeHead(status, headers)
  if (text === undefined) response.end()
  else response.end(text)
  return answer
}
