import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { noBrowser } from './support/browser.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

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
      join(tmpdir(), 'invitekit-members-screen'),
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

test.skipIf(noBrowser !== undefined)('the tests of the members screen notice a bug that a screen shows', async () => {
  const tests = ['npx', 'playwright', 'test', '--config', 'examples/members-screen', '-g', 'accepted meanwhile']
  const args = ['bin/invitekit.js', 'exec', '--bugs', 'cancel-wins-over-accept', '--min', '100', '--', ...tests]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root })
  expect(stdout).toContain('1 of 1 bugs are noticed, 100 %.')
})

interface Report {
  readonly stats: object
  readonly suites: readonly { readonly specs: readonly { readonly title: string; readonly ok: boolean }[] }[]
}

const withoutIndentation = (text: string) => text.replaceAll(/^ +/gm, '')

const guide = readFileSync(join(root, 'docs/testing.md'), 'utf8')
const quotes = [...guide.matchAll(/^From \[[^\]]*\]\(\.\.\/([^)]+)\):\n\n```\w+\n([\s\S]*?)^```$/gm)]

test.each(quotes.map(([, path = '', text = '']) => ({ path, text })))(
  'docs/testing.md quotes $path',
  ({ path, text }) => {
    expect(withoutIndentation(readFileSync(join(root, path), 'utf8'))).toContain(withoutIndentation(text))
  },
)

test('docs/testing.md has quotes', () => expect(quotes.length).toBeGreaterThan(2))

const overview = readFileSync(join(root, 'examples/README.md'), 'utf8')
const links = [...overview.matchAll(/\]\(([^)#]+)\)/g)].map(([, path = '']) => path)

test.each(links)('examples/README.md: %s is there', (path) => {
  expect(existsSync(join(root, 'examples', path))).toBe(true)
})

test.each(readdirSync(join(root, 'examples')).filter((name) => name !== 'README.md'))(
  'examples/README.md tells of %s',
  (name) => expect(links).toContain(`${name}/`),
)
