import type { FaultEffect } from '../domain/fault.ts'
import type { Arrival } from './arrival.ts'
import type { SentAnswer } from './sent-answer.ts'

/** Sends an answer as a fault wants it. Returns what was sent of it; undefined for nothing. */
export function spoil(
  arrival: Pick<Arrival, 'send' | 'sendPart' | 'hangUp'>,
  whole: SentAnswer,
  { malformed, drop }: FaultEffect,
): SentAnswer | undefined {
  const answer = malformed ? cutOff(whole) : whole
  if (drop === undefined) return arrival.send(answer)
  // It promises the whole and breaks off after half of it. Of an answer without a body nothing is written.
  if (drop === 'middle' && answer.text !== undefined) return arrival.sendPart(answer, firstHalf(answer.text))
  arrival.hangUp()
  return undefined
}

/** No part of a JSON document is one, and the length is that of the part. */
const cutOff = (answer: SentAnswer): SentAnswer =>
  answer.text === undefined ? answer : { ...answer, text: firstHalf(answer.text) }

const firstHalf = (text: string) => text.slice(0, Math.ceil(text.length / 2))
