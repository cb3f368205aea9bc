import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { noBrowser, startBrowser } from '../support/browser.ts'
import { stage, type Stage } from '../support/stage.ts'
import { invite, isListed } from './invite.ts'

describe.skipIf(noBrowser)('in a browser', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await startBrowser()
  })
  afterAll(() => browser.close())

  /** Opens a page that runs no script, as some mail programs show it. Nothing may be blocked by the page's own policy. */
  async function openPage(link: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ javaScriptEnabled: false, ...options })
    const page = await context.newPage()
    page.on('console', (message) => {
      if (!message.text().startsWith('Failed to load resource')) complaints.push(message.text())
    })
    await page.goto(link)
    return page
  }
  const complaints: string[] = []

  async function linkOf(on: Stage, email: string): Promise<string> {
    const [link = ''] = (await on.mock.outbox.waitFor({ to: email })).links
    return link
  }

  test('the mail loop: invited by API, opened from the mail, accepted by the invitee, seen by API', async () => {
    const on = await stage({ scenario: 'empty' })
    const { email, name } = on.persona('invitee')
    const waiting = on.mock.outbox.waitFor({ to: email, timeout: 60_000 })
    expect((await invite(on, 'snyk', email)).status).toBe(201)
    const { id, links, subject } = await waiting
    const page = await openPage(links[0] ?? '')
    const organization = subject.slice(subject.indexOf('join ') + 5)
    expect(await page.title()).toBe(`Join ${organization}`)
    expect(await page.getByRole('main').textContent()).toContain(`You answer as ${name}`)
    await page.getByRole('button', { name: 'Accept' }).click()
    await page.getByRole('heading', { name: 'Invitation accepted' }).waitFor()
    expect(await page.getByRole('main').textContent()).toContain(`${name} is now a member of ${organization}.`)
    await page.reload()
    await page.getByRole('heading', { name: 'Invitation accepted' }).waitFor()

    expect(await isListed(on, 'snyk', id)).toBe(false)
    const { json } = await on.send({ path: '/_mock/directory' })
    const { personas } = json as { personas: { id: string; memberships: unknown[] }[] }
    expect(personas.find((persona) => persona.id === 'invitee')?.memberships).toEqual([
      { organizationId: on.org, role: 'Developer', roles: ['Developer'] },
    ])
    expect(complaints).toEqual([])
  })

  test('by keyboard alone: a person who may not answer is refused, then the right one declines', async () => {
    const on = await stage()
    await invite(on, 'clickhouse', 'kim@example.com')
    const page = await openPage(await linkOf(on, 'kim@example.com'))
    // Accept, decline, and what opens the others.
    for (let tab = 0; tab < 3; tab += 1) await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('alert').textContent()).toBe('Only kim@example.com can answer this invitation.')
    expect(await page.getByRole('radio', { checked: true }).count()).toBe(1)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await page.getByRole('heading', { name: 'Invitation declined' }).waitFor()
    expect(complaints).toEqual([])
  })

  test('every part of the form has a name that a screen reader can say', async () => {
    const on = await stage()
    await invite(on, 'mpdx', 'kim@example.com')
    const page = await openPage(await linkOf(on, 'kim@example.com'))
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1)
    expect(await page.getByRole('button').allTextContents()).toEqual(['Accept', 'Decline'])
    await page.getByText('Answer as somebody else').click()
    const group = page.getByRole('group', { name: 'Who answers?' })
    const names = await group
      .getByRole('radio')
      .evaluateAll((radios) =>
        radios.map((radio) => (radio as unknown as { labels: { textContent: string }[] }).labels[0]?.textContent ?? ''),
      )
    expect(names).toHaveLength(on.mock.directory.personas.length)
    for (const name of names) expect(name.trim()).not.toBe('')
    expect(await page.getByRole('button').allTextContents()).toEqual(['Accept', 'Decline', 'Accept', 'Decline'])
  })
  test('from the page of mails to the mail, and from the mail to the accept page', async () => {
    const on = await stage()
    const sandbox = await on.mock.sandbox('demo', { scenario: 'empty', seed: 42 })
    await invite(on, 'snyk', 'kim@example.com')
    await invite(on, 'snyk', 'kim@example.com', {
      prefix: '/sandboxes/demo',
      org: sandbox.directory.organizations[0]?.id ?? '',
    })
    const page = await openPage(`${sandbox.url}/_mock/mails`)
    await page.getByRole('main').getByRole('link').click()
    await page.getByRole('heading', { name: 'Join' }).waitFor()
    const button = page.getByRole('link', { name: 'Accept or decline' })
    expect(await button.evaluate('getComputedStyle(document.querySelector("a")).backgroundColor')).toBe(
      'rgb(31, 79, 209)',
    )
    await button.click()
    await page.getByRole('button', { name: 'Decline' }).click()
    await page.getByRole('heading', { name: 'Invitation declined' }).waitFor()
    await page.goto(`${sandbox.url}/_mock/mails`)
    expect(await page.getByRole('listitem').textContent()).toContain('declined')
    expect(complaints).toEqual([])
  })

  test.each([
    ['light', 1280],
    ['light', 320],
    ['dark', 1280],
    ['dark', 320],
  ] as const)('in %s, %d pixels wide, each text stands out and none runs over the side', async (colorScheme, width) => {
    const on = await stage()
    await invite(on, 'snyk', 'somebody.with.a.long.address@engineering.example.com')
    const link = await linkOf(on, 'somebody.with.a.long.address@engineering.example.com')
    const page = await openPage(link, { colorScheme, viewport: { width, height: 900 } })
    await page.getByText('Answer as somebody else').click()
    await page.getByRole('radio').nth(1).check()
    await page.getByRole('button', { name: 'Accept' }).nth(1).click()
    await page.getByRole('alert').waitFor()
    // To be looked at by a person.
    await page.screenshot({ path: join(tmpdir(), `invitekit-accept-${colorScheme}-${width}.png`), fullPage: true })
    const { back, wide, contrasts } = await page.evaluate<Looks>(looks)
    expect(back < 0.5).toBe(colorScheme === 'dark')
    expect(wide).toBeLessThanOrEqual(width)
    expect(contrasts.length).toBeGreaterThan(20)
    expect(contrasts.filter(({ contrast }) => contrast < 4.5)).toEqual([])
  })
})

interface Looks {
  /** How light the page is, from 0 to 1. */
  readonly back: number
  readonly wide: number
  /** How each text stands out from what is behind it: 1 to 21, as WCAG 2 counts. */
  readonly contrasts: readonly { readonly text: string; readonly contrast: number }[]
}

// It runs in the page.
const looks = `(() => {
  const rgba = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number)
  const lightness = (color) => {
    const [red, green, blue] = rgba(color).map((part) => {
      const share = part / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const behind = (element) => {
    const { backgroundColor } = getComputedStyle(element)
    return rgba(backgroundColor)[3] === 0 ? behind(element.parentElement) : backgroundColor
  }
  const texts = [...document.body.querySelectorAll('*')].filter((element) =>
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== ''),
  )
  const contrasts = texts.map((element) => {
    const [dark, light] = [lightness(getComputedStyle(element).color), lightness(behind(element))].toSorted((a, b) => a - b)
    return { text: element.textContent, contrast: (light + 0.05) / (dark + 0.05) }
  })
  return { back: lightness(behind(document.body)), wide: document.documentElement.scrollWidth, contrasts }
})()`
