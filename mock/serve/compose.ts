import { jsonText } from '../services/presented.ts'
import type { Answer } from '../services/service.ts'
import type { SentAnswer } from './sent-answer.ts'

/**
 * An answer as it goes onto the wire. JSON is made here, once; a text of another media type is taken as it is. `common`
 * is the answer's from now on: to copy it would take longer than all else here.
 */
export function compose({ status, headers, body }: Answer, contentType: string, common: string[] = []): SentAnswer {
  common.push('x-content-type-options', 'nosniff')
  if (headers) for (const name of Object.keys(headers)) common.push(name, headers[name] as string)
  if (body === undefined) return { status, headers: common, text: undefined }
  const text = typeof body === 'string' && !contentType.includes('json') ? body : jsonText(body)
  common.push('content-type', contentType)
  return { status, headers: common, text }
}
