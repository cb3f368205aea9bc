import type { ServerResponse } from 'node:http'
import type { FaultEffect } from '../domain/fault.ts'
import { headersIn } from './raw-headers.ts'
import { write } from './send.ts'
import type { SentAnswer } from './traffic.ts'

/** Writes an answer as a fault wants it. Returns what was written of it; undefined for nothing. */
export function writeBadly(
  response: ServerResponse,
  whole: SentAnswer,
  { malformed, drop }: FaultEffect,
): SentAnswer | undefined {
  const answer = malformed ? cutOff(whole) : whole
  if (drop === undefined) return write(response, answer)
  if (drop === 'middle') return writeHalf(response, answer)
  response.destroy()
  return undefined
}

/** No part of a JSON document is one, and the length is that of the part. */
function cutOff(answer: SentAnswer): SentAnswer {
  if (answer.text === undefined) return answer
  const text = firstHalf(answer.text)
  const headers = { ...headersIn(answer.headers), 'content-length': String(Buffer.byteLength(text)) }
  return { ...answer, headers: Object.entries(headers).flat(), text }
}

/** Promises the whole, writes half of it and closes the connection. Of an answer without a body nothing is written. */
function writeHalf(response: ServerResponse, answer: SentAnswer): SentAnswer | undefined {
  if (answer.text === undefined || response.destroyed) {
    response.destroy()
    return undefined
  }
  const text = firstHalf(answer.text)
  response.writeHead(answer.status, answer.headers as string[])
  response.write(text, () => response.destroy())
  return { ...answer, text }
}

const firstHalf = (text: string) => text.slice(0, Math.ceil(text.length / 2))
