import { expect, test } from 'vitest'

import { create, list, pactOf, show } from '../must-fail/sound.ts'
import { readSources } from '../verify/sources.ts'
import { scoreHtml, scoreJunit } from './score-files.ts'
import { scoreText } from './score-text.ts'
import { score } from './score.ts'

const sources = (...interactions: Parameters<typeof pactOf>[1][]) => [
  { name: 'pact.json', text: pactOf('clickhouse', ...interactions) },
]

test('says what three interactions notice, what they miss and why, and what to add', async () => {
  const report = await score(sources(create(), show(), list()))
  const of = (id: string) => report.bugs.find((row) => row.id === id)
  expect(of('error-but-created')).toMatchObject({ notice: 'noticed', by: ['a request to invite a developer'] })
  expect(of('html-error-page')).toMatchObject({ notice: 'missed' })
  expect(of('expired-blocks-reinvite')?.code).toContain(".given('an expired invitation', { email: 'ada@example.com' })")
  expect(of('cancel-wins-over-accept')).toMatchObject({ notice: 'unmet' })
  expect(of('mail-sent-twice')).toMatchObject({ notice: 'beyond', reason: expect.stringContaining('mail') })
  expect(of('wrong-account-accepts')?.notice).toBe('beyond')
  const mutant = (place: string, kind: string) =>
    report.mutants.find(
      (row) => row.operation === 'listClickHouseInvitations' && row.place === place && row.kind === kind,
    )
  // The contract says of a role that it is a text, of an address what it looks like, and nothing of when it was sent.
  expect(mutant('$[*].role', 'gone')?.notice).toBe('noticed')
  expect(mutant('$[*].role', 'enum')).toMatchObject({
    notice: 'missed',
    code: 'eachLike({ role: matching(/^(admin|developer)$/, "developer") })',
  })
  expect(mutant('$[*].createdAt', 'gone')?.notice).toBe('missed')
  expect(mutant('$[*]', 'extra')?.notice).toBe('beyond')
  expect(report.score).toBeGreaterThan(10)
  expect(report.score).toBeLessThan(60)
  const text = scoreText(report)
    .map((piece) => (typeof piece === 'string' ? piece : piece.text))
    .join('')
  expect(text).toContain('✗ expired-blocks-reinvite (clickhouse)')
  expect(scoreJunit(report)).toContain('<failure type="missed"')
  expect(scoreHtml(report)).toContain('not noticed')
})

test('each interaction to add holds, in every world, and notices what it is for', async () => {
  const { bugs } = await score(sources(list()), { only: 'bugs' })
  const missing = bugs.filter(({ notice }) => notice === 'missed' || notice === 'unmet')
  expect(missing.length).toBeGreaterThan(10)
  const text = JSON.stringify({
    consumer: { name: 'web-app' },
    provider: { name: 'clickhouse' },
    interactions: missing.map(({ interaction }) => interaction),
    metadata: { pactSpecification: { version: '4.0' } },
  })
  const again = await score([{ name: 'pact.json', text }], { only: 'bugs' })
  const noticed = new Set(again.bugs.filter(({ notice }) => notice === 'noticed').map(({ id }) => id))
  expect(missing.filter(({ id }) => !noticed.has(id)).map(({ id }) => id)).toEqual([])
})

test('our own contracts notice every bug that a contract can, and each other one says why none can', async () => {
  const { bugs } = await score(await readSources(['contracts/pacts']), { only: 'bugs' })
  expect(bugs.filter(({ notice }) => notice === 'missed' || notice === 'unmet').map(({ id }) => id)).toEqual([])
  expect(bugs.filter(({ notice, reason }) => notice === 'beyond' && reason === undefined)).toEqual([])
  expect(bugs.filter(({ notice }) => notice === 'noticed').length).toBeGreaterThan(80)
})

test('a contract that does not hold has no score', async () => {
  const wrong = { ...show(), response: { ...show().response, status: 201 } }
  await expect(score(sources(wrong))).rejects.toThrow('does not hold even against a mock without bugs')
})
