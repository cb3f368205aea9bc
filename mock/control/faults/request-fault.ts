import type { FaultEffect } from '../../domain/fault.ts'
import { quoted, short } from '../../domain/short.ts'
import { contradictionIn, longestLatency } from './fault-rules.ts'

/** What a request asks to be done to itself: an effect, or words that can't be followed and why. */
export type RequestFault = { readonly effect: FaultEffect } | { readonly complaint: string }

type Headers = Readonly<Record<string, string | string[] | undefined>>

/**
 * Reads `X-Mock-Fault` and, without it, `Prefer: code=…` (as Prism has it; other preferences are not ours). undefined
 * when the request asks for nothing.
 */
export function requestFault(headers: Headers): RequestFault | undefined {
  const { 'x-mock-fault': asked, prefer } = headers
  if (asked !== undefined) return fromWords([asked].flat().join(','))
  return prefer === undefined ? undefined : fromPreference([prefer].flat().join(','))
}

function fromPreference(text: string): RequestFault | undefined {
  const [, code] = /(?:^|,)\s*code\s*=\s*"?([^",;\s]*)/i.exec(text) ?? []
  // A success is what the operation answers by itself, in the state that the sandbox is in.
  if (code === undefined || whole(code, 200, 299) !== undefined) return undefined
  const status = whole(code, 400, 599)
  if (status !== undefined) return { effect: { status } }
  return { complaint: `Prefer: code=${short(code)} cannot be followed. Use a status from 400 to 599` }
}

function fromWords(text: string): RequestFault {
  let effect: FaultEffect = {}
  for (const word of text.split(/[,;]/).map((part) => part.trim())) {
    const part = effectOf(word)
    if (!part) {
      return {
        complaint:
          `X-Mock-Fault does not know ${quoted(word)}. Use status=400 to 599, latency=0 to ${longestLatency} ` +
          'in milliseconds, drop=before, drop=after, drop=middle, malformed, rate-limit or retry-after=SECONDS, separated by commas',
      }
    }
    effect = { ...effect, ...part }
  }
  const contradiction = contradictionIn(effect)
  return contradiction === undefined ? { effect } : { complaint: `X-Mock-Fault contradicts itself. ${contradiction}` }
}

function effectOf(word: string): FaultEffect | undefined {
  // No pattern with white space before the sign: it would take the square of the time where only white space is.
  const sign = word.indexOf('=')
  const [name, value] = sign < 0 ? [word, ''] : [word.slice(0, sign).trimEnd(), word.slice(sign + 1).trimStart()]
  switch (name) {
    case 'status':
      return given('status', whole(value, 400, 599))
    case 'latency':
      return given('latency', whole(value, 0, longestLatency))
    case 'retry-after':
      return given('retryAfter', whole(value, 0, 86_400))
    case 'drop':
      return value === 'before' || value === 'after' || value === 'middle' ? { drop: value } : undefined
    case 'malformed':
      return word === name ? { malformed: true } : undefined
    case 'rate-limit':
      return word === name ? { status: 429 } : undefined
    default:
      return undefined
  }
}

const given = (name: 'status' | 'latency' | 'retryAfter', value: number | undefined) =>
  value === undefined ? undefined : { [name]: value }

function whole(text: string, least: number, most: number): number | undefined {
  const number = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN
  return number >= least && number <= most ? number : undefined
}
