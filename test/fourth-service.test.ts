import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const needed = [
  'bin',
  'mock',
  'scripts',
  'spec',
  'test',
  'contracts',
  'docs',
  'examples/members-screen/public',
  'llms.txt',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
]

/** This project in a folder of its own. */
function copyOfProject(): string {
  const folder = mkdtempSync(join(tmpdir(), 'invitekit-fourth-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const filter = (path: string) => basename(path) !== 'node_modules'
  for (const name of needed) cpSync(join(root, name), join(folder, name), { recursive: true, filter })
  // A folder of its own: what is remembered of this copy's files goes with it.
  mkdirSync(join(folder, 'node_modules'))
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (!name.startsWith('.') || name === '.package-lock.json')
      symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name))
  }
  return folder
}

/** What CONTRIBUTING's steps say besides the service's own two folders. */
function register(folder: string): void {
  const edit = (file: string, pairs: readonly (readonly [before: string, after: string])[]) => {
    let text = readFileSync(join(folder, file), 'utf8')
    for (const [before, after] of pairs) {
      expect(text).toContain(before)
      text = text.replace(before, after)
    }
    writeFileSync(join(folder, file), text)
  }
  const paths = { '': 'invitations', '/{invitation}/resend': 'resend' }
  const refs = Object.entries(paths).map(
    ([end, file]) => `  /guild/v3/orgs/{organization}/invitations${end}:\n    $ref: guild/${file}.yaml\n`,
  )
  edit('spec/openapi.yaml', [
    ['paths:\n', '  - name: Guild\n    description: A service that nobody offers.\npaths:\n'],
    ['components:\n', `${refs.join('')}components:\n`],
    [
      '  securitySchemes:\n',
      '  securitySchemes:\n    GuildToken:\n      type: http\n      scheme: bearer\n      description: A token.\n',
    ],
  ])
  edit('mock/services/registry.ts', [
    ['import type', "import { guild } from './guild/service.ts'\nimport type"],
    [']\n', ', guild]\n'],
  ])
}

test('a fourth service is two folders and its lines in the document and the registry, and moves no other', async () => {
  const folder = copyOfProject()
  const fixture = join(root, 'test/fourth-service')
  cpSync(join(fixture, 'spec'), join(folder, 'spec/guild'), { recursive: true })
  cpSync(join(fixture, 'service'), join(folder, 'mock/services/guild'), { recursive: true })
  cpSync(join(fixture, 'story.ts'), join(folder, 'test/guild.test.ts'))
  register(folder)
  const { VITEST: _, INVITEKIT_HITS: __, ...env } = process.env
  const node = (...args: string[]) =>
    promisify(execFile)(process.execPath, args, { cwd: folder, env: { ...env, CI: 'true' } }).catch(
      ({ stdout, stderr }: { stdout: string; stderr: string }) => {
        throw new Error(`${args.join(' ')} failed:\n${stdout}\n${stderr}`)
      },
    )
  await node('--import', 'tsx', 'scripts/generate.ts')
  // The golden exchanges of the others are as they were.
  const tests = [
    'test/guild.test.ts',
    'test/golden.test.ts',
    'mock/scenarios/registry.test.ts',
    'mock/services/strangers.test.ts',
    'mock/services/switches.test.ts',
  ]
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const { stdout } = await node(vitest, 'run', '--project', 'tests', ...tests)
  expect(stdout).toContain('test/guild.test.ts')
})
