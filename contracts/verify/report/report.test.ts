import { readFileSync } from 'node:fs'

import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect, test } from 'vitest'

import { create, pactOf, show } from '../../must-fail/sound.ts'
import { githubAnnotations, githubSummary } from './github.ts'
import { reportHtml } from './html.ts'
import { reportJson } from './json.ts'
import { reportJunit } from './junit.ts'
import { reportText } from './text.ts'
import { verify } from '../verify.ts'

const source = [{ name: 'pact.json', text: pactOf('clickhouse', create(), show()) }]

const plainText = (report: Parameters<typeof reportText>[0]) =>
  reportText(report)
    .map((piece) => (typeof piece === 'string' ? piece : piece.text))
    .join('')

/** One that agrees and one that does not. */
const pendingPact = pactOf(
  'clickhouse',
  { ...show(), pending: true },
  { ...create(), pending: true, providerStates: [{ name: 'a caller who may only read' }] },
)

test('each report names the interaction and the reason, and breaks no markup', async () => {
  const odd = {
    ...show(),
    description: 'a <b>bold</b> & "odd" request\u0001',
    providerStates: [{ name: 'a cancelled invitation' }],
  }
  const report = await verify([{ name: 'pact.json', text: pactOf('clickhouse', create(), odd) }])
  const plain = plainText(report)
  expect(plain).toContain('✓ a request to invite a developer')
  expect(plain).toMatch(/✗ a <b>bold.*request\\u0001\n {6}mock: .*expected 200 but was 404/s)
  expect(plain).toContain('2 interactions in 1 pact: 1 agrees, 1 broken. A contract is broken.')
  expect(reportJunit(report)).toContain('tests="2" failures="1" skipped="0" time="')
  expect(reportHtml(report)).toMatch(/>1 agrees<.*>1 broken<\/li><\/ul>/)
  const unusable = await verify([{ name: 'pact.json', text: '{' }, ...source])
  expect(reportJunit(unusable)).toMatch(/<testsuites name="invitekit verify" tests="3" failures="1" skipped="0" /)
  expect(reportHtml(unusable)).toMatch(/>2 agree<.*>1 unusable pact</)
  for (const markup of [reportJunit(report), reportHtml(report)]) {
    expect(markup).toContain('a &lt;b&gt;bold&lt;/b&gt; &amp; &quot;odd&quot; request')
    expect(markup).not.toContain('\u0001')
  }
})

test('the page shows what is broken first, by pact and by interaction', async () => {
  const broken = { ...create(), providerStates: [{ name: 'a caller who may only read' }] }
  const sources = [...source, { name: 'other.json', text: pactOf('clickhouse', show(), broken) }]
  const page = reportHtml(await verify(sources))
  const shown = [...page.matchAll(/<p>(.*)<\/p>|<strong>(\w+)</g)].map(([, name, outcome]) => name ?? outcome)
  expect(shown).toEqual(['other.json', 'broken', 'agrees', 'pact.json', 'agrees', 'agrees'])
})

test('the page shows what went wrong in the second world', async () => {
  const first = await verify([{ name: 'pact.json', text: pactOf('clickhouse', show()) }])
  const answered = JSON.parse(first.pacts[0]?.interactions[0]?.replay?.answer.body ?? '') as { id: string }
  const narrow = {
    ...show(),
    response: {
      ...show().response,
      body: { content: { id: answered.id }, contentType: 'application/json', encoded: false },
      matchingRules: {},
    },
  }
  const report = await verify([{ name: 'pact.json', text: pactOf('clickhouse', narrow) }])
  const [shown] = report.pacts[0]?.interactions ?? []
  expect(shown?.findings.map((each) => each.id)).toEqual(['other-data.body'])
  expect(shown?.replay?.answer.body).not.toContain(answered.id)
  expect(reportHtml(report)).toContain('What was sent and answered in the second world, of seed 20311')
})

test('pending interactions that must not be pending fail as others do, in every report', async () => {
  const pending = await verify([{ name: 'pact.json', text: pendingPact }])
  expect([pending.agrees, pending.counts]).toEqual([true, { agrees: 1, warned: 0, broken: 0, pending: 1, skipped: 0 }])
  expect(reportJunit(pending)).toContain('failures="0" skipped="1"')
  const verdict = 'The contracts hold, but for what is pending'
  expect(plainText(pending)).toContain(
    `1 agrees, 1 pending. ${verdict}. Pending interactions fail with --fail-pending.`,
  )
  expect(reportHtml(pending)).toContain(`<h1 class="pending">${verdict}</h1>`)
  const nothing = { ...pending, counts: { ...pending.counts, agrees: 0 } }
  expect(plainText(nothing)).toContain('Nothing holds yet: all that was verified is pending.')
  const binding = await verify([{ name: 'pact.json', text: pendingPact }], { failPending: true })
  expect([binding.agrees, binding.counts]).toEqual([false, { agrees: 1, warned: 0, broken: 1, pending: 0, skipped: 0 }])
  expect(reportJunit(binding)).toContain('failures="1" skipped="0"')
})

test('JSON is as its schema says, with what was sent and answered and without secrets', async () => {
  const broken = { ...create(), providerStates: [{ name: 'a caller who may only read' }] }
  const message = { ...show(), description: 'a message', type: 'Asynchronous/Messages' }
  const report = await verify([
    { name: 'pact.json', text: pactOf('clickhouse', show(), broken, message) },
    { name: 'other.json', text: '{' },
  ])
  const ajv = addFormats.default(new Ajv2020({ allErrors: true }))
  const validate = ajv.compile(JSON.parse(readFileSync('spec/verify-report.schema.json', 'utf8')) as object)
  validate(JSON.parse(reportJson(report)))
  expect(validate.errors).toBeNull()
  expect(report.pacts[0]?.interactions[1]?.replay).toMatchObject({
    request: {
      method: 'POST',
      headers: { authorization: 'Basic …' },
      body: '{"email":"ada@example.com","role":"developer"}',
    },
    answer: { status: 403 },
    wanted: { status: 200 },
  })
  const page = reportHtml(report)
  expect(page).toContain('<del>200\n</del>')
  expect(page).toContain('<ins>403\n</ins>')
  expect(reportJunit(report)).toMatch(/<testsuites name="invitekit verify" tests="4" failures="2" skipped="1" time="\d/)
})

test('GitHub is told each finding at its pact, and no text from outside becomes a command or markup', async () => {
  const odd = { ...show(), description: 'x\n::error::<b>|[a](b)', providerStates: [{ name: 'a cancelled invitation' }] }
  const report = await verify([{ name: 'a,b.json', text: pactOf('clickhouse', create(), odd) }])
  const lines = githubAnnotations(report).trimEnd().split('\n')
  expect(lines.length).toBeGreaterThan(0)
  for (const line of lines)
    expect(line).toMatch(/^::error file=a%2Cb\.json,title=x%0A%3A%3Aerror%3A%3A<b>\|\[a]\(b\)::mock: /)
  const summary = githubSummary(report)
  expect(summary).toContain('## Contracts: A contract is broken')
  expect(summary).toContain('- ❌ x ::error::&lt;b&gt;\\|\\[a\\]\\(b\\)')
  expect(summary).not.toContain('a request to invite a developer')
})
