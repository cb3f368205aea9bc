// @ts-check
/**
 * Packs the package, installs it in empty projects, and uses it there: every package manager with every Node.
 *
 *   npm run installs             every row below
 *   npm run installs -- --short  each package manager with one Node
 *   npm run installs -- pnpm     only what begins so
 *
 * Ends with 1 at the first row that fails. The Nodes and the package managers stay in .nodes/.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { nodeOf } from './nodes/node-of.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * What is typed with each of them. pnpm 10 and Yarn 4 are the newest that run on Node 20; Yarn keeps no node_modules.
 *
 * @type {Readonly<Record<string, { from?: string, script?: string, add: string[], run: string[] }>>}
 */
const managers = {
  npm: { add: ['install', '--no-audit', '--no-fund', '--save-dev'], run: ['exec', '--no', '--'] },
  pnpm: { from: 'pnpm@10.33.0', script: 'pnpm/bin/pnpm.cjs', add: ['add', '--save-dev'], run: ['exec'] },
  yarn: {
    from: '@yarnpkg/cli-dist@4.14.1',
    script: '@yarnpkg/cli-dist/bin/yarn.js',
    add: ['add', '--dev'],
    run: ['run', '--'],
  },
}

const nodes = ['20', '22', '24']
const { values: flags, positionals } = parseArgs({
  // A tarball that was packed before saves packing it here; kept, it saves that elsewhere.
  options: { short: { type: 'boolean' }, packed: { type: 'string' }, keep: { type: 'string' } },
  allowPositionals: true,
})
const wanted = positionals.join(' ')
const rows = Object.keys(managers)
  .flatMap((manager, index) =>
    nodes
      .filter((_, at) => !flags.short || at === index)
      .map((node) => ({ manager, node, name: `${manager} ${node}` })),
  )
  .filter(({ name }) => name.startsWith(wanted))
if (rows.length === 0) throw new Error(`No row of scripts/installs.mjs begins with ${wanted}.`)

/** What a project asks of the package, as a program: the doors, and an answer. */
const uses = `
import { createMock } from 'invitekit'
import { jsonApi } from 'invitekit/pact'
import { createRequire } from 'node:module'

const mock = await createMock({ scenario: 'empty' })
const [{ id }] = mock.directory.organizations
const answer = await fetch(mock.url + '/v1/organizations/' + id + '/invitations')
const docs = await fetch(mock.url + '/docs')
await mock.close()
const required = createRequire(import.meta.url)('invitekit')
const said = []
for (const door of ['vitest', 'playwright', 'msw']) await import('invitekit/' + door).catch((error) => said.push(error.message))
console.log(JSON.stringify([answer.status, await answer.json(), docs.status, typeof required.createMock, jsonApi, ...said]))
`

/** A test file with the fixtures. */
const fixtures = `
import { expect, test } from 'invitekit/vitest'

test('a sandbox for each test', async ({ sandbox }) => {
  expect((await fetch(sandbox.url + '/_mock/health')).status).toBe(200)
})
`

const scratch = mkdtempSync(join(tmpdir(), 'invitekit-installs-'))
try {
  const tarball = flags.packed ?? (await byTheReadme())
  if (flags.keep !== undefined) cpSync(tarball, flags.keep)
  for (const row of rows) {
    const started = performance.now()
    await tryOut(tarball, row)
    console.error(`${row.name}: ${Math.round(performance.now() - started)} ms`)
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

/** Packs, installs and starts it by the lines of the README. Returns the tarball's path. */
async function byTheReadme() {
  const [, block = ''] =
    /^```sh\n(npm run pack [\s\S]*?)^```$/m.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? []
  const name = 'the README'
  const project = join(scratch, 'your-project')
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), '{"name":"your-project","private":true}')
  const lines = block.trim().split('\n')
  const start = lines.pop() ?? ''
  const env = environmentFor(process.execPath)
  const script = ['set -e', ...lines.map((line) => line.replace('../your-project', project))].join('\n')
  const done = spawnSync('sh', ['-c', script], { cwd: root, env, encoding: 'utf8' })
  require(name, 'packs and installs', done.status === 0 && start === 'npx invitekit start', done)
  const words = [...start.split(' ').slice(1), '--port', '0', '--json']
  await answers(name, spawn('npx', words, { cwd: project, env, detached: true }))
  return join(project, 'vendor', `invitekit-${rootManifest().version}.tgz`)
}

