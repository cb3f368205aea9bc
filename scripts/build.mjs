// @ts-check
/**
 * Bundles the mock and its dependencies into dist/, so that a start loads a handful of files and not a thousand.
 *
 *   node scripts/build.mjs                write dist/ anew
 *   node scripts/build.mjs --if-stale     do nothing when no input has changed since dist/ was written
 *   node scripts/build.mjs --into FOLDER  write it there, for a package
 *
 * Plain JavaScript, because `npm start` runs it on Nodes that cannot read TypeScript.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { inOnePiece, plugins } from './build/plugins.mjs'
import { smallFaker } from './build/small-faker.mjs'
import { sourceFolders } from './build/source-folders.mjs'
import { thirdParty } from './build/third-party.mjs'
import { smallTables } from './build/small-tables.mjs'
import { workerFiles } from './build/worker-files.mjs'

const { values: flags } = parseArgs({ options: { 'if-stale': { type: 'boolean' }, into: { type: 'string' } } })
const root = fileURLToPath(new URL('..', import.meta.url))
const dist = flags.into === undefined ? join(root, 'dist') : resolve(flags.into)
const stamp = join(dist, '.inputs')

/** Their doors have to join the copy that the project has. */
const joined = ['vitest', '@playwright/test', 'msw']

/** What package.json exports, and the command line. */
const entryPoints = {
  cli: 'mock/cli/main.ts',
  index: 'mock/index.ts',
  types: 'mock/types.ts',
  client: 'contracts/client/index.ts',
  pact: 'contracts/helpers/pact-helpers.ts',
  msw: 'mock/msw/msw.ts',
  vitest: 'mock/fixtures/vitest.ts',
  playwright: 'mock/fixtures/playwright.ts',
  service: 'mock/service.ts',
}

/** What browsers load. */
const browserEntryPoints = { browser: 'mock/browser/index.ts', msw: 'mock/msw/browser.ts', next: 'mock/next/next.ts' }

/** pact-cli is a program for each system, found by its path. */
const external = ['@pact-foundation/*', ...joined, 'pg-native', 'pg-cloudflare']

/** Large, loaded late and without state: one file of each serves ES modules and CommonJS. */
const lateValidators = ['response-validators', 'control-request-validators', 'control-response-validators']

/** @type {import('esbuild').Plugin} */
const validatorsOutside = {
  name: 'validators-outside',
  setup(build) {
    build.onResolve({ filter: new RegExp(`/(${lateValidators.join('|')})\\.js$`) }, ({ path }) => ({
      path: `./${basename(path, '.js')}.cjs`,
      external: true,
    }))
  },
}

const docsAssets = [
  'swagger-ui-bundle.js',
  'swagger-ui-bundle.js.LICENSE.txt',
  'swagger-ui-standalone-preset.js',
  'swagger-ui-standalone-preset.js.LICENSE.txt',
  'swagger-ui.css',
  'favicon-32x32.png',
  'LICENSE',
  'NOTICE',
]

/** Every input with its size and time: any edit, added, removed or restored file changes the text. */
function describeInputs() {
  const sources = sourceFolders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => !path.endsWith('.test.ts'))
      .map((path) => join(folder, path)),
  )
  // node_modules/.package-lock.json is what npm last installed.
  const settings = [
    'package.json',
    'package-lock.json',
    'node_modules/.package-lock.json',
    'scripts/build.mjs',
    'llms.txt',
    'docs/agents.md',
    'scripts/build/plugins.mjs',
    'scripts/build/small-faker.mjs',
    'scripts/build/source-folders.mjs',
    'scripts/build/third-party.mjs',
    'scripts/build/small-tables.mjs',
    'scripts/build/worker-files.mjs',
    'tsconfig.json',
  ]
  return [...sources.sort(), ...settings]
    .map((path) => ({ path, stats: statSync(join(root, path), { throwIfNoEntry: false }) }))
    .filter(({ stats }) => stats?.isFile())
    .map(({ path, stats }) => `${path} ${stats?.size} ${stats?.mtimeMs}\n`)
    .join('')
}

