import { createMock } from '../mock/index.ts'
import { startBrowser } from '../test/support/browser.ts'
// usage: tsx scripts/tmp-shots.ts name=place,lang,scheme,width[,height] ...
const mock = await createMock({ scenario: 'a-week-later', seed: 42, clock: new Date('2026-03-03T12:00:00Z') })
const patch = (body: object) => fetch(`${mock.url}/_mock/sandboxes/default`, { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
await patch({ title: 'Acme', colour: 'teal', organizationNames: ['Acme', 'Globex'] })
for (let i = 0; i < 2; i++) await fetch(`${mock.url}/_mock/scenes/play`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })
const browser = await startBrowser()
for (const arg of process.argv.slice(2)) {
  const [name = '', rest = ''] = arg.split('=')
  const [place = '', lang = 'en-GB', scheme = 'light', width = '1280', height = '800', click] = rest.split(',')
  const page = await browser.newPage({ viewport: { width: Number(width), height: Number(height) }, locale: lang, colorScheme: scheme as 'light' })
  page.on('pageerror', (e) => console.log(name, 'ERROR', e.message))
  page.on('console', (m) => m.type() === 'error' && console.log(name, m.text()))
  await page.goto(`${mock.url}/${place}`)
  await page.waitForTimeout(1500)
  if (click) { await page.locator(click).first().click(); await page.waitForTimeout(700) }
  const w = await page.evaluate('document.documentElement.scrollWidth')
  if (w !== Number(width)) console.log(name, 'WIDTH', w)
  await page.screenshot({ path: `/tmp/con/${name}.png` })
  await page.close()
}
await browser.close()
await mock.close()
