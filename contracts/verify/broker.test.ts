import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { afterEach, expect, onTestFinished, test } from 'vitest'

import { create, pactOf, show } from '../must-fail/sound.ts'
import { fetchPacts, noticesOf, publishResults, type Broker } from './broker.ts'
import { reportText } from './index.ts'
import { reportJunit } from './report/junit.ts'
import { verify } from './verify.ts'

interface Held {
  readonly text: string
  readonly pending?: boolean
  readonly notices?: readonly { when: string; text: string }[]
}

/** A stand-in for a broker, written from Pact Broker's published HAL documents. It remembers what it was told, by path. */
async function brokerWith(held: readonly Held[]) {
  const told: Record<string, { authorization: string | undefined; body: unknown }> = {}
  const listener = createServer((request, response) => {
    const { method = '', url = '', headers } = request
    let text = ''
    request.on('data', (chunk: Buffer) => (text += chunk.toString()))
    request.on('end', () => {
      if (text !== '') told[`${method} ${url}`] = { authorization: headers.authorization, body: JSON.parse(text) }
      const [status, answer] = answerTo(method, url)
      response.writeHead(status, { 'content-type': 'application/hal+json;charset=utf-8' }).end(JSON.stringify(answer))
    })
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void listener.close())
  const base = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`
  const answerTo = (method: string, url: string): [number, unknown] => {
    const number = Number(/\/pact-version\/(\d+)/.exec(url)?.[1])
    const pact = held[number]
    if (url.endsWith('/for-verification')) return [200, { _embedded: { pacts: held.map(listed) } }]
    if (pact === undefined || method === 'PUT') return method === 'PUT' ? [200, {}] : [404, { error: 'no such thing' }]
    if (method === 'POST') return [201, {}]
    const results = { href: `${base}/pacts/provider/clickhouse/pact-version/${number}/verification-results` }
    return [200, { ...(JSON.parse(pact.text) as object), _links: { 'pb:publish-verification-results': results } }]
  }
  const listed = ({ pending = false, notices = [] }: Held, number: number) => ({
    shortDescription: 'latest from branch main',
    verificationProperties: { pending, notices },
    _links: { self: { href: `${base}/pacts/provider/clickhouse/pact-version/${number}`, name: 'a pact' } },
  })
  const broker: Broker = { url: `${base}/`, provider: 'clickhouse', selectors: [] }
  const resultOf = (number: number) =>
    told[`POST /pacts/provider/clickhouse/pact-version/${number}/verification-results`]?.body
  return { broker, told, resultOf }
}

/** As a broker keeps it: each interaction with an id. */
function kept(text: string, ids: readonly (string | undefined)[]): string {
  const { interactions, ...rest } = JSON.parse(text) as { interactions: object[] }
  return JSON.stringify({ ...rest, interactions: interactions.map((each, index) => ({ ...each, _id: ids[index] })) })
}

afterEach(() => {
  for (const name of ['TOKEN', 'USERNAME', 'PASSWORD']) delete process.env[`PACT_BROKER_${name}`]
})

test('a broker is asked as it was said, and told what all stages found of each interaction', async () => {
  const gone = { ...show(), providerStates: [{ name: 'a cancelled invitation' }] }
  const { broker, told, resultOf } = await brokerWith([
    {
      text: kept(pactOf('clickhouse', create(), gone, { ...show(), description: 'the third' }), [
        'a1',
        undefined,
        'a3',
      ]),
    },
  ])
  process.env['PACT_BROKER_TOKEN'] = 'secret'
  const asked = {
    ...broker,
    selectors: ['{"deployed":true,"environment":"production"}', '{"branch":"next"}'],
    branch: 'feature/one',
    tags: ['prod', 'eu west'],
    enablePending: true,
    wipSince: '2026-01-31',
  }
  const sources = await fetchPacts(asked)
  expect(told['POST /pacts/provider/clickhouse/for-verification']).toEqual({
    authorization: 'Bearer secret',
    body: {
      consumerVersionSelectors: [{ deployed: true, environment: 'production' }, { branch: 'next' }],
      providerVersionBranch: 'feature/one',
      providerVersionTags: ['prod', 'eu west'],
      includePendingStatus: true,
      includeWipPactsSince: '2026-01-31',
    },
  })
  await publishResults(await verify(sources), sources, asked, {
    version: '1.2.3',
    buildUrl: 'https://ci.example.com/1',
  })
  expect(Object.keys(told)).toEqual([
    'POST /pacts/provider/clickhouse/for-verification',
    'PUT /pacticipants/clickhouse/branches/feature%2Fone/versions/1.2.3',
    'PUT /pacticipants/clickhouse/versions/1.2.3/tags/prod',
    'PUT /pacticipants/clickhouse/versions/1.2.3/tags/eu%20west',
    'POST /pacts/provider/clickhouse/pact-version/0/verification-results',
  ])
  expect(resultOf(0)).toMatchObject({
    success: false,
    providerApplicationVersion: '1.2.3',
    buildUrl: 'https://ci.example.com/1',
    verifiedBy: { implementation: 'invitekit' },
    // That without an id is between them.
    testResults: [
      { interactionId: 'a1', success: true, mismatches: [] },
      { interactionId: 'a3', success: true, mismatches: [] },
    ],
  })
})

test('what a broker calls pending fails nothing, though it can not be used at all', async () => {
  const notices = [
    { when: 'before_verification', text: 'It is pending.' },
    { when: 'after_verification:success_false_published_true', text: 'It is still pending.' },
    { when: 'after_verification:success_true_published_true', text: 'It is no longer pending.' },
  ]
  const unusable = pactOf('clickhouse')
  const { broker, resultOf } = await brokerWith([
    { text: kept(pactOf('clickhouse', create()), ['a1']) },
    { text: unusable, pending: true, notices },
  ])
  process.env['PACT_BROKER_USERNAME'] = 'ada'
  const sources = await fetchPacts(broker)
  expect(noticesOf(sources)).toEqual(['It is pending.'])
  const report = await verify(sources)
  expect([report.agrees, report.pacts[1]?.unusable]).toEqual([true, 'pending'])
  const text = reportText(report)
    .map((piece) => (typeof piece === 'string' ? piece : piece.text))
    .join('')
  expect(text).toContain('~ (pending) preflight: The pact has no HTTP interaction')
  expect(text).toContain('1 agrees, 1 unusable pending pact. The contracts hold, but for what is pending.')
  expect(reportJunit(report)).toContain('tests="2" failures="0" skipped="1"')
  expect(await publishResults(report, sources, broker, { version: '1' })).toContain('as 1 that 1 of 2 pacts hold')
  expect([resultOf(0), resultOf(1)]).toMatchObject([{ success: true }, { success: false }])
  expect(noticesOf(sources, { report, published: true })).toEqual(['It is still pending.'])

  const strict = await verify(sources, { failPending: true })
  expect([strict.agrees, strict.pacts[1]?.unusable]).toEqual([false, 'broken'])
  const alone = await verify(sources.slice(1))
  expect(alone.agrees).toBe(true)
})

test.each([true, false])(
  'the documented question whether a version may be deployed ends by its answer: %s',
  async (deployable) => {
    const docs = readFileSync(path.join(import.meta.dirname, '../../docs/contracts.md'), 'utf8')
    const [, words = ''] = /^npx pact-broker (can-i-deploy .*)$/m.exec(docs) ?? []
    const asked: string[] = []
    const matrix = createServer(({ url = '' }, response) => {
      asked.push(url)
      const summary = { deployable, reason: 'It was asked.', success: 1, failed: 0, unknown: 0 }
      response.writeHead(200, { 'content-type': 'application/hal+json' })
      response.end(JSON.stringify({ summary, notices: [{ type: 'info', text: 'It was asked.' }], matrix: [] }))
    })
    await new Promise<void>((resolve) => matrix.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void matrix.close())
    const url = `http://127.0.0.1:${(matrix.address() as AddressInfo).port}`
    const program = createRequire(import.meta.url).resolve('@pact-foundation/pact-cli/bin/pact-broker.js')
    const env = { ...process.env, PACT_DO_NOT_TRACK: 'true', PACT_BROKER_BASE_URL: url, PACT_BROKER_TOKEN: 'secret' }
    const child = spawn(process.execPath, [program, ...words.replace('"$version"', '1.2.3').split(' ')], {
      env,
      stdio: 'ignore',
    })
    const [status] = (await once(child, 'exit')) as [number]
    expect([status === 0, asked[0]]).toEqual([
      deployable,
      expect.stringMatching(/^\/matrix\?.*web-app.*1\.2\.3.*environment=production/),
    ])
  },
)

test('a broker that has nothing, or is none, is told as such', async () => {
  const { broker } = await brokerWith([])
  await expect(fetchPacts(broker)).rejects.toThrow('The broker has no pact of clickhouse for {"mainBranch":true}')
  await expect(fetchPacts({ ...broker, provider: undefined })).rejects.toThrow('add --provider NAME')
  await expect(fetchPacts({ ...broker, url: `${broker.url}nowhere/pact-version/0` })).rejects.toThrow(
    'The broker has no pact',
  )
  await expect(fetchPacts({ ...broker, url: 'http://127.0.0.1:1' })).rejects.toThrow("The broker can't be reached")
})
