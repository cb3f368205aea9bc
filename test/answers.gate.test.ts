import { expect, test } from 'vitest'
import { controlRules, documentedRules } from '../mock/index.ts'
import { recordedHits } from './support/hits.ts'

/** What no test can reach: operationId and status, with the reason. */
const unreachable: Readonly<Record<string, string>> = {}

test('every declared answer of every operation was seen by some test', async () => {
  const operations = { ...(await documentedRules()).operations, ...(await controlRules()).operations }
  const seen = recordedHits()
  expect(seen.size, 'No test has run. This one judges all others: run npm test').toBeGreaterThan(0)
  const declared = Object.values(operations).flatMap(({ operationId, responses }) =>
    Object.keys(responses).map((status) => `${operationId} ${status}`),
  )
  expect(declared.filter((answer) => !seen.has(answer) && !(answer in unreachable))).toEqual([])
  expect(
    Object.keys(unreachable).filter((answer) => seen.has(answer) || !declared.includes(answer)),
    'These are reached, or not declared any more: take them off the list',
  ).toEqual([])
})
