/**
 * What the console costs a browser, in the machine's Chromium, against an empty page of the same mock in the same run:
 *
 *   node scripts/build.mjs --if-stale && node --import tsx scripts/bench-console.ts
 */
import type { Browser } from 'playwright-core'
import { createMock } from '../mock/index.ts'
import { startBrowser } from '../test/support/browser.ts'

const rounds = 15
const burst = 10_000

const mock = await createMock({ scenario: 'a-week-later', seed: 42 })

/** What has to stand on the screen: of the console its list and its story; of the empty page its heading. */
const wanted = {
  // The page of a path that is not there: a few lines of HTML, and nothing that is loaded with it.
  empty: { path: 'nowhere', all: ['h1'] },
  console: { path: '', all: ['.invitations li', '#story'] },
} as const

/** From the start of the navigation until the frame in which all of it stands; and of the console until it can be used. */
async function firstScreen(on: Browser): Promise<void> {
  const times: Record<'empty' | 'console' | 'usable', number[]> = { empty: [], console: [], usable: [] }
  for (let round = 0; round <= rounds; round += 1) {
    for (const what of ['empty', 'console'] as const) {
      const context = await on.newContext()
      const page = await context.newPage()
      const { path, all } = wanted[what]
      await page.addInitScript(noting(all))
      await page.goto(`${mock.url}/${path}`)
      const time = (await page.evaluate('window.shown')) as number
      if (what === 'console') await page.waitForSelector('[data-ready=true]')
      const usable = (await page.evaluate('performance.now()')) as number
      // The first round warms up both.
      if (round > 0) times[what].push(time)
      if (round > 0 && what === 'console') times.usable.push(usable)
      await context.close()
    }
  }
  const [empty, screen, usable] = [median(times.empty), median(times.console), median(times.usable)]
  console.log(
    `First screen: ${screen.toFixed(0)} ms, an empty page ${empty.toFixed(0)} ms, ${(screen / empty).toFixed(1)} times. ` +
      `It can be used after ${usable.toFixed(0)} ms.`,
  )
}

/** Notes in the page when all of these have been laid out and a frame has been drawn with them. */
const noting = (all: readonly string[]) => `window.shown = new Promise((resolve) => {
  const stands = (selector) => document.querySelector(selector)?.getClientRects().length > 0
  const look = () => requestAnimationFrame(() => {
    if (${JSON.stringify(all)}.every(stands)) setTimeout(() => resolve(performance.now()))
    else look()
  })
  look()
})`

/** While requests come as fast as one client sends them. */
async function longestTask(on: Browser): Promise<void> {
  const page = await on.newPage()
  // The show leaves out what only looks.
  await page.goto(`${mock.url}/#/story`)
  await page.waitForSelector('[data-ready=true]')
  await page.waitForTimeout(1000)
  await page.evaluate(`window.tasks = []; new PerformanceObserver((list) =>
    tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' })`)
  const { organizations, personas } = mock.directory
  const authorization = personas[0]?.authorization['clickhouse'] ?? ''
  const ask = () =>
    fetch(`${mock.url}/v1/organizations/${organizations[0]?.id}/invitations`, { headers: { authorization } }).then(
      (answer) => answer.text(),
    )
  const started = performance.now()
  for (let sent = 0; sent < burst; sent += 50) await Promise.all(Array.from({ length: 50 }, ask))
  const took = (performance.now() - started) / 1000
  await page.waitForTimeout(1000)
  const tasks = (await page.evaluate('tasks')) as number[]
  const lines = await page.locator('.lines > li').count()
  await page.close()
  console.log(
    `A burst of ${burst} requests in ${took.toFixed(1)} s: the longest task ${Math.max(0, ...tasks).toFixed(0)} ms, ` +
      `${tasks.length} of more than 50 ms, ${lines} lines in the page.`,
  )
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN
}

const browser = await startBrowser()
await firstScreen(browser)
await longestTask(browser)
await browser.close()
await mock.close()