/** @param {string} inputs */
function isFresh(inputs) {
  return existsSync(join(dist, 'cli.js')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs
}

/** @param {readonly string[]} others What else stands in dist/ that is made of packages. */
async function bundle(others) {
  const { build } = await import('esbuild')
  /** @satisfies {import('esbuild').BuildOptions} */
  const shared = {
    absWorkingDir: root,
    outdir: dist,
    bundle: true,
    platform: /** @type {const} */ ('node'),
    target: 'node20',
    external,
    plugins: [...plugins, validatorsOutside],
    minifySyntax: true,
    minifyWhitespace: true,
    // A package is to be small; what runs here is to be read in a stack.
    minifyIdentifiers: flags.into !== undefined,
    legalComments: /** @type {const} */ ('external'),
    logLevel: /** @type {const} */ ('warning'),
    write: /** @type {const} */ (false),
  }
  const start = 'mock/create-mock.ts'
  const { metafile: whole } = await build({ ...shared, entryPoints: [start], format: 'esm', metafile: true })
  const { outputFiles, metafile } = await build({
    ...shared,
    plugins: [inOnePiece(start, whole), ...shared.plugins],
    entryPoints,
    metafile: true,
    splitting: true,
    format: 'esm',
    // Node reads a linked map only under --enable-source-maps, so it costs a start nothing.
    sourcemap: 'linked',
    sourcesContent: false,
    // CommonJS dependencies call require(), which ES modules lack.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);",
    },
  })
  // Parts of ajv are in the generated validators.
  // Where modules are CommonJS and no other: Jest as it comes. Whole in one file, so that what is loaded late is there.
  const common = await build({
    ...shared,
    entryPoints: { index: entryPoints.index, pact: entryPoints.pact },
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    define: { 'import.meta.url': '__url' },
    banner: { js: "const __url = require('node:url').pathToFileURL(__filename).href;" },
  })
  const validators = await build({
    ...shared,
    plugins,
    entryPoints: lateValidators.map((name) => `mock/generated/${name}.js`),
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
  })
  const licences = thirdParty(
    root,
    [...Object.keys(metafile.inputs), ...others],
    ['swagger-ui-dist', 'ajv', 'ajv-formats'],
  )
  return [
    ...[...outputFiles, ...common.outputFiles, ...validators.outputFiles].map(({ path, contents }) => ({
      path,
      contents,
    })),
    { path: join(dist, 'THIRD-PARTY.txt'), contents: Buffer.from(licences) },
  ]
}

/** The console: what a browser loads, under names that say what is in them, and the page that names these. */
async function consoleFiles() {
  const { build } = await import('esbuild')
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: { app: 'mock/console/main.ts' },
    tsconfig: 'mock/console/tsconfig.json',
    outdir: join(dist, 'console'),
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    charset: 'utf8',
    format: 'esm',
    platform: 'browser',
    target: ['chrome123', 'firefox120', 'safari17.5'],
    minify: true,
    metafile: true,
    legalComments: 'none',
    logLevel: 'warning',
    write: false,
  })
  const drawn = await build({
    absWorkingDir: root,
    entryPoints: { draw: 'mock/console/draw.tsx' },
    tsconfig: 'mock/console/tsconfig.json',
    outdir: join(dist, 'console'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    inject: ['mock/console/draw-globals.ts'],
    // It is no part of the first screen.
    external: ['./rest.ts'],
    charset: 'utf8',
    minify: true,
    metafile: true,
    legalComments: 'none',
    logLevel: 'warning',
    write: false,
  })
  const outputs = Object.entries(metafile.outputs)
  const nameOf = (/** @type {string} */ path) => `console/${basename(path)}`
  /** What a module needs before it runs, itself not among it. */
  const neededBy = (/** @type {string} */ path) =>
    (metafile.outputs[path]?.imports ?? []).filter(({ kind }) => kind === 'import-statement').map((each) => each.path)
  const ofInput = (/** @type {string} */ input) => outputs.find(([, { entryPoint }]) => entryPoint === input)?.[0] ?? ''
  const app = ofInput('mock/console/main.ts')
  const start = ofInput('mock/console/start.tsx')
  const modules = {
    all: [...new Set([...neededBy(app), start, ...neededBy(start)])].map(nameOf),
    ru: [ofInput('mock/console/words/ru.ts')].map(nameOf),
    files: outputs.map(([path]) => nameOf(path)),
  }
  const page = readFileSync(join(root, 'mock/console/index.html'), 'utf8')
    .replace('{{script}}', nameOf(app))
    .replace('{{style}}', nameOf(outputs.find(([path]) => path.endsWith('.css'))?.[0] ?? ''))
  const files = [
    ...[...outputFiles, ...drawn.outputFiles].map(({ path, contents }) => ({ path, contents })),
    { path: join(dist, 'console/modules.json'), contents: Buffer.from(JSON.stringify(modules)) },
    { path: join(dist, 'console/index.html'), contents: Buffer.from(page) },
  ]
  return { files, inputs: [...Object.keys(metafile.inputs), ...Object.keys(drawn.metafile.inputs)] }
}

