import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { request, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createMock } from '../../mock/index.ts'
import { accessTo, names } from '../bad-input/services.ts'
import { control } from '../support/control.ts'
import { stage, stageOf } from '../support/stage.ts'
import { inSandbox, invite, listed, look } from './in-sandbox.ts'

const count = 1000
const atOnce = 32

/** Runs `job` for each number below `count`, so many at once. */
async function forEach(job: (number: number) => Promise<void>): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < count) await job(next++)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

test('a thousand sandboxes under load at once see nothing of each other', async () => {
  const { mock } = await stage({ limits: { sandboxes: count + 1 } })
  const seeds = 5
  await forEach(async (n) => void (await mock.sandbox(`s${n}`, { scenario: 'empty', seed: n % seeds })))
  await forEach(async (n) => {
    const sandbox = await mock.sandbox(`s${n}`)
    const set = inSandbox(sandbox)
    const service = names[n % names.length] ?? 'snyk'
    await invite(set, service, `kept-${n}@example.com`)
    await sandbox.clock.advance(n)
    const gone = await invite(set, service, `cancelled-${n}@example.com`)
    expect((await look(set, service, gone.id, 'DELETE')).status).toBe(204)
    if (n % 10 === 0) await sandbox.reset()
  })
  const start = (await mock.sandbox('default')).clock.now().getTime()
  await forEach(async (n) => {
    const sandbox = await mock.sandbox(`s${n}`)
    const set = inSandbox(sandbox)
    const wasReset = n % 10 === 0
    const all = (await Promise.all(names.map((name) => listed(set, name)))).flat().map(({ email }) => email)
    const passed = sandbox.clock.now().getTime() - start
    expect({ n, all, passed }).toEqual({ n, all: wasReset ? [] : [`kept-${n}@example.com`], passed: wasReset ? 0 : n })
  })
  await expect(mock.sandbox('one-more', {})).rejects.toMatchObject({ code: 'sandbox-limit' })
})

test('to make, copy and reset a small world costs little more than a request', async () => {
  const { mock, org, as } = await stage()
  const sandbox = await mock.sandbox('small', {})
  const kinds: Record<string, (round: number) => Promise<unknown>> = {
    read: async () => {
      const answer = await fetch(`${mock.url}/v1/organizations/${org}/invitations`, {
        headers: as('owner', 'clickhouse'),
      })
      await answer.arrayBuffer()
    },
    create: (round) => control(mock.url, 'POST', '/_mock/sandboxes', { name: `made-${round}` }),
    fork: (round) => control(sandbox.url, 'POST', '/_mock/fork', { name: `fork-${round}` }),
    reset: () => control(sandbox.url, 'POST', '/_mock/reset'),
  }
  const times: Record<string, number[]> = { read: [], create: [], fork: [], reset: [] }
  for (let round = 0; round < 60; round += 1) {
    for (const [kind, act] of Object.entries(kinds)) {
      const start = performance.now()
      await act(round)
      times[kind]?.push(performance.now() - start)
    }
  }
  const median = (kind: string) => times[kind]?.toSorted((a, b) => a - b)[30] ?? Number.NaN
  for (const kind of ['create', 'fork', 'reset']) expect(median(kind) / median('read')).toBeLessThan(10)
})

test('a request whose sandbox is reset under it changes nothing afterwards, nor after a restart', async () => {
  const data = mkdtempSync(join(tmpdir(), 'invitekit-under-way-'))
  onTestFinished(() => rmSync(data, { recursive: true, force: true }))
  const first = await createMock({ data, scenario: 'empty' })
  const set = stageOf(first)
  const { list, as, valid } = accessTo('clickhouse', set)
  const body = JSON.stringify(valid)
  const sent = request(first.url + list, {
    method: 'POST',
    headers: { ...as, 'content-type': 'application/json', 'content-length': body.length, expect: '100-continue' },
  })
  sent.flushHeaders()
  await once(sent, 'continue')
  sent.write(body.slice(0, 10))
  await first.reset()
  sent.end(body.slice(10))
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  expect(answer.resume().statusCode).toBe(200)
  expect(await listed(set, 'clickhouse')).toEqual([])
  await first.close()
  const { mock: second } = await stage({ data })
  expect(await listed(stageOf(second), 'clickhouse')).toEqual([])
})
