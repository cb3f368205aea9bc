import { describe, expect, test } from 'vitest'
import { noBrowser } from '../support/browser.ts'
import { inBrowser } from './console-page.ts'

describe.skipIf(noBrowser !== undefined)(
  `the console under load${noBrowser === undefined ? '' : `: skipped. ${noBrowser}`}`,
  () => {
    const { consoleOf } = inBrowser()

    test('a burst of thousands of requests leaves it alive and its list bounded', async () => {
      const { page, mock, as, org } = await consoleOf()
      const headers = as('owner', 'clickhouse')
      const ask = () =>
        fetch(`${mock.url}/v1/organizations/${org}/invitations`, { headers }).then((answer) => answer.text())
      // Counted in turns of its own loop, so that a busy machine makes the test slow and not red.
      await page.evaluate(`window.beats = 0; setInterval(() => (beats += 1), 20)`)
      let last = 0
      const beatsBetween: number[] = []
      for (let sent = 0; sent < 3000; sent += 50) {
        await Promise.all(Array.from({ length: 50 }, ask))
        if (sent % 600 !== 550) continue
        const beats = (await page.evaluate('beats')) as number
        beatsBetween.push(beats - last)
        last = beats
      }
      // In each fifth of the burst it has had its turns.
      expect(Math.min(...beatsBetween)).toBeGreaterThan(0)
      await page.keyboard.press('?')
      await page.getByRole('dialog').waitFor()
      await page.keyboard.press('Escape')
      expect(await page.locator('.lines > li').count()).toBeLessThan(200)
      await page.goto(`${mock.url}/#/story`)
      await page.locator('.lines a').first().waitFor()
      expect(await page.locator('.lines > li').count()).toBeLessThan(200)
    })
  },
)
