import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { BrowserMock, BrowserOptions, createMock } from 'invitekit/browser'
import type { Mock, WireAnswer } from '../../mock/index.ts'
import { stories, told } from '../golden/stories.ts'
import { noBrowser, startBrowser, watch } from '../support/browser.ts'
import type { Ask } from '../support/exchange.ts'
import { noon, stageOf } from '../support/stage.ts'
import { serveFiles } from '../support/static-files.ts'

const built = fileURLToPath(new URL('../../dist/browser', import.meta.url))

test('what a page loads for the services is small, and nothing of Node', () => {
  const files = new Set(['browser.js'])
  for (const name of files) for (const [, file = ''] of read(name).matchAll(/from"\.\/([\w.-]+)"/g)) files.add(file)
  const english = [...files].flatMap((name) => /en-\w+\.js/.exec(read(name)) ?? [])
  const loaded = [...files, ...english]
  const size = loaded.reduce((sum, name) => sum + gzipSync(read(name), { level: 9 }).length, 0)
  expect([english.length, size < 155_000, size > 100_000]).toEqual([1, true, true])
  expect(loaded.filter((name) => read(name).includes('from"node:'))).toEqual([])
})

const read = (name: string) => readFileSync(join(built, name), 'utf8')

describe.skipIf(noBrowser !== undefined)(`in a browser${noBrowser ? `: skipped. ${noBrowser}` : ''}`, () => {
  let [origin, browser, folder]: [Awaited<ReturnType<typeof serveFiles>>, Browser, string] = [] as never

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'invitekit-page-'))
    writeFileSync(join(folder, 'index.html'), '<!doctype html><link rel="icon" href="data:,"><title>An app</title>')
    origin = await serveFiles({ '/dist/': built, '/': folder })
    browser = await startBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    origin?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** A page that has made a mock. */
  async function open(options: BrowserOptions, page?: Page) {
    const shown = page ?? (await (await browser.newContext()).newPage())
    if (!page) onTestFinished(() => shown.context().close())
    const { errors } = watch(shown)
    await shown.goto(origin.url)
    const given = { ...options, clock: { mode: 'frozen', at: noon.toISOString() }, seed: 42 }
    await shown.addScriptTag({
      type: 'module',
      content: `import { createMock } from '/dist/browser.js'; globalThis.createMock = createMock`,
    })
    await shown.waitForFunction(() => 'createMock' in globalThis)
    const { directory, url, isNew } = await shown.evaluate(async (made) => {
      const here = globalThis as unknown as { createMock: typeof createMock; mock: BrowserMock }
      here.mock = await here.createMock(made as BrowserOptions)
      return { directory: here.mock.directory, url: here.mock.url, isNew: here.mock.isNew }
    }, given as unknown)
    return {
      page: shown,
      errors,
      isNew,
      set: stageOf({ directory, url } as Mock, undefined, (ask) => send(shown, ask)),
    }
  }

  function send(page: Page, { method = 'GET', path, headers = {}, body }: Ask): Promise<WireAnswer> {
    const sent = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    return page.evaluate(
      async (ask) => {
        const { mock } = globalThis as unknown as { mock: BrowserMock }
        const { method: how, path: where, headers: names } = ask
        const init = { method: how, headers: names, ...(ask.sent !== undefined && { body: ask.sent }) }
        const answer = await mock.fetch(where, init)
        const { status } = answer
        return {
          method: how,
          path: where,
          status,
          headers: Object.fromEntries(answer.headers),
          body: await answer.text(),
        }
      },
      { method, path, headers, sent },
    )
  }

  test.each(stories)('$name answers as the transcript says', async ({ name, story }) => {
    const { set, errors } = await open({})
    await expect(await told(story, set)).toMatchFileSnapshot(`../golden/${name}.http`)
    expect(errors).toEqual([])
  })

  test('the control plane answers, its documents, and the mails', async () => {
    const { set, page } = await open({})
    const ask = async (path: string, init: Partial<Ask> = {}) => (await set.send({ path, ...init })).status
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
  })

  test('IndexedDB keeps the state, for one page at a time', async () => {
    const { page, set, isNew } = await open({ data: 'kept' })
    const made = await set.send({
      method: 'POST',
      path: '/_mock/sandboxes',
      headers: { 'content-type': 'application/json' },
      body: { name: 'mine', scenario: 'empty' },
    })
    expect([isNew, made.status]).toEqual([true, 201])
    const other = await page.context().newPage()
    onTestFinished(() => other.close())
    await expect(open({ data: 'kept' }, other)).rejects.toThrow('Another page has the mock')
    await page.reload()
    const again = await open({ data: 'kept' }, page)
    expect(again.isNew).toBe(false)
    expect((await again.set.send({ path: '/sandboxes/mine/_mock/clock' })).status).toBe(200)
  })
})
