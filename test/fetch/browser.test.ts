import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { BrowserMock } from 'invitekit/browser'
import { noBrowser } from '../support/browser.ts'
import { builtForBrowsers, startPages } from '../support/page-mock.ts'

test('what a page loads for the services is small, and nothing of Node', () => {
  const files = new Set(['browser.js'])
  for (const name of files) for (const [, file = ''] of read(name).matchAll(/from"\.\/([\w.-]+)"/g)) files.add(file)
  const english = [...files].flatMap((name) => /en-\w+\.js/.exec(read(name)) ?? [])
  const loaded = [...files, ...english]
  const size = loaded.reduce((sum, name) => sum + gzipSync(read(name), { level: 9 }).length, 0)
  expect([english.length, size <= 150_000, size > 100_000]).toEqual([1, true, true])
  expect(loaded.filter((name) => read(name).includes('from"node:'))).toEqual([])
})

const read = (name: string) => readFileSync(join(builtForBrowsers, name), 'utf8')

describe.skipIf(noBrowser !== undefined)(`in a browser${noBrowser ? `: skipped. ${noBrowser}` : ''}`, () => {
  let pages: Awaited<ReturnType<typeof startPages>>

  beforeAll(async () => void (pages = await startPages()))
  afterAll(() => pages?.close())

  test('the control plane answers, its documents, and the mails', async () => {
    const { send, page, errors } = await pages.open()
    const ask = async (path: string) => (await send({ path })).status
    expect([await ask('/openapi.json'), await ask('/_mock/openapi.json'), await ask('/_mock/mails')]).toEqual([
      200, 200, 200,
    ])
    const raw = await page.evaluate(async () => {
      const { mock } = globalThis as unknown as { mock: BrowserMock }
      const [first] = mock.outbox.list()
      const bytes = await mock.outbox.get(first?.id ?? '')?.raw()
      return new TextDecoder().decode(bytes)
    })
    expect(raw).toMatch(/^From: .*\r\nTo: .*@example\.\w+\r\nSubject: /)
    expect(errors).toEqual([])
  })

  test('IndexedDB keeps the state, for one page at a time', async () => {
    const { page, send, made } = await pages.open({ data: 'kept' })
    const added = await send({
      method: 'POST',
      path: '/_mock/sandboxes',
      headers: { 'content-type': 'application/json' },
      body: { name: 'mine', scenario: 'empty' },
    })
    expect([made.isNew, added.status]).toEqual([true, 201])
    const other = await page.context().newPage()
    onTestFinished(() => other.close())
    await expect(pages.open({ data: 'kept' }, other)).rejects.toThrow('Another page has the mock')
    await page.reload()
    const again = await pages.open({ data: 'kept' }, page)
    expect(again.made.isNew).toBe(false)
    expect((await again.send({ path: '/sandboxes/mine/_mock/clock' })).status).toBe(200)
  })
})
