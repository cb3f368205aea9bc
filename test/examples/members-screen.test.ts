import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { noBrowser } from '../support/browser.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

// examples/vitest runs with all other tests.
test.skipIf(noBrowser !== undefined)(
  `the members screen${noBrowser === undefined ? '' : `: skipped. ${noBrowser}`}`,
  async () => {
    // The screenshot of a new member is there to be looked at by a person.
    const args = [
      '--config',
      'examples/members-screen',
      '--reporter',
      'json',
      '--output',
      join(tmpdir(), 'invitekit-members-screen', 'test'),
    ]
    const { stdout } = await promisify(execFile)('npx', ['playwright', 'test', ...args], { cwd: root }).catch(
      (error: { stdout: string }) => error,
    )
    const { stats, suites } = JSON.parse(stdout) as Report
    const failures = suites.flatMap(({ specs }) => specs.filter(({ ok }) => !ok))
    expect(failures).toEqual([])
    expect(stats).toMatchObject({ expected: 11, unexpected: 0, flaky: 0, skipped: 0 })
  },
)

interface Report {
  readonly stats: object
  readonly suites: readonly { readonly specs: readonly { readonly title: string; readonly ok: boolean }[] }[]
}
