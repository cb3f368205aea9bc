import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { noBrowser, startBrowser, watch } from '../support/browser.ts'
import { serveFiles } from '../support/static-files.ts'

const script = fileURLToPath(new URL('../../scripts/build-static.mjs', import.meta.url))

test.skipIf(noBrowser !== undefined)(
  `files alone are the console with a mock in the tab, which is there again after a reload${noBrowser ? `: skipped. ${noBrowser}` : ''}`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'invitekit-site-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    await promisify(execFile)(process.execPath, [script, '--to', folder])
    const files = await serveFiles({ '/demo/': folder })
    const browser = await startBrowser()
    onTestFinished(async () => {
      await browser.close()
      files.close()
    })
    const page = await (await browser.newContext()).newPage()
    const { errors, hosts } = watch(page)
    await page.goto(`${files.url}/demo/`)
    await page.getByText('Invite someone').first().waitFor()

    // It is a mock as any other, for whoever asks below the page.
    const invited = await page.evaluate(async () => {
      const { organizations, personas } = (await (await fetch('_mock/directory')).json()) as {
        organizations: { id: string }[]
        personas: { id: string; authorization: Record<string, string> }[]
      }
      const owner = personas.find(({ id }) => id === 'owner')
      const path = `v1/organizations/${organizations[0]?.id}/invitations`
      const headers = { authorization: owner?.authorization['clickhouse'] ?? '', 'content-type': 'application/json' }
      const body = JSON.stringify({ email: 'ada@example.com', role: 'admin' })
      const made = await fetch(path, { method: 'POST', headers, body })
      const document = await fetch('openapi.json')
      await fetch('_mock/sandboxes', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"name":"mine","title":"A room of my own"}',
      })
      return [made.status, document.status]
    })
    expect(invited).toEqual([200, 200])
    await page.getByText('ada@example.com').first().waitFor()
    await page.reload()
    await page.getByText('ada@example.com').first().waitFor()
    await page.goto(`${files.url}/demo/sandboxes/mine/`)
    await page.getByText('A room of my own').first().waitFor()
    expect([errors, [...hosts], files.missing]).toEqual([[], [new URL(files.url).host], []])
  },
)
