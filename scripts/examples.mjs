// @ts-check
/**
 * Installs the examples that are packages of their own, with the package as it is published: runs what their READMEs tell, and
 * looks at those with pages in Chromium. All of them take minutes and half a gigabyte.
 *
 *   npm run examples                    all of them
 *   npm run examples -- storybook       one
 *   npm run examples -- --short         those without pages
 *   npm run examples -- --packed FILE   with that tarball, which saves packing it here
 */
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
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
  if (manifest.scripts.build) npm(folder, 'run', 'build')
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

/**
 * Runs the lines of an example's README after the first, which installs it; a mock that is started has to answer.
 *
 * @param {string} folder
 */
async function asTheReadmeTells(folder) {
  const [, block = ''] = /^```sh\n([^`]*)^```$/m.exec(readFileSync(join(folder, 'README.md'), 'utf8')) ?? []
  const [install, ...lines] = block.trim().split('\n')
  if (install !== 'npm install' || lines.length === 0) throw new Error(`${folder}/README.md has no lines to run.`)
  for (const line of lines) {
    const [program = '', ...words] = line.split(' ')
    if (words[1] === 'start') await answers(folder, words.slice(1))
    else execFileSync(program, words, { cwd: folder, stdio: ['ignore', 2, 'inherit'] })
    console.error(`${line}: as it should`)
  }
}

/**
 * @param {string} folder
 * @param {string[]} words
 */
async function answers(folder, words) {
  const bin = join(folder, 'node_modules/invitekit/bin/invitekit.js')
  const mock = spawn(process.execPath, [bin, ...words, '--port', '0', '--memory', '--json'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 2],
  })
  try {
    /** @type {string} */
    const told = await new Promise((resolve, reject) => {
      let said = ''
      mock.stdout?.on('data', (/** @type {Buffer} */ text) => {
        said += String(text)
        if (/^\{.*\}$/m.test(said)) resolve(said)
      })
      mock.once('exit', (code) => reject(new Error(`The mock ended with ${code}. It printed:\n${said}`)))
    })
    const { url } = JSON.parse(/^\{.*\}$/m.exec(told)?.[0] ?? '')
    const { status } = await fetch(`${url}/_mock/health`)
    if (status !== 200) throw new Error(`${url}/_mock/health answered ${status}.`)
  } finally {
    mock.kill()
  }
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
      const link = await page.evaluate(inviteBelow, '/invitekit')
      await page.reload()
      await page.getByText('ada@example.com').waitFor()
      await page.goto(link)
      await page.getByRole('button').first().waitFor()
      console.error('next: whoever is invited is shown, and their mail leads to the page on which they accept')
    } finally {
      app.kill()
    }
  },
}

/**
 * Invites somebody, in a page of the app in which the mock stands at that path. Gives the link of the mail.
 *
 * @param {string} base
 * @returns {Promise<string>}
 */
async function inviteBelow(base) {
  const ask = async (/** @type {string} */ path) => JSON.parse(await (await fetch(base + path)).text())
  const { organizations, personas } = await ask('/_mock/directory')
  const [owner] = personas.filter((/** @type {{ id: string }} */ { id }) => id === 'owner')
  await fetch(`${base}/v1/organizations/${organizations[0].id}/invitations`, {
    method: 'POST',
    headers: { authorization: owner.authorization.clickhouse, 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'ada@example.com', role: 'admin' }),
  })
  const { mails } = await ask('/_mock/outbox?to=ada@example.com')
  return (await ask(`/_mock/outbox/${mails[0].id}`)).links[0]
}

function packed() {
  const to = mkdtempSync(join(tmpdir(), 'invitekit-packed-'))
  const said = execFileSync(process.execPath, ['scripts/pack.mjs', '--to', to], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return said.trim().split('\n').at(-1) ?? ''
}

/** Those that are services, asked by what is published. */
const services = ['github-shape', 'workos-clerk-shape']

const { values: flags, positionals: asked } = parseArgs({
  options: { short: { type: 'boolean' }, packed: { type: 'string' } },
  allowPositionals: true,
})
const pages = flags.short ? [] : Object.keys(checks)
const names = [...services, ...pages].filter((name) => asked.length === 0 || asked.includes(name))
if (names.length === 0)
  throw new Error(`There is no example ${asked.join(' ')}. There are: ${[...services, ...pages].join(', ')}.`)
const tarball = flags.packed === undefined ? packed() : resolve(process.env['INIT_CWD'] ?? '.', flags.packed)
const browser = names.some((name) => checks[name])
  ? await chromium.launch({ ...(executablePath !== undefined && { executablePath }), args: ['--no-sandbox'] })
  : undefined
try {
  for (const name of names) {
    const folder = installed(name, tarball)
    if (browser && checks[name]) await checks[name](folder, await (await browser.newContext()).newPage())
    else await asTheReadmeTells(folder)
    rmSync(folder, { recursive: true, force: true })
  }
} finally {
  await browser?.close()
}