/**
 * @param {string} tarball
 * @param {{ manager: string, node: string, name: string }} row
 */
async function tryOut(tarball, { manager, node: version, name }) {
  const node = nodeOf(version)
  const project = join(scratch, name.replace(' ', '-'))
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), '{"name":"project","private":true,"type":"module"}')
  // Yarn takes a folder for a project of its own by this.
  if (manager === 'yarn') writeFileSync(join(project, 'yarn.lock'), '')
  const { add, run } = managers[manager] ?? { add: [], run: [] }
  /** @param {string[]} words */
  const start = (...words) => {
    const [program = '', ...first] = commandOf(manager, node)
    return { program, words: [...first, ...words], options: { cwd: project, env: environmentFor(node) } }
  }
  /** @param {string[]} words */
  const call = (...words) => {
    const { program, words: all, options } = start(...words)
    return spawnSync(program, all, { ...options, encoding: 'utf8', timeout: 300_000 })
  }

  const added = call(...add, manager === 'yarn' ? `invitekit@file:${tarball}` : tarball)
  require(name, 'installs', added.status === 0 && !/warn|deprecat|unsupported/i.test(added.stderr), added)
  const asked = call(...run, 'invitekit', '--version')
  require(name, 'tells its version', asked.stdout.trim() === rootManifest().version, asked)

  writeFileSync(join(project, 'uses.js'), uses)
  const used =
    manager === 'yarn' ? call('node', 'uses.js') : spawnSync(node, ['uses.js'], { cwd: project, encoding: 'utf8' })
  const [status, list, docs, type, , ...said] = parsed(used.stdout)
  const isUsed = status === 200 && JSON.stringify(list) === '[]' && docs === 200 && type === 'function'
  require(name, 'is imported and required', isUsed && used.stderr === '', used)
  const missing = ['vitest', '@playwright/test', 'msw'].every((each, index) =>
    said[index]?.includes(`joins ${each}, which is`),
  )
  require(name, 'says which runner is missing', missing, used)

  cpSync(join(root, 'contracts/pacts/invitekit-client-snyk.json'), join(project, 'pact.json'))
  cpSync(join(root, 'mock/generated/openapi.json'), join(project, 'openapi.json'))
  const verified = call(...run, 'invitekit', 'verify', 'pact.json')
  const says = /pact-cli, which is not installed\. Add it: npm install --save-dev @pact-foundation\/pact-cli@\d/
  require(name, 'says how verify comes', verified.status === 2 && says.test(verified.stderr), verified)
  const compared = call(...run, 'invitekit', 'compare', 'openapi.json', 'pact.json')
  require(name, 'compares without', compared.status === 0, compared)

  const { program, words, options } = start(...run, 'invitekit', '--port', '0', '--json')
  await answers(name, spawn(program, words, { ...options, detached: true }))
  if (manager === 'npm') {
    requireSmall(name, project)
    requireTypes(name, node, project)
  }
  if (flags.short) return
  const brought = call(...add, `@pact-foundation/pact-cli@${rootManifest().dependencies['@pact-foundation/pact-cli']}`)
  require(name, 'installs pact-cli', brought.status === 0, brought)
  const held = call(...run, 'invitekit', 'verify', 'pact.json')
  require(name, 'verifies', held.status === 0, held)
  const { packages, recipe, file, words: test } = runners(manager)
  if (packages.length > 0) {
    const joined = call(...add, ...packages)
    require(name, `installs ${packages.join(' ')}`, joined.status === 0, joined)
  }
  writeFileSync(join(project, file), recipe)
  const tested = manager === 'yarn' ? call(...test) : call(...run, ...test)
  require(name, `is used with ${test.join(' ')}`, tested.status === 0, tested)
}

/** Each package manager has another runner. @param {string} manager */
function runners(manager) {
  if (manager === 'npm') {
    const words = ['jest', '--testMatch', '**/*.test.cjs']
    return { packages: ['jest'], recipe: blockOf('docs/recipes/jest.md', 'js'), file: 'invitations.test.cjs', words }
  }
  const file = 'invitations.test.js'
  if (manager === 'pnpm') return { packages: ['vitest'], recipe: fixtures, file, words: ['vitest', 'run'] }
  return { packages: [], recipe: blockOf('docs/recipes/node-test.md', 'js'), file, words: ['node', '--test'] }
}

/** The first block of that language in a page. @param {string} page @param {string} language */
function blockOf(page, language) {
  const text = readFileSync(join(root, page), 'utf8')
  return new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(text)?.[1] ?? ''
}

