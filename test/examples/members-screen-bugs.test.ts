import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { noBrowser } from '../support/browser.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

test.skipIf(noBrowser !== undefined)('the tests of the members screen notice a bug that a screen shows', async () => {
  const tests = ['npx', 'playwright', 'test', '--config', 'examples/members-screen', '-g', 'accepted meanwhile']
  const args = ['bin/invitekit.js', 'exec', '--bugs', 'cancel-wins-over-accept', '--min', '100', '--', ...tests]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root })
  expect(stdout).toContain('1 of 1 bugs are noticed, 100 %.')
})
