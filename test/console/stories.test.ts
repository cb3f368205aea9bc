import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { noBrowser } from '../support/browser.ts'
import { control } from '../support/control.ts'
import { stage } from '../support/stage.ts'
import { inBrowser, places, ready, storyOf } from './console-page.ts'

const folder = join(import.meta.dirname, '../../dist/console')

test('all that a browser loads for the console is less than 60 kB', () => {
  const { files } = JSON.parse(readFileSync(join(folder, 'modules.json'), 'utf8')) as { files: string[] }
  expect(files.length).toBeGreaterThan(3)
  const size = files.reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, '..', name))).length, 0)
  expect(size).toBeLessThan(60_000)
})

test('the console is for whoever asks for a page, with code and styles of its own only, under names that last', async () => {
  const { mock } = await stage()
  await mock.sandbox('acme')
  const html = { headers: { accept: 'text/html' }, redirect: 'manual' } as const
  const page = await fetch(`${mock.url}/`, html)
  const text = await page.text()
  const policy = page.headers.get('content-security-policy') ?? ''
  expect(policy).toMatch(/default-src 'none'; script-src 'self'; style-src-elem 'self' 'sha256-[^']+';/)
  expect(policy).not.toMatch(/script-src[^;]*unsafe/)
  expect(text).not.toMatch(/<script>|<style| on\w+=/)
  const [script = ''] = /console\/app-\w+\.js/.exec(text) ?? []
  const file = await fetch(`${mock.url}/sandboxes/acme/${script}`)
  expect([file.status, file.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable'])
  expect((await fetch(`${mock.url}/sandboxes/acme`, html)).headers.get('location')).toBe('/sandboxes/acme/')
  expect((await fetch(`${mock.url}/`, { redirect: 'manual' })).headers.get('location')).toBe('/docs')
})

test('the page comes drawn, with all that it shows, for whoever may see it without a token', async () => {
  const evil = '</script><img src=x>'
  const { mock } = await stage({ scenario: 'a-week-later' })
  await mock.sandbox('acme', { scenario: 'empty' })
  await control(mock.url, 'PATCH', '/_mock/sandboxes/default', { title: evil, colour: 'teal' })
  const pageOf = async (path: string, headers: Record<string, string> = {}, at = mock.url) => {
    const answer = await fetch(`${at}${path}`, { headers: { accept: 'text/html', ...headers } })
    const text = await answer.text()
    const [, data = 'null'] = /id="first">(.*?)<\/script>/.exec(text) ?? []
    return { cache: answer.headers.get('cache-control'), text, first: JSON.parse(data) as { overview: object } | null }
  }
  const { text, first, cache } = await pageOf('/', { 'accept-language': 'ru' })
  const { json } = await control(mock.url, 'GET', '/_mock/overview', undefined, { 'accept-language': 'ru' })
  expect(first?.overview).toMatchObject(json as object)
  expect(cache).toBe('no-store')
  expect(text.slice(0, 100)).toContain('<html lang="ru" style="--own: #0f766e">')
  expect(text.includes('Пока ничего не произошло')).toBe(true)
  expect(text.includes(evil)).toBe(false)
  // Their choice in the console counts before what their browser says.
  const chosen = { 'accept-language': 'ru', cookie: 'a=b; invitekit-language=en' }
  expect((await pageOf('/sandboxes/acme/', chosen)).text.includes('Nobody is invited yet')).toBe(true)
  const { mock: locked } = await stage({ controlToken: 'a-token-for-this' })
  const page = await pageOf('/', {}, locked.url)
  expect(page.first).toBe(null)
  expect(page.text.includes('<div id="app"></div>')).toBe(true)
})

describe.skipIf(noBrowser !== undefined)(
  `the console${noBrowser === undefined ? '' : `: skipped. ${noBrowser}`}`,
  () => {
    const { open, consoleOf } = inBrowser()

    test('a colleague is invited, joins, and a week later the others have expired; it can be undone', async () => {
      const { page, watched, mock } = await consoleOf()
      await page.keyboard.press('i')
      await page.getByLabel('E-mail address').fill('ada@example.com')
      await page.keyboard.press('Enter')
      await storyOf(page)
        .getByText(/invited ada@example\.com .*a mail went out/)
        .waitFor()
      await page.locator('.mails .row', { hasText: 'ada@example.com' }).click()
      await page.locator('.letter .answers').getByRole('button', { name: 'Accept' }).click()
      await storyOf(page)
        .getByText(/joined/)
        .waitFor()
      await page.getByRole('button', { name: 'Move the clock by +7d' }).click()
      await storyOf(page)
        .getByText(/The clock was moved by \+7d · \d+ invitations? expired/)
        .waitFor()
      await page.locator('.steps').getByRole('button', { name: 'Undo' }).click()
      await storyOf(page).getByText('The last step was undone').waitFor()
      await page.locator('.clock time', { hasText: '1 Mar 2026' }).waitFor()
      const { json } = await control(mock.url, 'GET', '/_mock/people?search=ada@example.com')
      expect(json).toMatchObject({ total: 1 })
      expect(watched.errors).toEqual([])
      expect([...watched.hosts]).toEqual([new URL(mock.url).host])
    })

    test('the first screen stands before any code runs, and what happens meanwhile is not missed', async () => {
      const { mock } = await stage({ scenario: 'a-week-later' })
      const { page, watched } = await open(mock.url, { at: '_mock/mails' })
      await page.route('**/console/app-*.js', async (route) => {
        await new Promise((resolve) => setTimeout(resolve, 500))
        await control(mock.url, 'PUT', '/_mock/clock', { mode: 'frozen', at: '2026-06-01T12:00:00Z' })
        await route.continue()
      })
      await page.goto(`${mock.url}/`, { waitUntil: 'commit' })
      await page.getByRole('heading', { name: 'Story' }).waitFor()
      await page.locator('.invitations .rows > li').first().waitFor()
      expect(await page.locator('[data-ready=true]').count()).toBe(0)
      await page.evaluate(`void (document.querySelector('.invitations .rows > li').isSame = true)`)
      await page.locator('.clock time', { hasText: '1 Jun 2026' }).waitFor()
      // The code has taken over what stood there.
      expect(await page.evaluate(`document.querySelector('.invitations .rows > li').isSame`)).toBe(true)
      // Who opens a room is not shown what is elsewhere.
      await page.goto(`${mock.url}/_mock/mails`)
      await page.goto(`${mock.url}/#/people`, { waitUntil: 'commit' })
      await page.locator('i:target ~ #app').waitFor({ state: 'attached' })
      await page.locator('.room.people').waitFor()
      expect(watched.errors).toEqual([])
    })

    test('what others do stands on the screen without a reload', async () => {
      const { page, send, as, org, mock } = await consoleOf()
      const path = `/v1/organizations/${org}/invitations`
      const body = { email: 'live@example.com', role: 'admin' }
      await send({
        method: 'POST',
        path,
        headers: { ...as('owner', 'clickhouse'), 'content-type': 'application/json' },
        body,
      })
      await page.locator('.invitations .rows', { hasText: 'live@example.com' }).waitFor()
      await control(mock.url, 'PUT', '/_mock/clock', { mode: 'frozen', at: '2026-06-01T12:00:00Z' })
      await page.locator('.clock time', { hasText: '1 Jun 2026' }).waitFor()
      await mock.reset()
      await storyOf(page).getByText('The sandbox has started anew').waitFor()
      expect(await page.locator('.invitations .rows', { hasText: 'live@example.com' }).count()).toBe(0)
    })

    test('what a stranger has written stays text, in every room', async () => {
      const { page, watched, mock, send, as, org, persona } = await consoleOf()
      const evil = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
      await send({
        method: 'POST',
        path: `/v1/organizations/${org}/invitations`,
        headers: { ...as('owner', 'clickhouse'), 'content-type': 'application/json', 'user-agent': evil },
        body: { email: evil, role: evil },
      })
      const { url } = mock
      await control(url, 'PATCH', '/_mock/sandboxes/default', { title: evil, organizationNames: [evil, evil] })
      await control(url, 'PUT', '/_mock/reports/verify', { verdict: 'failed', [evil]: evil })
      expect(persona('owner').name).not.toBe('')
      for (const place of places) {
        await page.goto(`${url}/${place}`)
        await page.waitForTimeout(100)
        const made = await page.evaluate(`document.querySelectorAll('#app img, #app script').length`)
        expect([place, made]).toEqual([place, 0])
      }
      await page.goto(`${url}/#/story`)
      await page.locator('.lines a').first().click()
      await page.locator('.detail', { hasText: 'onerror' }).waitFor()
      expect(await page.title()).toBe(`${evil} · invitekit`)
      expect(watched.errors).toEqual([])
    })

    test('beyond loopback the token is asked for once, and whoever has a link may do what it says, in Russian too', async () => {
      const controlToken = 'a-token-of-the-console'
      const { mock } = await stage({ controlToken })
      const admin = { authorization: `Bearer ${controlToken}` }
      const { page } = await open(mock.url, { locale: 'ru-RU' })
      const field = page.getByLabel('Токен')
      await field.fill('wrong')
      await field.press('Enter')
      await page.getByText('Это не тот токен').waitFor()
      await field.fill(controlToken)
      await field.press('Enter')
      await page.getByRole('button', { name: 'Пригласить' }).first().waitFor()
      await page.reload()
      await ready(page)
      await page.getByRole('button', { name: 'Поделиться' }).click()
      await page.getByRole('button', { name: 'Создать ссылку' }).click()
      const link = (await page.locator('dialog pre').textContent()) ?? ''
      const guest = await open(link.replace(/\/#.*/, ''), { at: link.replace(/.*\//, '') })
      await ready(guest.page)
      expect(guest.page.url()).not.toContain('share=')
      await guest.page.getByText('You are watching').waitFor()
      expect(await guest.page.getByRole('button', { name: /Invite|Share|Back to the start|clock/ }).count()).toBe(0)
      // The page only hides it: the server refuses it.
      const tried = await guest.page.evaluate(
        `fetch('_mock/reset', { method: 'POST', headers: { authorization: 'Bearer ' + sessionStorage.getItem('invitekit:key') } }).then(({ status }) => status)`,
      )
      expect(tried).toBe(403)
      const { json } = await control(mock.url, 'GET', '/_mock/shares', undefined, admin)
      const [share] = (json as { shares: { id: string }[] }).shares
      await control(mock.url, 'DELETE', `/_mock/shares/${share?.id}`, undefined, admin)
      await guest.page.reload()
      await guest.page.getByText('This link has ended').waitFor()
    })
  },
)
