import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { createMock } from '../../mock/index.ts'
import { emptyFolder, run } from '../cli/command.ts'
import { noBrowser, startBrowser, watch } from '../support/browser.ts'
import { serveFiles } from '../support/static-files.ts'

/** What of a window is used in the page. */
interface WindowGlobals {
  readonly navigator: {
    readonly serviceWorker: {
      register(script: string): Promise<unknown>
      readonly ready: Promise<unknown>
      readonly controller: unknown
      addEventListener(type: string, listen: () => void): void
    }
  }
}

interface Asked {
  readonly path: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

const json = { 'content-type': 'application/json' }
const put = (path: string, body: unknown, method = 'POST') => ({
  path,
  method,
  headers: json,
  body: JSON.stringify(body),
})

/** Leaves out what is drawn then. */
const world = {
  organizations: [
    {
      name: 'Acme',
      members: [{ name: 'Ada Byron' }, { role: 'developer', count: 3 }],
      invitations: [{ service: 'snyk', state: 'accepted', count: 2 }],
    },
  ],
}

/** What a page loads late, and what it does not. */
const asked: readonly Asked[] = [
  { path: '/_mock/directory' },
  { path: '/openapi.json' },
  { path: '/_mock/openapi.json' },
  put('/_mock/sandboxes', { name: 'moscow', scenario: 'small-team', locale: 'ru', seed: 3 }),
  { path: '/sandboxes/moscow/_mock/directory' },
  { path: '/sandboxes/moscow/_mock/mails' },
  { path: '/_mock/bugs?language=ru' },
  { path: '/_mock/services?language=ru' },
  { path: '/_mock/scenarios?language=ru' },
  put('/_mock/sandboxes', { name: 'No', seed: -1, world: { organizations: [{ id: 7 }], colour: 1 } }),
  put('/_mock/clock', { mode: 'sideways' }, 'PUT'),
  put('/_mock/faults', { service: 'klick', status: 99 }),
  put('/_mock/sandboxes', { name: 'own', seed: 5, world }),
  { path: '/sandboxes/own/_mock/world' },
  { path: '/_mock/mails' },
]

test('a service worker is small, and holds no document', () => {
  const folder = emptyFolder()
  run(['init', 'worker', folder])
  const size = gzipSync(readFileSync(join(folder, 'invitekit/worker.js')), { level: 9 }).length
  expect([size <= 150_000, size > 100_000]).toEqual([true, true])
})

test.skipIf(noBrowser !== undefined)(
  `a service worker answers as a mock in Node does, what it fetches later included${noBrowser ? `: skipped. ${noBrowser}` : ''}`,
  async () => {
    const folder = emptyFolder()
    run(['init', 'worker', folder])
    const options = { seed: 42, clock: { mode: 'frozen', at: '2026-03-02T12:00:00.000Z' } } as const
    const script = join(folder, 'invitekit-worker.js')
    writeFileSync(script, readFileSync(script, 'utf8').replace(`{ data: 'demo' }`, JSON.stringify(options)))
    // It is the user's own by now.
    run(['init', 'worker', folder])
    writeFileSync(join(folder, 'index.html'), '<!doctype html><link rel="icon" href="data:,"><title>An app</title>')
    const files = await serveFiles({ '/': folder })
    const browser = await startBrowser()
    onTestFinished(async () => {
      await browser.close()
      files.close()
    })
    const page = await (await browser.newContext()).newPage()
    const { errors } = watch(page)
    await page.goto(files.url)
    const told = await page.evaluate(async (requests) => {
      const { navigator } = globalThis as unknown as WindowGlobals
      await navigator.serviceWorker.register('/invitekit-worker.js')
      await navigator.serviceWorker.ready
      if (!navigator.serviceWorker.controller)
        await new Promise((resolve) =>
          navigator.serviceWorker.addEventListener('controllerchange', () => resolve(undefined)),
        )
      const answers = []
      for (const { path, ...init } of requests) {
        const answer = await fetch(path, init)
        answers.push(
          `${path} ${answer.status} ${await answer.text()}`.replace(/"expiresAt":"[^"]*","renews/g, '"renews'),
        )
      }
      return answers
    }, asked)
    const mock = await createMock({ ...options, listen: false, publicUrl: files.url })
    onTestFinished(() => mock.close())
    const wanted = []
    for (const { path, ...init } of asked) {
      const answer = await mock.fetch(path, init)
      const text = `${path} ${answer.status} ${await answer.text()}`
      // The machine's time.
      wanted.push(text.replace(/"expiresAt":"[^"]*","renews/g, '"renews'))
    }
    expect(told).toEqual(wanted)
    expect(told.map((each) => each.split(' ', 2)[1]).filter((status) => status === '201')).toHaveLength(2)
    expect(errors.filter((each) => !/status of 4\d\d/.test(each))).toEqual([])
  },
)