/** The mock as a page or a worker loads it, with nothing of Node in it. */
async function browserFiles() {
  const { build } = await import('esbuild')
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: browserEntryPoints,
    outdir: join(dist, 'browser'),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: ['chrome123', 'firefox120', 'safari17.5'],
    external: joined,
    loader: { '.json': 'text' },
    plugins: [smallFaker, smallTables],
    minify: true,
    metafile: true,
    legalComments: 'none',
    logLevel: 'warning',
    write: false,
  })
  return { files: outputFiles.map(({ path, contents }) => ({ path, contents })), inputs: Object.keys(metafile.inputs) }
}

function copies() {
  const screen = join(root, 'examples/members-screen/public')
  const swaggerUi = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')))
  return [
    ...['openapi.json', 'overlays.json', 'releases.json', 'control-openapi.json', 'world.schema.json'].map((name) => ({
      from: join(root, 'mock/generated', name),
      path: join(dist, name),
    })),
    // tsc passes no declarations on that stand as such among the sources.
    ...readdirSync(join(root, 'mock/generated'))
      .filter((name) => name.endsWith('.d.ts'))
      .map((name) => ({ from: join(root, 'mock/generated', name), path: join(dist, 'types/generated', name) })),
    ...readdirSync(screen).map((name) => ({ from: join(screen, name), path: join(dist, 'members', name) })),
    { from: join(root, 'llms.txt'), path: join(dist, 'llms.txt') },
    { from: join(root, 'docs/agents.md'), path: join(dist, 'agents.md') },
    ...docsAssets.map((name) => ({ from: join(swaggerUi, name), path: join(dist, 'docs', name) })),
  ].map(({ from, path }) => ({ path, contents: from.endsWith('.json') ? compact(from) : readFileSync(from) }))
}

/** JSON as programs read it. @param {string} path */
const compact = (path) => Buffer.from(JSON.stringify(JSON.parse(readFileSync(path, 'utf8'))))

/**
 * Replaces a file in one step, so that a start beside this build reads the old file or the new one.
 * @param {{ path: string, contents: Uint8Array }} file
 */
function write({ path, contents }) {
  if (existsSync(path) && readFileSync(path).equals(contents)) return
  mkdirSync(dirname(path), { recursive: true })
  const temporary = `${path}.${process.pid}.tmp`
  writeFileSync(temporary, contents)
  renameSync(temporary, path)
}

/** @param {string[]} kept */
function removeOthers(kept) {
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile() && !kept.includes(path)) rmSync(path)
  }
}

const inputs = describeInputs()
const ifStale = flags['if-stale'] === true
if (!ifStale || !isFresh(inputs)) {
  const started = performance.now()
  try {
    const page = await consoleFiles()
    const browser = await browserFiles()
    const worker = await workerFiles(root, join(dist, 'worker'))
    const inBrowsers = [...page.files, ...browser.files, ...worker.files]
    const bundled = await bundle([...page.inputs, ...browser.inputs, ...worker.inputs])
    const files = [...copies(), ...inBrowsers, ...bundled]
    const entries = [
      ...Object.keys(entryPoints).map((name) => `${name}.js`),
      ...Object.keys(browserEntryPoints).map((name) => `browser/${name}.js`),
      'console/index.html',
    ]
    // The entries come last: until then the old ones go on finding their old chunks.
    const isEntry = (/** @type {string} */ path) => entries.includes(relative(dist, path))
    files.sort((a, b) => Number(isEntry(a.path)) - Number(isEntry(b.path)))
    files.forEach(write)
    write({ path: stamp, contents: Buffer.from(inputs) })
    // A mock that is still running may yet load one of its old chunks, so only a full build removes them.
    if (!ifStale) removeOthers([...files.map(({ path }) => path), stamp])
    console.error(`Built ${flags.into ?? 'dist/'} in ${Math.round(performance.now() - started)} ms.`)
  } catch (error) {
    // esbuild has printed its findings; the first line of its message counts them.
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n')
    console.error(`The build failed: ${reason}`)
    process.exitCode = 1
  }
}
