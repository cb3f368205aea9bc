import type { ServerResponse } from 'node:http'
import { jsonText } from '../services/presented.ts'
import type { Answer } from '../services/service.ts'

/** Writes an answer. JSON is made here, once; a text of another media type is written as it is. */
export function send(
  response: ServerResponse,
  { status, headers, body }: Answer,
  contentType: string,
  common?: Readonly<Record<string, string>>,
): void {
  if (response.destroyed || response.headersSent) return
  const all: Record<string, string | number> = { ...common, ...headers }
  if (body === undefined) {
    response.writeHead(status, all).end()
    return
  }
  const text = typeof body === 'string' && !contentType.includes('json') ? body : jsonText(body)
  all['content-type'] = contentType
  all['content-length'] = Buffer.byteLength(text)
  response.writeHead(status, all).end(text)
}
