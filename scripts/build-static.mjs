// @ts-check
/**
 * Writes the console with a mock in the visitor's tab, as files that any host of files serves: no server runs, and each visitor
 * has a world of their own, in their browser.
 *
 *   npm run build:static                  into site/
 *   npm run build:static -- --to FOLDER   there, as seen from where npm was called
 */
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = fileURLToPath(new URL('..', import.meta.url))
const { values: flags } = parseArgs({ options: { to: { type: 'string' } } })
const to = flags.to === undefined ? join(root, 'site') : resolve(process.env['INIT_CWD'] ?? '.', flags.to)

rmSync(to, { recursive: true, force: true })
mkdirSync(to, { recursive: true })
writeFileSync(
  join(to, 'worker.js'),
  `importScripts('invitekit/worker.js')\n\ninvitekit.serveFetches({ data: 'invitekit' })\n`,
)
cpSync(join(root, 'dist/worker'), join(to, 'invitekit'), { recursive: true })
for (const name of readdirSync(join(root, 'dist')).filter((each) => each.endsWith('.json')))
  cpSync(join(root, 'dist', name), join(to, 'invitekit', name))
for (const name of readdirSync(join(root, 'dist/console')).filter((each) => /-[A-Z0-9]{8}\.(?:js|css)$/.test(each)))
  cpSync(join(root, 'dist/console', name), join(to, 'console', name))
cpSync(join(root, 'dist/THIRD-PARTY.txt'), join(to, 'THIRD-PARTY.txt'))
cpSync(join(root, 'scripts/static/boot.js'), join(to, 'boot.js'))
const page = readFileSync(join(root, 'dist/console/index.html'), 'utf8')
const loading = /<script type="module"[^>]* src="([^"]+)"><\/script>/
const [, script = ''] = loading.exec(page) ?? []
const booted = `<script id="files" type="application/json">{"script":"${script}"}</script>\n    <script type="module" src="boot.js"></script>`
// The mock draws nothing here: the worker is not there yet.
const filled = page
  .replaceAll(/ *\{\{(?:preloads|first)\}\}\n/g, '')
  .replace('{{language}}', 'en')
  .replace('{{title}}', 'invitekit')
  .replaceAll(/\{\{\w+\}\}/g, '')
writeFileSync(join(to, 'index.html'), filled.replace(loading, booted))
console.error(`Wrote ${to}.`)
