import { expect, test } from 'vitest'

import { verify, type VerifyOptions } from '../verify/verify.ts'
import { brokenMocks, startBrokenMock } from './broken-mocks.ts'
import { brokenPacts } from './broken-pacts.ts'
import { create, createInvite, page, pactOf, pattern, show } from './sound.ts'

/** Every finding, pacts as a whole first, and whether the contracts hold. */
async function outcomeOf(text: string, options: VerifyOptions = {}) {
  const { pacts, agrees } = await verify([{ name: 'pact.json', text }], options)
  const findings = pacts.flatMap((pact) => [...pact.findings, ...pact.interactions.flatMap((each) => each.findings)])
  return { agrees, findings }
}

test('what each broken contract is made from holds', async () => {
  const sources = [pactOf('clickhouse', create(), show()), pactOf('snyk', page()), pactOf('mpdx', createInvite())]
  const { counts, agrees } = await verify(sources.map((text, index) => ({ name: `${index}.json`, text })))
  expect([counts.agrees, agrees]).toEqual([4, true])
})

test.each(brokenPacts)('$stage rejects $name', async ({ stage, reason, text }) => {
  const { agrees, findings } = await outcomeOf(text)
  expect(agrees).toBe(false)
  expect(findings.map((finding) => finding.id)).toContain(reason)
  // No earlier stage has found anything that breaks it.
  const errors = findings.filter(({ severity }) => severity === 'error')
  expect(errors.sort((a, b) => order.indexOf(a.stage) - order.indexOf(b.stage))[0]).toMatchObject({ stage })
})

const order = ['preflight', 'spec', 'mock', 'target']

test('an interaction that the verifier can not read leaves the others of its pact alone', async () => {
  const unreadable = { ...create(), response: { ...create().response, matchingRules: pattern('$[*.email', '.+') } }
  const { pacts, counts } = await verify([{ name: 'pact.json', text: pactOf('clickhouse', unreadable, show()) }])
  expect(counts).toMatchObject({ agrees: 1, broken: 1 })
  expect(pacts[0]?.interactions[0]?.findings[0]?.message).toContain('Unterminated brackets')
})

test.each(brokenMocks)('rejects a mock with $name', async (broken) => {
  const { agrees, findings } = await outcomeOf(pactOf('clickhouse', show()), { start: () => startBrokenMock(broken) })
  expect(agrees).toBe(false)
  expect(findings.map(({ stage, id }) => `${stage} ${id}`)).toContain(`mock ${broken.reason}`)
})

test('a pending interaction is told, and fails only on demand', async () => {
  const text = pactOf('clickhouse', { ...show(), pending: true, providerStates: [{ name: 'a cancelled invitation' }] })
  const { findings, agrees } = await outcomeOf(text)
  expect(findings.map(({ id }) => id)).toContain('status')
  expect(agrees).toBe(true)
  expect((await outcomeOf(text, { failPending: true })).agrees).toBe(false)
})
