/**
 * Makes the pictures of docs/console.md anew, and its animation, in the machine's Chromium:
 *
 *   node scripts/build.mjs --if-stale && node --import tsx scripts/screenshots.ts
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { createMock } from '../mock/index.ts'
import { demoAnimation } from './demo-animation.ts'
import { startBrowser } from '../test/support/browser.ts'

interface Picture {
  readonly name: string
  readonly place: string
  readonly locale?: string
  readonly scheme?: 'light' | 'dark'
  readonly width?: number
  /** What is done before it is taken. */
  readonly first?: (page: Page) => Promise<unknown>
}

const pause = (page: Page) => page.waitForTimeout(2000)

const pictures: readonly Picture[] = [
  {
    name: 'show',
    place: '#/',
    async first(page) {
      await page.keyboard.press('ArrowRight')
      await pause(page)
      await page.keyboard.press('ArrowRight')
      await pause(page)
      await page.locator('.mails .row').first().click()
    },
  },
  { name: 'inspect', place: '#/story', scheme: 'dark', first: (page) => page.locator('.lines a').first().click() },
  { name: 'people', place: '#/people', locale: 'ru-RU' },
  { name: 'phone', place: '#/', locale: 'ru-RU', scheme: 'dark', width: 390 },
]

const folder = join(import.meta.dirname, '../docs/console')
mkdirSync(folder, { recursive: true })
const mock = await createMock({ scenario: 'a-week-later', seed: 42, clock: new Date('2026-03-03T12:00:00Z') })
const look = { title: 'Acme', colour: 'teal', organizationNames: ['Acme', 'Globex'], timeZone: 'UTC' }
await fetch(`${mock.url}/_mock/sandboxes/default`, {
  method: 'PATCH',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(look),
})
const browser = await startBrowser()
for (const { name, place, locale = 'en-GB', scheme = 'light', width = 1280, first } of pictures) {
  const page = await browser.newPage({ viewport: { width, height: 800 }, locale, colorScheme: scheme })
  await page.goto(`${mock.url}/${place}`)
  await page.waitForSelector('[data-ready=true]')
  await pause(page)
  await first?.(page)
  await pause(page)
  await page.screenshot({ path: join(folder, `${name}.png`) })
  await page.close()
}
const sandbox = await mock.sandbox('demo', { scenario: 'small-team', seed: 7, clock: new Date('2026-03-03T12:00:00Z') })
await fetch(`${mock.url}/_mock/sandboxes/demo`, {
  method: 'PATCH',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ ...look, organizationNames: ['Acme'] }),
})
writeFileSync(join(folder, 'demo.svg'), await demoAnimation(browser, `${sandbox.url}/`))
await browser.close()
await mock.close()
