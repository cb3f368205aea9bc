import type { Violation } from '../domain/problem.ts'
import { parseJson, textOfBody } from '../serve/body.ts'
import { refuseParts } from './problem.ts'

/** Bytes of a request that may bring a world file. */
export const longestWorld = 1024 * 1024

/** The value of a body that may be larger than others. Rejects as the usual way does. */
export async function readLargeBody(
  bytes: Uint8Array,
  violationsOf: (body: unknown) => readonly Violation[],
): Promise<unknown> {
  const body = parseJson(textOfBody(bytes))
  const violations = violationsOf(body)
  if (violations.length > 0) refuseParts(violations)
  return body
}
