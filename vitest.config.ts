import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/support/longest-first.ts'

/**
 * Where test files tell each other which answers they have seen: test/support/hits.ts. Workers inherit it; each project
 * below reads this file once more and has to find the same folder.
 */
const hits = (process.env['INVITEKIT_HITS'] ??= mkdtempSync(join(tmpdir(), 'invitekit-hits-')))
process.once('exit', () => rmSync(hits, { recursive: true, force: true }))

const consumers = 'contracts/consumers/*.pact.test.ts'
const gates = 'test/**/*.gate.test.ts'

export default defineConfig({
  test: {
    // A worker loads each module once for all of its files. Most of them wait for something most of the time.
    isolate: false,
    maxWorkers: Math.max(6, availableParallelism()),
    sequence: { sequencer: LongestFirst },
    setupFiles: 'test/support/real-time.ts',
    // They end what hangs. What is only slow, on a machine that does much else at once, passes.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    // What a file becomes is kept in node_modules by what is in it, so that a run of one file begins in a second.
    experimental: { fsModuleCache: true },
    env: { PACT_DO_NOT_TRACK: 'true' },
    projects: [
      {
        extends: true,
        test: {
          name: 'tests',
          include: ['{mock,scripts,test,contracts,examples}/**/*.test.ts'],
          exclude: ['**/node_modules/**', gates, consumers],
          globalSetup: 'test/support/build.ts',
          // What is built is loaded as it is where the package is installed.
          server: { deps: { external: [/\/dist\/[\w-]+\.js$/] } },
        },
      },
      // The consumers' contracts: npm run generate:pacts.
      {
        extends: true,
        test: { name: 'consumers', include: [consumers], globalSetup: 'contracts/consumers/pacts-folder.ts' },
      },
      // They judge what all the others have done.
      { extends: true, test: { name: 'gates', include: [gates], sequence: { groupOrder: 1 } } },
    ],
  },
})
