import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

import { readSources } from '../verify/sources.ts'
import { verify } from '../verify/verify.ts'
import { byHand } from './by-hand.ts'

/** Pacts that libraries of four languages have written, of the sources beside this file: regenerate.sh writes them. */
const folder = path.join(import.meta.dirname, 'pacts')

test('contracts of real libraries and those that keep to the letter of the specification hold', async () => {
  const sources = [...(await readSources([folder])), ...byHand]
  const { pacts, agrees, counts } = await verify(sources)
  const findings = pacts.flatMap(({ source, findings: ofPact, interactions }) => [
    ...ofPact.map(({ id, message }) => `${source}: ${id}: ${message}`),
    ...interactions.flatMap((each) =>
      each.findings.map(({ id, message }) => `${source}: ${each.description}: ${id}: ${message}`),
    ),
  ])
  expect(findings).toEqual([])
  expect(agrees).toBe(true)
  expect(counts).toMatchObject({ broken: 0, warned: 0 })
  expect(counts.agrees).toBeGreaterThanOrEqual(70)
})

test('each library has left something', async () => {
  const sources = await readSources([folder])
  for (const library of ['pact-js-', 'pact-python-', 'pact-python2-', 'pact-jvm-', 'pact-rust-']) {
    expect(sources.some(({ name }) => name.includes(library))).toBe(true)
  }
  // What pact-jvm makes up where a type is all that is asked for.
  expect(readFileSync(path.join(folder, 'pact-jvm-clickhouse.json'), 'utf8')).not.toMatch(/"role": "developer"/)
})
