import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { noBrowser } from '../support/browser.ts'
import { control } from '../support/control.ts'
import { stage } from '../support/stage.ts'
import { faultsOf, inBrowser, ready, storyOf } from './console-page.ts'
import { filled, screens } from './screens.ts'

const languages = { en: 'en-GB', ru: 'ru-RU' } as const

describe.skipIf(noBrowser !== undefined)(
  `the console for everybody${noBrowser === undefined ? '' : `: skipped. ${noBrowser}`}`,
  () => {
    const { open, consoleOf } = inBrowser()

    /** Light and dark, wide and at 400 %: one page, looked at in each way. */
    async function look(page: Page, what: string): Promise<void> {
      await page.emulateMedia({ colorScheme: 'light' })
      const found = [await faultsOf(page)]
      await page.emulateMedia({ colorScheme: 'dark' })
      found.push(await faultsOf(page, ['color-contrast']))
      await page.setViewportSize({ width: 320, height: 640 })
      // What is open finds its new place with the next frames.
      await expect.poll(() => page.evaluate('document.documentElement.scrollWidth'), { message: what }).toBe(320)
      // In Russian the same stands there, with other words; a phone's own test looks at those.
      found.push((await page.getAttribute('html', 'lang')) === 'en' ? await faultsOf(page) : [])
      await page.setViewportSize({ width: 1280, height: 844 })
      expect([what, ...found]).toEqual([what, [], [], []])
    }

    test.each(['en', 'ru'] as const)(
      'axe finds nothing on any screen in %s, light and dark, and at 400 % nothing is cut off',
      async (language) => {
        const view = { locale: languages[language] }
        const { page, mock, watched } = await consoleOf({ scenario: 'empty' }, view)
        const url = await filled(mock)
        await page.goto(`${url}/`)
        await ready(page)
        for (const { name, place, step } of screens) {
          // In the page that is open: to load it again each time takes most of the time.
          await page.keyboard.press('Escape')
          await page.evaluate(`location.hash = ${JSON.stringify(place || '#/')}`)
          await page.waitForTimeout(100)
          await step?.(page)
          await page.waitForTimeout(50)
          await look(page, name)
        }
        expect(watched.errors).toEqual([])
      },
    )

    test('nor in what opens on a phone alone', async () => {
      const { page, mock, watched } = await consoleOf({ scenario: 'empty' }, { width: 390, locale: 'ru-RU' })
      await page.goto(`${await filled(mock)}/`)
      await ready(page)
      const click = (selector: string, at = 0) => page.locator(selector).nth(at).click()
      const steps: readonly (readonly [what: string, step: () => Promise<unknown>])[] = [
        ['people', () => click('.phone.tabs button', 0)],
        ['mails', () => click('.phone.tabs button', 2)],
        ['a letter', () => click('.mails .row')],
        ['the menu of the clock', () => click('.clock .menu summary')],
        ['the menu of the bar', () => click('.end .menu summary')],
        [
          'a link is made',
          async () => {
            await click('.end .menu summary')
            await page.getByRole('button', { name: 'Поделиться' }).click()
          },
        ],
        ['a request', () => page.goto(`${mock.url}/sandboxes/acme/#/story/1`)],
      ]
      for (const [what, step] of steps) {
        await page.keyboard.press('Escape')
        await step()
        await page.waitForTimeout(150)
        await expect.poll(() => page.evaluate('document.documentElement.scrollWidth'), { message: what }).toBe(390)
        expect([what, await faultsOf(page)]).toEqual([what, []])
      }
      expect(watched.errors).toEqual([])
    })

    test.each(['en', 'ru'] as const)('nor on the pages around it, in %s', async (language) => {
      const { page, mock } = await consoleOf({ scenario: 'empty' }, { locale: languages[language] })
      const url = await filled(mock)
      const { outbox } = await mock.sandbox('acme')
      const { id = '' } = outbox.list()[0] ?? {}
      const link = new URL(outbox.get(id)?.links[0] ?? '')
      const inMock = [
        'members/',
        '_mock/mails',
        `_mock/mails/${id}`,
        `${link.pathname.replace('/sandboxes/acme/', '')}${link.search}`,
        'nowhere',
        '../nowhere/',
      ]
      for (const place of inMock) {
        await page.goto(`${url}/${place}`)
        await page.waitForTimeout(150)
        expect([place, await page.getAttribute('html', 'lang')]).toEqual([place, language])
        await look(page, place)
      }
      const locked = await stage({ controlToken: 'a-token-for-this' })
      for (const place of ['', '_mock/mails', 'members/']) {
        await page.goto(`${locked.mock.url}/${place}`)
        await page.waitForTimeout(150)
        await look(page, `locked ${place}`)
      }
      const { json } = await control(url, 'POST', '/_mock/shares', { access: 'view' })
      const guest = await open((json as { link: string }).link.replace(/\/#.*/, ''), {
        locale: languages[language],
        at: (json as { link: string }).link.replace(/.*\//, ''),
      })
      await ready(guest.page)
      await look(guest.page, 'as a guest')
    })

    /** Goes on with Tab until what is wanted has the focus, which can be seen there. */
    async function tabTo(page: Page, name: RegExp, key = 'Tab'): Promise<void> {
      const passed: string[] = []
      for (let steps = 0; steps < 120; steps += 1) {
        await page.keyboard.press(key)
        const [text, isSeen] = (await page.evaluate(`(() => {
          const { activeElement: it } = document
          const { outlineStyle } = getComputedStyle(it)
          return [it.getAttribute('aria-label') ?? it.labels?.[0]?.textContent ?? it.textContent, outlineStyle !== 'none']
        })()`)) as [string, boolean]
        passed.push(text.slice(0, 30))
        if (!name.test(text)) continue
        expect([text, isSeen]).toEqual([text, true])
        return
      }
      throw new Error(`${name} has never had the focus: ${passed.join(' | ')}`)
    }

    test('the whole story is told by keys alone', async () => {
      const { page, mock, watched } = await consoleOf()
      const type = (text: string) => page.keyboard.type(text)
      const press = (key: string) => page.keyboard.press(key)
      const invite = async () => {
        await press('i')
        await expect.poll(() => page.evaluate(`document.activeElement.name === 'email'`)).toBe(true)
        await type('ada@example.com')
      }
      await tabTo(page, /^Skip to the content$/)
      await press('Enter')
      await invite()
      await tabTo(page, /^Invited by$/)
      await press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await invite()
      await press('Enter')
      await storyOf(page)
        .getByText(/invited ada@example\.com/)
        .waitFor()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await page.locator('.mails .row', { hasText: 'ada@example.com' }).waitFor()
      await press('m')
      await press('Enter')
      await page.locator('.letter iframe').waitFor()
      await tabTo(page, /^Accept/)
      await press('Enter')
      await storyOf(page)
        .getByText(/joined/)
        .waitFor()
      // The focus is still in the letter, and goes back to the row of the mail with it.
      await expect.poll(() => page.evaluate(`document.activeElement.className`)).toBe('letter')
      await tabTo(page, /All mails/)
      await press('Enter')
      await expect
        .poll(() => page.evaluate(`document.activeElement.textContent.includes('ada@example.com')`))
        .toBe(true)
      await press('.')
      await page.locator('.clock time', { hasText: '2 Mar 2026' }).waitFor()
      await press('c')
      await tabTo(page, /^Move the clock by \+7d$/)
      await press('Enter')
      await page.locator('.clock time', { hasText: '9 Mar 2026' }).waitFor()
      await press('u')
      await page.locator('.clock time', { hasText: '2 Mar 2026' }).waitFor()
      await press('s')
      await page.getByText(/Snapshot \S+ was taken/).waitFor()
      await tabTo(page, /^Inspect$/)
      await press('Enter')
      await tabTo(page, /invited ada@example\.com/)
      await press('Enter')
      await page.locator('.detail h2').waitFor()
      await tabTo(page, /^Vitest$/)
      await press('Space')
      await page.locator('.detail pre', { hasText: 'ada@example.com' }).first().waitFor()
      await tabTo(page, /^Faults and bugs$/, 'Shift+Tab')
      await press('Enter')
      await tabTo(page, /^Service down$/)
      await press('Space')
      await page.getByText('answers 503').waitFor()
      await press('/')
      await type('second invitation')
      await tabTo(page, /^$/)
      await press('Space')
      await page.getByText(/^1 of \d+ on$/).waitFor()
      expect(mock.bugs.list()).toEqual(['reinvite-doubles'])
      await press('r')
      await page.getByText('Back at the start').waitFor()
      expect(watched.errors).toEqual([])
    })

    test('who wants no motion sees none', async () => {
      const { page } = await consoleOf()
      await page.keyboard.press('i')
      await page.getByLabel('E-mail address').fill('ada@example.com')
      await page.keyboard.press('Enter')
      await page.locator('.fresh').first().waitFor()
      expect(await page.evaluate('document.getAnimations().length')).toBe(0)
    })
  },
)
