import type { Browser, Page } from 'playwright-core'

/** How long each picture stands, in seconds, and how large it is, in pixels. */
const stands = 2.4
const [width, height] = [1040, 650]

/** What is done before each picture but the first, in words for whoever sees none of it. */
const steps: readonly (readonly [words: string, step: (page: Page) => Promise<unknown>])[] = [
  ['a colleague is invited', (page) => invite(page)],
  ['the mail is there', (page) => page.keyboard.press('Enter')],
  ['it is opened', (page) => page.locator('.mails .row').first().click()],
  ['she accepts', (page) => page.locator('.letter .answers button').first().click()],
  ['a week passes', (page) => page.getByRole('button', { name: 'Move the clock by +7d' }).click()],
]

async function invite(page: Page): Promise<void> {
  await page.keyboard.press('i')
  await page.getByLabel('E-mail address').fill('ada@example.com')
}

/** A demo in the console as pictures that follow one another: an SVG of them, which moves by its style sheet alone. */
export async function demoAnimation(browser: Browser, url: string): Promise<string> {
  const page = await browser.newPage({ viewport: { width, height }, locale: 'en-GB', colorScheme: 'light' })
  const canvas = await browser.newPage()
  await page.goto(url)
  await page.waitForSelector('[data-ready=true]')
  const pictures = [await pictureOf(page, canvas)]
  for (const [, step] of steps) {
    await step(page)
    pictures.push(await pictureOf(page, canvas))
  }
  await page.close()
  await canvas.close()
  const share = 100 / pictures.length
  const images = pictures.map(
    (href, index) =>
      `<image width="${width}" height="${height}" href="${href}" style="animation-delay:${(index * stands).toFixed(1)}s"/>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="A demo: ${steps.map(([words]) => words).join(', ')}.">
<style>
image { visibility: hidden; animation: show ${(pictures.length * stands).toFixed(1)}s steps(1) infinite }
image:first-of-type { visibility: visible }
@keyframes show { 0% { visibility: visible } ${share.toFixed(3)}% { visibility: hidden } }
@media (prefers-reduced-motion: reduce) { image { animation: none } }
</style>
${images.join('\n')}
</svg>
`
}

/** The page as WebP, a fifth of a PNG. */
async function pictureOf(page: Page, canvas: Page): Promise<string> {
  // What is new has glowed by then, and toasts stand.
  await page.waitForTimeout(1800)
  const png = (await page.screenshot()).toString('base64')
  const picture = await canvas.evaluate(`new Promise((resolve, reject) => {
    const image = new Image()
    image.onload = () => {
      const canvas = document.createElement('canvas')
      canvas.width = image.width
      canvas.height = image.height
      canvas.getContext('2d').drawImage(image, 0, 0)
      resolve(canvas.toDataURL('image/webp', 0.75))
    }
    image.onerror = reject
    image.src = 'data:image/png;base64,${png}'
  })`)
  return picture as string
}
