import { expect, test } from 'vitest'

import { create, list, pactOf } from '../must-fail/sound.ts'
import { readSources } from '../verify/sources.ts'
import { coverageHtml, coverageJunit, coverageText } from './coverage-files.ts'
import { coverage, gapsOf } from './coverage.ts'

test('says what two interactions exercise and what they leave out, by name', async () => {
  const report = await coverage([{ name: 'pact.json', text: pactOf('clickhouse', create(), list()) }])
  const [clickhouse] = report.providers
  const of = (id: string) => clickhouse?.operations.find(({ operation }) => operation === id)
  const by = (cells: readonly { name: string; by: readonly string[] }[] | undefined, name: string) =>
    cells?.find((each) => each.name === name)?.by
  expect(by(of('createClickHouseInvitation')?.statuses, '200')).toEqual(['a request to invite a developer'])
  expect(by(of('createClickHouseInvitation')?.statuses, '409')).toEqual([])
  // A state with a number in it is the one with a count.
  expect(by(of('listClickHouseInvitations')?.states, '{count} pending invitations')).toEqual([
    'a request for the invitations',
  ])
  const gaps = clickhouse ? gapsOf(clickhouse) : []
  expect(gaps).toContain('createClickHouseInvitation: status 409')
  expect(gaps).toContain('state "an expired invitation"')
  expect(gaps).not.toContain('state "no invitations"')
  expect(report.share).toBeGreaterThan(5)
  expect(report.share).toBeLessThan(50)
  expect(coverageText(report)).toContain('no interaction for createClickHouseInvitation: status 409')
  expect(coverageJunit(report)).toContain('<failure type="gap"')
  expect(coverageHtml(report)).toContain('<td class="agrees" title="a request to invite a developer">1</td>')
})

test('our own contracts exercise much of what is declared, parameters too', async () => {
  const { providers, share } = await coverage(await readSources(['contracts/pacts']))
  expect(providers.map(({ provider }) => provider).toSorted()).toEqual(['clickhouse', 'mpdx', 'snyk'])
  expect(share).toBeGreaterThan(45)
  const list = providers.flatMap(({ operations }) => operations).find((each) => each.operation === 'listOrgInvitation')
  expect(list?.parameters.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['version', 'limit', 'starting_after']),
  )
})
