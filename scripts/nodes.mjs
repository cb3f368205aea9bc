// @ts-check
/**
 * Runs the tests with other Nodes than the one that runs this, which npm carries.
 *
 *   npm run test:nodes             every row below
 *   npm run test:nodes -- --short  with each, only what touches sockets, files and streams most
 *   npm run test:nodes -- 26       only what begins so
 *   npm run test:nodes -- 26 test/raw-sockets.test.ts
 *
 * Ends with 1 at the first Node whose tests fail. The Nodes stay in .nodes/.
 */
import { spawnSync } from 'node:child_process'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nodeOf } from './nodes/node-of.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

/** What touches sockets, files, streams and processes, in which Nodes differ. */
const nearNode = [
  'mock/node',
  'mock/world',
  'mock/keep',
  'mock/control',
  'mock/cli',
  'contracts/verify',
  'test/body-encodings.test.ts',
  'test/bounds.test.ts',
  'test/cli',
  'test/folder-gone.test.ts',
  'test/full-disk.test.ts',
  'test/mail',
  'test/raw-sockets.test.ts',
  'test/state.test.ts',
  'test/traffic',
]

/** Of that, what differed in fact. */
const nearest = [
  'mock/node',
  'mock/keep',
  'contracts/verify/tap.test.ts',
  'test/body-encodings.test.ts',
  'test/bounds.test.ts',
  'test/cli/environment.test.ts',
  'test/folder-gone.test.ts',
  'test/full-disk.test.ts',
  'test/raw-sockets.test.ts',
]

/** `npm test` has just run all of it with this one. */
const isOldest = process.version.startsWith('v20.')

/**
 * The oldest that package.json promises, the newest there is, and what is between them.
 * @type {{ version: string, filters: string[] }[]}
 */
const rows = [
  { version: '20.19.0', filters: isOldest ? nearNode : [] },
  { version: '22', filters: nearNode },
  { version: '24', filters: nearNode },
  { version: '26', filters: [] },
]

const isShort = process.argv[2] === '--short'
const [wanted = '', ...files] = process.argv.slice(isShort ? 3 : 2)
const chosen = rows.filter(({ version }) => version.startsWith(wanted))
if (chosen.length === 0) throw new Error(`No row of scripts/nodes.mjs begins with ${wanted}.`)
for (const { version, filters } of chosen) {
  const node = nodeOf(version)
  const only = files.length > 0 ? files : isShort ? nearest : filters
  console.error(`== Node ${version}: ${only.length > 0 ? only.join(' ') : 'all tests'}`)
  // The gate judges what a whole run has done.
  const args = ['run', ...(only.length > 0 ? ['--project', 'tests', ...only] : [])]
  const PATH = [dirname(node), process.env['PATH']].join(delimiter)
  const { status } = spawnSync(node, [join(root, 'node_modules/vitest/vitest.mjs'), ...args], {
    cwd: root,
    env: { ...process.env, PATH },
    stdio: 'inherit',
  })
  if (status !== 0) {
    // The next Nodes are not run: what failed would stand far above the end of what is printed.
    console.error(`The tests fail with Node ${version}.`)
    process.exitCode = 1
    break
  }
}
