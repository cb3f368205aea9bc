// @ts-check
/**
 * Installs the examples that bring packages of their own, builds them and looks at each in Chromium. Takes minutes and half a
 * gigabyte, so that it is no part of the tests.
 *
 *   npm run examples                    all of them
 *   npm run examples -- storybook       one
 */
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const root = fileURLToPath(new URL('..', import.meta.url))
const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

/**
 * Copies an example, with the package as it is published, and installs it.
 *
 * @param {string} name
 * @param {string} tarball
 */
function installed(name, tarball) {
  const folder = mkdtempSync(join(tmpdir(), `invitekit-${name}-`))
  cpSync(join(root, 'examples', name), folder, { recursive: true, filter: (path) => !path.includes('node_modules') })
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  for (const kind of ['dependencies', 'devDependencies'])
    if (manifest[kind]?.invitekit) manifest[kind].invitekit = `file:${tarball}`
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  npm(folder, 'install', '--no-audit', '--no-fund', '--no-package-lock')
  npm(folder, 'run', 'build')
  return folder
}

/**
 * @param {string} folder
 * @param {string[]} args
 */
function npm(folder, ...args) {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', STORYBOOK_DISABLE_TELEMETRY: '1' }
  execFileSync('npm', args, { cwd: folder, env, stdio: ['ignore', 2, 'inherit'], shell: process.platform === 'win32' })
}

/** What each story shows. */
const stories = {
  pending: 'people are waiting:',
  expired: 'Nobody is waiting.',
  refused: 'You may not see this (',
  slow: 'Loading…',
}

/** @type {Readonly<Record<string, (folder: string, page: import('playwright-core').Page) => Promise<void>>>} */
const checks = {
  async storybook(folder, page) {
    const server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost')
      const file = join(folder, 'storybook-static', pathname)
      if (!existsSync(file)) return void response.writeHead(404).end()
      const type = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }[extname(file)] ?? 'text/plain'
      response.writeHead(200, { 'content-type': type }).end(readFileSync(file))
    })
    await new Promise((resolve) => void server.listen(0, '127.0.0.1', () => resolve(undefined)))
    const address = /** @type {import('node:net').AddressInfo} */ (server.address())
    try {
      for (const [story, text] of Object.entries(stories)) {
        await page.goto(`http://127.0.0.1:${address.port}/iframe.html?id=pending-invitations--${story}&viewMode=story`)
        await page.getByText(text).waitFor()
        console.error(`storybook: ${story} shows "${text}"`)
      }
    } finally {
      server.closeAllConnections()
      server.close()
    }
  },
  async next(folder, page) {
    const port = 4100 + (process.pid % 900)
    const bin = join(folder, 'node_modules/next/dist/bin/next')
    const app = spawn(process.execPath, [bin, 'start', '--port', String(port), '--hostname', '127.0.0.1'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 2],
    })
    try {
      await new Promise((resolve, reject) => {
        app.stdout?.on(
          'data',
          (/** @type {Buffer} */ said) => void (String(said).includes('Ready') && resolve(undefined)),
        )
        app.once('exit', (code) => reject(new Error(`next start ended with ${code}.`)))
      })
      await page.goto(`http://127.0.0.1:${port}/`)
      await page.getByText('@example.').first().waitFor()
      console.error('next: the page shows who is waiting, by the mock below /invitekit')
    } finally {
      app.kill()
    }
  },
}

const asked = process.argv.slice(2)
const pack = execFileSync(
  process.execPath,
  ['scripts/pack.mjs', '--to', mkdtempSync(join(tmpdir(), 'invitekit-packed-'))],
  {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  },
)
const tarball = pack.trim().split('\n').at(-1) ?? ''
const browser = await chromium.launch({
  ...(executablePath !== undefined && { executablePath }),
  args: ['--no-sandbox'],
})
try {
  for (const [name, check] of Object.entries(checks)) {
    if (asked.length > 0 && !asked.includes(name)) continue
    const folder = installed(name, tarball)
    await check(folder, await (await browser.newContext()).newPage())
    rmSync(folder, { recursive: true, force: true })
  }
} finally {
  await browser.close()
}
