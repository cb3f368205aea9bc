import type { ServerResponse } from 'node:http'
import { jsonText } from '../services/presented.ts'
import type { Answer } from '../services/service.ts'
import { readOn } from './read-body.ts'
import type { SentAnswer } from './traffic.ts'

/** Writes an answer. */
export function send(response: ServerResponse, answer: Answer, contentType: string): void {
  write(response, compose(answer, contentType))
}

/**
 * An answer as it goes onto the wire. JSON is made here, once; a text of another media type is taken as it is. `common`
 * is the answer's from now on: to copy it would take longer than all else here.
 */
export function compose({ status, headers, body }: Answer, contentType: string, common: string[] = []): SentAnswer {
  common.push('x-content-type-options', 'nosniff')
  if (headers) for (const name of Object.keys(headers)) common.push(name, headers[name] as string)
  if (body === undefined) return { status, headers: common, text: undefined }
  const text = typeof body === 'string' && !contentType.includes('json') ? body : jsonText(body)
  common.push('content-type', contentType, 'content-length', String(Buffer.byteLength(text)))
  return { status, headers: common, text }
}

/** Returns what was written; undefined when nobody is there to read it. */
export function write(response: ServerResponse, answer: SentAnswer): SentAnswer | undefined {
  if (response.destroyed || response.headersSent) return undefined
  const { status, headers, text } = answer
  readOn(response.req)
  response.writeHead(status, headers as string[])
  const { socket } = response
  if (text === undefined || socket === null || response.req.method === 'HEAD') {
    response.end(text)
  } else {
    // What Node writes at once goes to the system as it is. What it holds back for the end is gathered there with the
    // end, which is empty, into a buffer of three times its size.
    response.write(text)
    socket.uncork()
    response.end()
  }
  return answer
}
