/**
 * What the console costs a browser, in the machine's Chromium, against an empty page of the same mock in the same run:
 *
 *   node scripts/build.mjs --if-stale && node --import tsx scripts/bench-console.ts
 */
import type { Browser, Page } from 'playwright-core'
import { createMock } from '../mock/index.ts'
import { startBrowser } from '../test/support/browser.ts'

const rounds = 15
const burst = 10_000

const mock = await createMock({ scenario: 'a-week-later', seed: 42 })

/** From the start of the navigation until the lists stand on the screen; of the empty page, until it is painted. */
async function firstScreen(on: Browser): Promise<void> {
  const times: Record<'empty' | 'console', number[]> = { empty: [], console: [] }
  for (let round = 0; round <= rounds; round += 1) {
    for (const what of ['empty', 'console'] as const) {
      const context = await on.newContext()
      const page = await context.newPage()
      // The page of a path that is not there: a few lines of HTML, and nothing that is loaded with it.
      await page.goto(`${mock.url}/${what === 'empty' ? 'nowhere' : ''}`)
      const time = await (what === 'empty' ? painted(page) : standing(page))
      // The first round warms up both.
      if (round > 0) times[what].push(time)
      await context.close()
    }
  }
  const [empty, screen] = [median(times.empty), median(times.console)]
  console.log(
    `First screen: ${screen.toFixed(0)} ms, an empty page ${empty.toFixed(0)} ms, ${(screen / empty).toFixed(1)} times.`,
  )
}

const painted = (page: Page) =>
  page.evaluate(`new Promise((resolve) =>
    new PerformanceObserver((list) => resolve(list.getEntriesByName('first-contentful-paint')[0].startTime))
      .observe({ type: 'paint', buffered: true }))`) as Promise<number>

const standing = async (page: Page) => {
  await page.waitForSelector('[data-ready=true] .invitations li', { state: 'attached' })
  return (await page.evaluate(
    `new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now())))`,
  )) as number
}

/** While requests come as fast as one client sends them. */
async function longestTask(on: Browser): Promise<void> {
  const page = await on.newPage()
  await page.goto(`${mock.url}/`)
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
