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
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { smallFaker } from './build/small-faker.mjs'
import { smallTables } from './build/small-tables.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const { values: flags } = parseArgs({ options: { to: { type: 'string' } } })
const to = flags.to === undefined ? join(root, 'site') : resolve(process.env['INIT_CWD'] ?? '.', flags.to)

/** The documents of the API, each a file beside the worker: a worker can't load a part of its program later. */
const documents = ['openapi.json', 'overlays.json', 'releases.json', 'control-openapi.json', 'world.schema.json']

/** @type {import('esbuild').Plugin} */
const ofTheSite = {
  name: 'of-the-site',
  setup(builder) {
    // A visitor's world is nobody else's.
    builder.onLoad({ filter: /mock\/(?:browser\/lined-universe|control\/with-others)\.ts$/ }, () => ({
      contents: 'export const openLinedUniverse = undefined\nexport const withOthers = undefined',
    }))
    builder.onLoad({ filter: /mock\/browser\/documents\.ts$/ }, () => ({
      contents: `export const readDocument = async (name) => {
  const answer = await fetch(new URL('documents/' + name, self.registration.scope))
  if (!answer.ok) throw new Error('There is no document ' + name + '.')
  return answer.text()
}`,
    }))
  },
}

const { outputFiles } = await build({
  absWorkingDir: root,
  stdin: {
    contents: `import { serveFetches } from './mock/browser/index.ts'\nserveFetches({ data: 'invitekit' })`,
    resolveDir: root,
  },
  bundle: true,
  format: 'iife',
  platform: 'browser',
  target: ['chrome123', 'firefox120', 'safari17.5'],
  plugins: [smallFaker, smallTables, ofTheSite],
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
  write: false,
})
const worker = outputFiles[0]?.contents ?? new Uint8Array()

rmSync(to, { recursive: true, force: true })
mkdirSync(join(to, 'documents'), { recursive: true })
writeFileSync(join(to, 'worker.js'), worker)
for (const name of documents) cpSync(join(root, 'mock/generated', name), join(to, 'documents', name))
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
console.error(
  `Wrote ${to}: the worker is ${Math.round(gzipSync(worker, { level: 9 }).length / 1000)} kB, packed with gzip.`,
)
