import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { documentedRules } from '../mock/index.ts'
import { accessTo, names } from './bad-input/services.ts'
import { noBrowser, startBrowser, startOrigin, watch } from './support/browser.ts'
import { hold } from './support/exchange.ts'
import { stage } from './support/stage.ts'

/** What a script in the page can see of an answer. */
interface Seen {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: string
}

describe.skipIf(noBrowser !== undefined)(
  `in a browser${noBrowser === undefined ? '' : `: skipped. ${noBrowser}`}`,
  () => {
    let browser: Browser
    beforeAll(async () => void (browser = await startBrowser()), 60_000)
    afterAll(() => browser?.close())

    async function open(): Promise<Page> {
      const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } })
      onTestFinished(() => page.close())
      return page
    }

    test.each(names)('a page of another origin lists and creates with %s', async (name) => {
      const set = await stage()
      const origin = await startOrigin()
      onTestFinished(() => origin.close())
      const page = await open()
      const watched = watch(page)
      await page.goto(origin.url)
      const { list, query, as, mediaType, valid } = accessTo(name, set)
      const path = list + query
      const call = async (method: string, url: string, body?: object) => {
        const headers = { ...as, 'content-type': mediaType }
        const text = body === undefined ? null : JSON.stringify(body)
        // It runs in the page.
        const seen = await page.evaluate(
          async (init) => {
            const response = await fetch(init.url, { ...init, credentials: 'include' })
            const headers = Object.fromEntries(response.headers.entries())
            return { status: response.status, headers, body: await response.text() }
          },
          { url: set.mock.url + url, method, headers, body: text },
        )
        return seen satisfies Seen
      }
      const before = await call('GET', path)
      hold({ method: 'GET', path, ...before })
      const created = await call('POST', path, valid)
      hold({ method: 'POST', path, ...created })
      expect((await call('GET', path)).body).toContain('somebody@example.com')
      if (name === 'snyk') {
        expect(created.headers).toMatchObject({
          location: expect.stringContaining(list),
          'snyk-request-id': expect.any(String),
        })
        expect((await call('DELETE', created.headers['location'] ?? '')).status).toBe(204)
      }
      const refused = await call('PUT', path)
      expect([refused.status, refused.headers['allow']]).toEqual([405, 'GET, POST, HEAD, OPTIONS'])
      expect(watched.errors.filter((text) => !text.includes('405'))).toEqual([])
    })

    test('/docs shows every operation, tries one out, and asks nobody else for anything', async () => {
      const { mock, org } = await stage()
      const page = await open()
      const watched = watch(page)
      await page.goto(`${mock.url}/docs`)
      await page.locator('.opblock').first().waitFor()
      const shown = await page
        .locator('.opblock .opblock-summary-path')
        .evaluateAll((all) => all.map((one) => one.getAttribute('data-path')))
      const { operations } = await documentedRules()
      const declared = Object.values(operations).map(({ path }) => path)
      expect(shown.toSorted(byText)).toEqual(declared.toSorted(byText))
      const list = page.locator('.opblock-get').first()
      await list.locator('.opblock-summary').click()
      await list.getByRole('button', { name: 'Try it out' }).click()
      await list.locator('input[placeholder=organizationId]').fill(org)
      await list.getByRole('button', { name: 'Execute' }).click()
      await list.locator('.live-responses-table .response-col_status').getByText('200').waitFor()
      // To be looked at by a person.
      await page.screenshot({ path: join(tmpdir(), 'invitekit-docs.png') })
      expect([...watched.hosts]).toEqual([new URL(mock.url).host])
      expect(watched.errors).toEqual([])
    })

    test.each([
      ['documented', 'createClickHouseInvitation', 200],
      ['documented', 'createOrgInvitation', 201],
      ['documented', 'listOrgInvitation', 200],
      ['documented', 'listOrganizationInvites', 200],
      ['live', 'createClickHouseInvitation', 200],
    ] as const)('/docs, %s: %s is tried out as it stands and answers %d', async (profile, operation, status) => {
      const { mock } = await stage()
      const sandbox = await mock.sandbox('demo', { seed: 7, profile })
      const page = await open()
      await page.goto(`${sandbox.url}/docs`)
      const shown = page.locator(`[id$="-${operation}"]`)
      await shown.locator('.opblock-summary').first().click()
      await shown.getByRole('button', { name: 'Try it out' }).click()
      await shown.getByRole('button', { name: 'Execute' }).click()
      await shown.locator('.live-responses-table .response-col_status').getByText(String(status)).waitFor()
      const answer = await shown
        .locator('.live-responses-table td.response-col_description:not(.col_header)')
        .textContent()
      expect(answer).toContain('@example.')
      expect(sandbox.journal.list({ operation }).map(({ answer }) => answer?.status)).toEqual([status])
    })

    test.each([
      ['#/ClickHouse/createClickHouseInvitation', ['organizationId']],
      ['#/Snyk/listOrgInvitation', ['org_id', 'version', 'starting_after', 'ending_before', 'limit']],
    ])('a link to /docs%s shows the parameters', async (link, parameters) => {
      const { mock } = await stage()
      const page = await open()
      await page.goto(`${mock.url}/docs${link}`)
      await page.locator('.opblock.is-open .responses-table').waitFor()
      const shown = await page
        .locator('.opblock.is-open tr[data-param-name]')
        .evaluateAll((all) => all.map((one) => one.getAttribute('data-param-name')))
      expect(shown).toEqual(parameters)
    })

    test('in a sandbox, /docs shows the control plane too, and a request from it reaches that sandbox', async () => {
      const { mock } = await stage()
      const sandbox = await mock.sandbox('demo', { clock: new Date('2031-05-06T07:08:09Z') })
      const page = await open()
      const watched = watch(page)
      await page.goto(`${sandbox.url}/docs/`)
      await page.locator('select#select').selectOption({ label: 'Control plane' })
      const clock = page.locator('#operations-Clock-getClock')
      await clock.locator('.opblock-summary').first().click()
      await clock.getByRole('button', { name: 'Try it out' }).click()
      await clock.getByRole('button', { name: 'Execute' }).click()
      await clock.locator('.live-responses-table').getByText('2031-05-06T07:08:09.000Z').waitFor()
      expect([...watched.hosts]).toEqual([new URL(sandbox.url).host])
      expect(watched.errors).toEqual([])
    })
  },
)

const byText = (a: string | null, b: string | null) => (a ?? '').localeCompare(b ?? '')
