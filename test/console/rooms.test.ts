import { describe, expect, test } from 'vitest'
import { noBrowser } from '../support/browser.ts'
import { control } from '../support/control.ts'
import { stage } from '../support/stage.ts'
import { inBrowser, ready, storyOf } from './console-page.ts'

describe.skipIf(noBrowser !== undefined)(
  `the rooms of the console${noBrowser === undefined ? '' : `: skipped. ${noBrowser}`}`,
  () => {
    const { open, consoleOf } = inBrowser()

    test('bugs are found and switched, the profile and single points are changed, and each is undone', async () => {
      const { page, mock, watched } = await consoleOf({}, { at: '#/faults' })
      const settings = () => mock.sandbox('default').then((sandbox) => sandbox.settings)
      await page.getByLabel('Search the bugs').fill('second invitation')
      await page.locator('.bugs [role=switch]').first().click()
      await page.getByText(/^1 of \d+ on$/).waitFor()
      expect(mock.bugs.list()).toEqual(['reinvite-doubles'])
      await page.locator('.steps').getByRole('button', { name: 'Undo' }).click()
      await page.getByText(/^0 of \d+ on$/).waitFor()
      await page.getByRole('button', { name: 'as on the wire' }).click()
      await page.locator('summary', { hasText: 'ClickHouse Cloud' }).click()
      const envelope = page.locator('[aria-labelledby="switch-clickhouse.envelope"]')
      await expect
        .poll(() =>
          page.evaluate(
            `document.querySelector('[aria-labelledby="switch-clickhouse.envelope"]').ariaChecked === 'true'`,
          ),
        )
        .toBe(true)
      await envelope.click()
      await page.locator('.differs', { hasText: 'clickhouse.envelope' }).waitFor()
      expect(await settings()).toMatchObject({ profile: 'live', switches: { 'clickhouse.envelope': 'documented' } })
      await envelope.click()
      await page.locator('.differs').waitFor({ state: 'detached' })
      expect((await settings()).switches).toBeUndefined()
      await page.goto(`${mock.url}/#/story`)
      await storyOf(page).getByText('The behaviour of the services was changed').first().waitFor()
      expect(watched.errors).toEqual([])
    })

    test('invitations are counted by state, found by a name, and shown as their own API shows them', async () => {
      const { page, mock, watched } = await consoleOf({}, { at: '#/people' })
      const all = mock.invitations.list()
      const states = page.locator('.states')
      for (const [state, word] of [
        ['pending', 'Waiting'],
        ['accepted', 'Joined'],
        ['cancelled', 'Cancelled'],
      ] as const) {
        const count = all.filter((each) => each.state === state).length
        await states.getByRole('button', { name: `${word} ${count}` }).click()
        await expect
          .poll(() => page.evaluate(`document.querySelectorAll('.invitations .rows > li').length === ${count}`))
          .toBe(true)
      }
      await states.getByRole('button', { name: 'All' }).click()
      const { settledBy } = all.find((each) => each.state === 'accepted') ?? {}
      await page.getByLabel('Search by address or name').fill(settledBy?.name ?? '')
      await states.getByRole('button', { name: 'Joined 1' }).waitFor()
      await page.getByLabel('Search by address or name').fill('')
      for (const [service, title, mark] of [
        ['clickhouse', 'ClickHouse Cloud', '"expireAt"'],
        ['snyk', 'Snyk', '"type": "org_invitation"'],
        ['mpdx', 'MPDX', '"type": "organization_invites"'],
      ] as const) {
        const { email } = all.findLast((each) => each.service === service && each.state === 'pending') ?? {}
        const row = page
          .locator('.invitations .rows > li', { hasText: email ?? '' })
          .filter({ hasText: title })
          .first()
        await row.locator('summary').click()
        await row.getByRole('button', { name: 'As the API shows it' }).click()
        await page.locator('dialog pre', { hasText: mark }).waitFor()
        await page.locator('dialog b', { hasText: '200' }).waitFor()
        await page.keyboard.press('Escape')
        await page.getByRole('dialog').waitFor({ state: 'detached' })
      }
      expect(watched.errors).toEqual([])
    })

    test('what was done before, and by others, is told in the story', async () => {
      const { mock } = await stage()
      const ask = (method: string, path: string, body?: object) => control(mock.url, method, `/_mock${path}`, body)
      await ask('POST', '/clock/advance', { by: '1d' })
      await ask('POST', '/faults', { effect: { status: 503 } })
      const { page } = await open(mock.url)
      await ready(page)
      await storyOf(page).getByText('The clock was set to Mon, 2 Mar 2026').waitFor()
      await storyOf(page).getByText('The faults were changed').waitFor()
      await ask('POST', '/bugs', { bugs: ['mail-sent-twice'] })
      await storyOf(page).getByText('The bugs were changed').waitFor()
      await ask('POST', '/clock/advance', { by: '1d' })
      await storyOf(page).getByText('The clock was set to Tue, 3 Mar 2026').waitFor()
      await ask('POST', '/reset')
      await storyOf(page).getByText('The sandbox has started anew').waitFor()
      expect(await storyOf(page).getByRole('listitem').count()).toBe(1)
    })

    test('reports are told in their own words', async () => {
      const { page, mock } = await consoleOf({}, { at: '#/contracts' })
      await page.getByText('npx invitekit verify pacts --report json=verify.json').waitFor()
      const put = (name: string, body: object) => control(mock.url, 'PUT', `/_mock/reports/${name}`, body)
      const finding = {
        stage: 'spec',
        severity: 'error',
        id: 'status',
        message: 'No 299 is declared.',
        instead: 'Say 201.',
      }
      const pact = {
        consumer: 'app',
        provider: 'snyk',
        findings: [],
        interactions: [
          { description: 'a good one', outcome: 'agrees', findings: [] },
          { description: 'a bad one', outcome: 'broken', findings: [finding] },
        ],
      }
      await put('verify', { agrees: false, counts: { agrees: 1, broken: 1 }, pacts: [pact] })
      const report = page.locator('.report')
      const findings = report.locator('.findings').first()
      await report.getByText('Failed').waitFor()
      await findings.getByText('a bad one').waitFor()
      await findings.getByText('Say 201.').waitFor()
      expect(await findings.getByText('a good one').count()).toBe(0)
      await put('something', { verdict: 'passed', rows: [1, 2] })
      await page.locator('.report', { hasText: 'something' }).locator('.accepted').waitFor()
    })

    test('the members screen of an app opens beside, with the sandbox and the token behind it', async () => {
      const controlToken = 'a-token-of-the-console'
      const { mock } = await stage({ controlToken, profile: 'live' })
      const sandbox = await mock.sandbox('acme')
      const { page, watched } = await open(sandbox.url)
      await page.getByLabel('Token').fill(controlToken)
      await page.keyboard.press('Enter')
      await ready(page)
      const [screen] = await Promise.all([
        page.waitForEvent('popup'),
        page.getByRole('link', { name: 'In an app' }).click(),
      ])
      await screen.getByLabel('E-mail').fill('ada@example.com')
      await screen.getByRole('button', { name: 'Invite' }).click()
      await screen.getByText('ada@example.com is invited.').waitFor()
      await page.locator('.invitations .rows', { hasText: 'ada@example.com' }).waitFor()
      const { id = '' } = sandbox.invitations.list({ to: 'ada@example.com' })[0] ?? {}
      await sandbox.invitations.accept(id)
      await screen.reload()
      await screen.getByRole('table', { name: 'Members' }).getByText('ada@example.com').waitFor()
      expect(watched.errors.filter((text) => !text.includes('401'))).toEqual([])
    })
  },
)
