import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import type { BrowserMock, BrowserOptions, createMock } from 'invitekit/browser'
import type { WireAnswer } from '../../mock/index.ts'
import { startBrowser, watch } from './browser.ts'
import type { Ask } from './exchange.ts'
import { noon } from './stage.ts'
import { serveFiles } from './static-files.ts'

/** What browsers load, as it is built. */
export const builtForBrowsers = fileURLToPath(new URL('../../dist/browser', import.meta.url))

/** What a page of the tests has besides. */
interface PageGlobals {
  createMock: typeof createMock
  mock: BrowserMock
}

/** A page that has made a mock. */
export interface PageMock {
  readonly page: Page
  readonly errors: readonly string[]
  readonly made: Pick<BrowserMock, 'directory' | 'url' | 'isNew'>
  readonly send: (ask: Ask) => Promise<WireAnswer>
  /** Another mock in the place of that one. */
  readonly remake: (options: BrowserOptions) => Promise<void>
}

/** A browser, and an origin that has what a page needs to make mocks. */
export async function startPages() {
  const folder = mkdtempSync(join(tmpdir(), 'invitekit-page-'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html><link rel="icon" href="data:,"><title>An app</title>')
  const origin = await serveFiles({ '/dist/': builtForBrowsers, '/': folder })
  const browser = await startBrowser()
  return {
    /** Makes a mock, seed 42, its clock standing at noon unless told otherwise, in a page of its own until the test is over. */
    async open(options: BrowserOptions = {}, given?: Page): Promise<PageMock> {
      const page = given ?? (await (await browser.newContext()).newPage())
      if (!given) onTestFinished(() => page.context().close())
      const { errors } = watch(page)
      await page.goto(origin.url)
      await page.addScriptTag({
        type: 'module',
        content: `import { createMock } from '/dist/browser.js'; globalThis.createMock = createMock`,
      })
      await page.waitForFunction(() => 'createMock' in globalThis)
      const make = (asked: BrowserOptions) =>
        page.evaluate(
          async ({ all, now }) => {
            const here = globalThis as unknown as PageGlobals
            Date.now = () => now
            await here.mock?.close()
            here.mock = await here.createMock(all as BrowserOptions)
            return { directory: here.mock.directory, url: here.mock.url, isNew: here.mock.isNew }
          },
          {
            all: { clock: { mode: 'frozen', at: noon.toISOString() }, seed: 42, ...asked } as unknown,
            now: Date.now(),
          },
        )
      const made = (await make(options)) as PageMock['made']
      return {
        page,
        errors,
        made,
        send: (ask) => send(page, ask),
        remake: async (asked) => void (await make(asked)),
      }
    },
    async close() {
      await browser.close()
      origin.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The page's time is that of whoever asks. */
function send(page: Page, { method = 'GET', path, headers = {}, body }: Ask): Promise<WireAnswer> {
  const bytes =
    body === undefined || Buffer.isBuffer(body)
      ? body
      : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  return page.evaluate(
    async (ask) => {
      const { mock } = globalThis as unknown as PageGlobals
      Date.now = () => ask.now
      const sent =
        ask.base64 === undefined ? undefined : Uint8Array.from(atob(ask.base64), (each) => each.charCodeAt(0))
      const init = { method: ask.method, headers: ask.headers, ...(sent && { body: sent }) }
      const answer = await mock.fetch(new Request(mock.url + ask.path, init))
      return {
        method: ask.method,
        path: ask.path,
        status: answer.status,
        headers: Object.fromEntries(answer.headers),
        body: await answer.text(),
      }
    },
    { method, path, headers, base64: bytes?.toString('base64'), now: Date.now() },
  )
}
