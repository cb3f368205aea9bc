import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { emptyFolder, runHere } from '../cli/command.ts'
import { isSkipped } from '../clients/installed.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const sdks = join(root, 'test/clients/sdks')

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}
const manifestOf = (folder: string) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest

// npm run examples does the same with all that is published.
describe.skipIf(isSkipped('the published SDKs', join(sdks, 'node_modules')))('published SDKs', () => {
  test.each([
    ['github-shape', 8],
    ['workos-clerk-shape', 14],
  ])('use the services of examples/%s', async (name, count) => {
    const folder = emptyFolder()
    const example = join(folder, name)
    cpSync(join(root, 'examples', name), example, {
      recursive: true,
      filter: (path) => !path.includes('node_modules'),
    })
    mkdirSync(join(example, 'node_modules'))
    symlinkSync(root, join(example, 'node_modules/invitekit'))
    symlinkSync(join(sdks, 'node_modules'), join(folder, 'node_modules'))
    const { VITEST: _, NODE_OPTIONS: __, NODE_TEST_CONTEXT: ___, ...env } = process.env
    const ran = promisify(execFile)(process.execPath, ['--test', '--test-reporter', 'tap'], { cwd: example, env })
    const { stdout } = await ran.catch((error: { stdout: string }) => error)
    expect(stdout.match(/^not ok [^]*?^ {2}\.\.\.$/gm)).toBeNull()
    expect(stdout).toContain(`# pass ${count}\n`)
    const verified = await runHere(['verify', 'pacts', '--service', '.'], example)
    expect([verified.status, verified.stdout]).toEqual([0, expect.stringMatching(/The contracts hold\.\n$/)])
  })
})

test.each(['github-shape', 'workos-clerk-shape'])('examples/%s pins what is asked in the tests', (name) => {
  const { devDependencies = {} } = manifestOf(join(root, 'examples', name))
  const { dependencies } = manifestOf(sdks)
  const published = Object.entries(devDependencies).filter(([each]) => each !== 'invitekit')
  expect(published.length).toBeGreaterThan(0)
  const known = { ...manifestOf(root).dependencies, ...dependencies }
  for (const [each, version] of published) expect([each, version]).toEqual([each, known[each]])
})
