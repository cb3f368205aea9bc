import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const tsc = join(root, 'node_modules/typescript/bin/tsc')
const page = readFileSync(join(root, 'docs/types-and-client.md'), 'utf8')
const blocks = [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text)

/** Operations and personas that an editor offers, beside those of a world file. */
const names = `import { createMock, type OperationId, type PersonaId } from 'invitekit'

export const operation: OperationId = 'createOrgInvitation'
export const persona: PersonaId = 'billing'
// @ts-expect-error There is no such operation.
export const noOperation: OperationId = 'createInvitation'
// @ts-expect-error There is no such persona.
export const nobody: PersonaId = 'janitor'

const mock = await createMock()
const sandbox = await mock.sandbox('names')
export const token: string = mock.directory.persona('owner').token
await sandbox.faults.add({ match: { operation, persona: 'inventor' }, effect: { status: 500 } })
await sandbox.barriers.add({ match: { operation, persona } })
sandbox.journal.list({ operation, persona: sandbox.directory.persona('inventor').id })
`

/** What it prints. */
async function node(args: string[], cwd = root): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd }).catch(
    (error: { stdout: string; stderr: string }) => {
      throw new Error(`${error.stdout}${error.stderr}`)
    },
  )
  return stdout
}

/** A project that has installed the package as it is built, with its declarations. */
async function project(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'invitekit-types-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const installed = join(folder, 'node_modules/invitekit')
  mkdirSync(join(installed, 'dist'), { recursive: true })
  writeFileSync(join(installed, 'package.json'), readFileSync(join(root, 'package.json')))
  const types = join(installed, 'dist/types')
  await node([tsc, '-p', 'tsconfig.build.json', '--outDir', types])
  await node([tsc, '-p', 'contracts/tsconfig.client.json', '--outDir', join(types, 'client')])
  // What tsc passes on stands beside what it has made.
  for (const name of ['request-validators', 'response-validators', 'control-request-validators', 'option-validators'])
    writeFileSync(join(types, `generated/${name}.d.ts`), readFileSync(join(root, `mock/generated/${name}.d.ts`)))
  for (const name of [
    '@types',
    'undici-types',
    'typescript',
    'vitest',
    '@vitest',
    '@playwright',
    'playwright-core',
    'playwright',
  ])
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  return folder
}

test("the code of docs/types-and-client.md compiles in a consumer's project, libraries checked, and runs", async () => {
  expect(blocks).toHaveLength(2)
  const folder = await project()
  const [types = '', client = ''] = blocks
  writeFileSync(join(folder, 'types.ts'), types)
  writeFileSync(join(folder, 'client.ts'), client)
  writeFileSync(join(folder, 'names.ts'), names)
  const options = '--noEmit --strict --target es2023 --module nodenext --skipLibCheck false --types node'.split(' ')
  expect(await node([tsc, ...options, 'types.ts', 'client.ts', 'names.ts'], folder)).toBe('')
  expect(await node(['--input-type=module', '--eval', client])).toBe('ada@example.com\n0\n404\n')
})
