import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import type { MockOptions } from '../../mock/index.ts'
import { startBrowser, watch } from '../support/browser.ts'
import { stage } from '../support/stage.ts'

export interface View {
  readonly locale?: string
  readonly scheme?: 'light' | 'dark'
  readonly width?: number
  readonly at?: string
}

/** A browser for the tests of a file, and how a page of it is opened; each is closed when its test is over. */
export function inBrowser() {
  let browser: Browser
  beforeAll(async () => void (browser = await startBrowser()), 60_000)
  afterAll(() => browser?.close())

  async function open(url: string, { locale = 'en-GB', scheme = 'light', width = 1280, at = '' }: View = {}) {
    const page = await browser.newPage({
      viewport: { width, height: 844 },
      colorScheme: scheme,
      locale,
      reducedMotion: 'reduce',
    })
    onTestFinished(() => page.close())
    const watched = watch(page)
    await page.goto(`${url}/${at}`)
    return { page, watched }
  }

  /** The console of a new mock. */
  async function consoleOf(options: MockOptions = {}, view: View = {}) {
    const set = await stage(options)
    const { page, watched } = await open(set.mock.url, view)
    await ready(page)
    return { ...set, page, watched }
  }

  return { open, consoleOf }
}

/** When the code is there, and that of the room too. */
export const ready = (page: Page) => page.waitForSelector('[data-ready=true]:not(:has([aria-busy]))')

/** Every room of the console, by what stands behind its address. */
export const places = [
  '',
  '#/story',
  '#/people',
  '#/mails',
  '#/faults',
  '#/snapshots',
  '#/contracts',
  '#/settings',
  '#/sandboxes',
] as const

export const storyOf = (page: Page) => page.locator('.lines')

const all = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What axe finds on the page as it stands, by all rules of the guidelines or by a few. */
export async function faultsOf(page: Page, rules?: readonly string[]): Promise<string[]> {
  // It runs in the page, where the policy of the console allows no other code; the debugger's may.
  if (!(await page.evaluate(`'axe' in globalThis`))) await page.evaluate(axe.source)
  const runOnly = rules ? { type: 'rule', values: rules } : all
  const found =
    await page.evaluate(`axe.run(document, { runOnly: ${JSON.stringify(runOnly)}, resultTypes: ['violations'] })
      .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ html, failureSummary }) => html.slice(0, 160) + ' ' + failureSummary).join(' | ')))`)
  return found as string[]
}
