/**
 * Takes a picture of every screen of the console in each language, light and dark, on a desk and on a phone, to be looked at:
 *
 *   node scripts/build.mjs --if-stale && node --import tsx scripts/console-screens.ts FOLDER [part of a name]
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createMock } from '../mock/index.ts'
import { ready } from '../test/console/console-page.ts'
import { filled, screens } from '../test/console/screens.ts'
import { startBrowser } from '../test/support/browser.ts'
import { noon } from '../test/support/stage.ts'

const [folder, part = ''] = process.argv.slice(2)
if (folder === undefined) throw new Error('Say into which folder the pictures go.')
mkdirSync(folder, { recursive: true })

const browser = await startBrowser()
for (const [language, locale] of [
  ['en', 'en-GB'],
  ['ru', 'ru-RU'],
] as const) {
  for (const scheme of ['light', 'dark'] as const) {
    for (const [device, width] of [
      ['desk', 1280],
      ['phone', 390],
    ] as const) {
      const mock = await createMock({ scenario: 'empty', seed: 42, clock: noon })
      const url = await filled(mock)
      const viewport = { width, height: 844 }
      const page = await browser.newPage({ viewport, locale, colorScheme: scheme, reducedMotion: 'reduce' })
      page.setDefaultTimeout(3000)
      await page.goto(`${url}/`)
      await ready(page)
      for (const { name, place, step } of screens.filter((each) => each.name.includes(part))) {
        await page.keyboard.press('Escape')
        await page.evaluate(`scrollTo(0, 0); location.hash = ${JSON.stringify(place || '#/')}`)
        await page.waitForTimeout(300)
        try {
          await step?.(page)
        } catch {
          console.error(`${name} does not come so on the ${device}.`)
          continue
        }
        await page.waitForTimeout(400)
        await page.screenshot({ path: join(folder, `${name}-${language}-${scheme}-${device}.png`) })
      }
      await page.close()
      await mock.close()
    }
  }
}
await browser.close()
