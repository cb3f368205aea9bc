import { expect, test } from 'vitest'
import { create, pactOf, show } from '../must-fail/sound.ts'
import { parsePact } from './pact.ts'
import { resultsOf } from './replay.ts'

const pact = parsePact(pactOf('clickhouse', show(), create(), { ...show(), description: 'again' }))
const parts = pact.interactions.map((interaction) => ({ pact, interaction }))
const result = (number: number) => ({ description: `#${number}`, durationMS: 1 })

test('an interaction of which the verifier says nothing does not agree', () => {
  const found = resultsOf({ errors: [], interactionResults: [result(0), result(2)] }, parts, 'mock')
  expect(found.map((findings) => findings.map(({ id }) => id))).toEqual([[], ['not-replayed'], []])
})

test('what it says of one is not taken for what it says of another', () => {
  const errors = [
    {
      interaction: 'Verifying a pact between A and B Given a state - #1 - it failed',
      mismatch: { message: 'no answer' },
    },
    { interaction: 'x', mismatch: { message: "Failed to load pact '/tmp/2.json' - no method" } },
  ]
  const found = resultsOf({ errors, interactionResults: [result(0), result(1)] }, parts, 'mock')
  expect(found.map((findings) => findings.map(({ id }) => id))).toEqual([[], ['error'], ['malformed']])
})