/** All doors compile where libraries are checked too, from an ES module and from CommonJS. */
function requireTypes(/** @type {string} */ name, /** @type {string} */ node, /** @type {string} */ project) {
  const source = `import { createMock, type Mock } from 'invitekit'\nimport { uuid } from 'invitekit/pact'\n`
  const use = `export const opened: Promise<Mock> = createMock({ scenario: uuid().value })\n`
  writeFileSync(join(project, 'types.mts'), source + use)
  writeFileSync(join(project, 'types.cts'), source + use)
  mkdirSync(join(project, 'node_modules/@types'), { recursive: true })
  symlinkSync(join(root, 'node_modules/@types/node'), join(project, 'node_modules/@types/node'))
  const flags = ['--module', 'nodenext', '--target', 'es2023', '--strict', '--noEmit', '--skipLibCheck', 'false']
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const compiled = spawnSync(node, [tsc, ...flags, 'types.mts', 'types.cts'], { cwd: project, encoding: 'utf8' })
  rmSync(join(project, 'node_modules/@types'), { recursive: true })
  require(name, 'compiles', compiled.status === 0, compiled)
}

/** @param {string} name @param {string} project */
function requireSmall(name, project) {
  const packages = Object.keys(JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')).packages)
  require(name, 'is one package', packages.length === 2, packages.join(' '))
  const kilobytes = Number.parseInt(
    execFileSync('du', ['-sk', join(project, 'node_modules')], { encoding: 'utf8' }),
    10,
  )
  require(name, 'takes 12 MB at most', kilobytes <= 12_000, `${kilobytes} kB`)
}

/**
 * Waits for the line of a start, asks the mock that it names, and ends all that was started for it.
 *
 * @param {string} name
 * @param {import('node:child_process').ChildProcessWithoutNullStreams} child
 */
async function answers(name, child) {
  let printed = ''
  try {
    await new Promise((resolve, reject) => {
      child.stderr.on('data', (/** @type {Buffer} */ text) => (printed += text.toString()))
      child.stdout.on('data', (/** @type {Buffer} */ text) => {
        printed += text.toString()
        if (/^\{.*\}$/m.test(printed)) resolve(undefined)
      })
      child.on('exit', () => reject(new Error(`${name}: the mock ended. It printed:\n${printed}`)))
    })
    const { url } = JSON.parse(/^\{.*\}$/m.exec(printed)?.[0] ?? '')
    const { status } = await fetch(`${url}/_mock/health`)
    require(name, 'starts', status === 200, printed)
  } finally {
    process.kill(-Number(child.pid), 'SIGTERM')
  }
}

/** The program and its first words. @param {string} manager @param {string} node */
function commandOf(manager, node) {
  const { from, script } = managers[manager] ?? {}
  if (from === undefined || script === undefined) return ['npm']
  const folder = join(root, '.nodes/managers')
  const path = join(folder, 'node_modules', script)
  if (!existsSync(path)) {
    execFileSync('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', '--no-save', ...allManagers()], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  }
  return [node, path]
}

function allManagers() {
  return Object.values(managers).flatMap(({ from }) => from ?? [])
}

/** Without what npm tells the scripts that it runs. @param {string} node */
function environmentFor(node) {
  const own = Object.entries(process.env).filter(([variable]) => !/^(npm_|INVITEKIT_)|^NODE_OPTIONS$/i.test(variable))
  const registry = process.env['npm_config_registry']
  return {
    ...Object.fromEntries(own),
    ...(registry !== undefined && { npm_config_registry: registry, YARN_NPM_REGISTRY_SERVER: registry }),
    PATH: [dirname(node), process.env['PATH']].join(delimiter),
    CI: '1',
    // A lock file is written here for the first time.
    YARN_ENABLE_IMMUTABLE_INSTALLS: 'false',
    YARN_ENABLE_TELEMETRY: '0',
  }
}

function rootManifest() {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return []
  }
}

/**
 * @param {string} name
 * @param {string} what
 * @param {boolean} is
 * @param {string | { status: number | null, stdout: string, stderr: string }} seen
 */
function require(name, what, is, seen) {
  if (is) return
  const text = typeof seen === 'string' ? seen : `exit code ${seen.status}\n${seen.stdout}\n${seen.stderr}`
  throw new Error(`${name}: not so that it ${what}.\n${text}`)
}
