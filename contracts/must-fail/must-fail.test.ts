import { beforeAll, expect, test } from 'vitest'

import type { Report } from '../verify/report/report.ts'
import { verify, type VerifyOptions } from '../verify/verify.ts'
import { brokenMocks, startBrokenMock } from './broken-mocks.ts'
import { brokenPacts } from './broken-pacts.ts'
import {
  cancelInvite,
  create,
  createInvite,
  invitePerson,
  list,
  page,
  pactOf,
  pattern,
  show,
  showCancelled,
} from './sound.ts'

/** Every finding, pacts as a whole first, and whether the contracts hold. */
async function outcomeOf(text: string, options: VerifyOptions = {}) {
  const { pacts, agrees } = await verify([{ name: 'pact.json', text }], options)
  return { agrees, findings: findingsOf(pacts) }
}

function findingsOf(pacts: Report['pacts']) {
  return pacts.flatMap((pact) => [...pact.findings, ...pact.interactions.flatMap((each) => each.findings)])
}

test('what each broken contract is made from holds', async () => {
  const sources = [
    pactOf('clickhouse', create(), show(), list(), showCancelled()),
    pactOf('snyk', page(), invitePerson()),
    pactOf('mpdx', createInvite(), cancelInvite()),
  ]
  const { pacts, counts } = await verify(sources.map((text, index) => ({ name: `${index}.json`, text })))
  expect(findingsOf(pacts)).toEqual([])
  expect(counts).toMatchObject({ agrees: 8, broken: 0 })
})

let pacts: Report['pacts']
beforeAll(async () => {
  ;({ pacts } = await verify(brokenPacts.map(({ text }, index) => ({ name: `${index}.json`, text }))))
})

test.each(brokenPacts.map((each, index) => ({ ...each, index })))(
  '$reason tells of $name',
  ({ index, stage, reason, severity = 'error' }) => {
    const findings = findingsOf(pacts.slice(index, index + 1))
    expect(findings).toContainEqual(expect.objectContaining({ id: reason, severity }))
    const errors = findings.filter((each) => each.severity === 'error')
    errors.sort((a, b) => order.indexOf(a.stage) - order.indexOf(b.stage))
    if (stage !== undefined) expect(errors[0]).toMatchObject({ stage })
    if (reason === 'state-values-lost') expect(findings).toHaveLength(1)
  },
)

const order = ['preflight', 'spec', 'mock', 'target']

test('an interaction that the verifier can not read leaves the others of its pact alone', async () => {
  const unreadable = { ...create(), response: { ...create().response, matchingRules: pattern('$[*.email', '.+') } }
  const report = await verify([{ name: 'pact.json', text: pactOf('clickhouse', unreadable, show()) }])
  expect(report.counts).toMatchObject({ agrees: 1, broken: 1 })
  expect(report.pacts[0]?.interactions[0]?.findings[0]?.message).toContain('Unterminated brackets')
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
