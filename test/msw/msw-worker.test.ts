import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { expect, onTestFinished, test } from 'vitest'
import { noBrowser, startBrowser, watch } from '../support/browser.ts'
import { serveFiles } from '../support/static-files.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

const [, block = ''] =
  /^```js\n\/\/ page\.js\n([\s\S]*?)^```$/m.exec(readFileSync(join(root, 'docs/without-a-port.md'), 'utf8')) ?? []

/** An app that calls its API at the API's own URL, and has the mock behind it while it is developed. */
const app = `
${block}
const [organization] = mock.directory.organizations
const url = 'https://api.clickhouse.cloud/v1/organizations/' + organization.id + '/invitations'
const headers = { authorization: mock.persona('owner').authorization.clickhouse, 'content-type': 'application/json' }
const told = []
const ask = async (init = {}) => {
  const answer = await fetch(url, { ...init, headers: { ...headers, ...init.headers } })
  told.push(answer.status, answer.headers.get('content-type'))
  return answer.json()
}
const invite = { method: 'POST', body: JSON.stringify({ email: 'ada@example.com', role: 'admin' }) }
await ask(invite)
told.push((await ask()).at(-1).email)
const [link] = mock.outbox.get(mock.outbox.list({ to: 'ada@example.com' })[0].id).links
told.push(new URL(link).origin === new URL(mock.url).origin, (await (await fetch(link)).text()).includes('Join '))
const broken = { ...invite, headers: { 'x-mock-fault': 'drop=before' } }
told.push(await ask(broken).catch((error) => error.name))
globalThis.told = told
`

test.skipIf(noBrowser !== undefined)(
  `msw's worker answers a page by the mock in it${noBrowser ? `: skipped. ${noBrowser}` : ''}`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'invitekit-msw-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    copyFileSync(join(root, 'node_modules/msw/lib/mockServiceWorker.js'), join(folder, 'mockServiceWorker.js'))
    const page = '<!doctype html><link rel="icon" href="data:,"><script type="module" src="app.js"></script>'
    writeFileSync(join(folder, 'index.html'), page)
    await build({
      stdin: { contents: app, resolveDir: root },
      // By what package.json exports, and not by the paths of the sources.
      tsconfigRaw: '{}',
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'browser',
      target: 'es2023',
      outdir: folder,
      entryNames: 'app',
      logLevel: 'silent',
    })
    const files = await serveFiles({ '/': folder })
    const browser = await startBrowser()
    onTestFinished(async () => {
      await browser.close()
      files.close()
    })
    const shown = await browser.newPage()
    const { errors } = watch(shown)
    await shown.goto(files.url)
    await shown.waitForFunction(() => 'told' in globalThis)
    expect(await shown.evaluate(() => (globalThis as unknown as { told: unknown[] }).told)).toEqual([
      200,
      'application/json',
      200,
      'application/json',
      'ada@example.com',
      true,
      true,
      'TypeError',
    ])
    // What the page was meant to see break off.
    expect(errors.filter((each) => !each.includes('net::ERR_FAILED'))).toEqual([])
  },
)
