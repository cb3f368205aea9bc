import { STATUS_CODES } from 'node:http'
import type { Ask, Reply } from './exchange.ts'

/** They say something of the connection, the machine or the mock, not of the service. */
const passing = new Set(['connection', 'date', 'keep-alive', 'x-content-type-options'])

/**
 * A request and its answer as text. JSON is spread over lines; throws when the one line that was sent is not what
 * JSON.stringify makes of it, so that equal transcripts mean equal bytes.
 */
export function transcript(title: string, { method = 'GET', path, headers = {}, body }: Ask, reply: Reply): string {
  const answerHeaders = Object.fromEntries(Object.entries(reply.headers).filter(([name]) => !passing.has(name)))
  if (reply.json !== undefined && JSON.stringify(reply.json) !== reply.body) {
    throw new Error(`${title}: the answer is not compact JSON: ${reply.body}`)
  }
  return [
    `### ${title}`,
    message(`${method} ${path}`, headers, typeof body === 'string' ? body : spread(body)),
    message(
      `HTTP/1.1 ${reply.status} ${STATUS_CODES[reply.status]}`,
      answerHeaders,
      reply.json === undefined ? reply.body : spread(reply.json),
    ),
  ].join('\n\n')
}

function message(start: string, headers: Readonly<Record<string, string>>, body: string): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return [start, ...lines.sort(), ...(body === '' ? [] : ['', body])].join('\n')
}

const spread = (value: unknown) => (value === undefined ? '' : JSON.stringify(value, null, 2))
