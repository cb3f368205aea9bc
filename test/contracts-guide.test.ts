import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { emptyFolder, runHere } from './cli/command.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const guide = readFileSync(join(root, 'docs/contracts.md'), 'utf8')
const blocks = (language: string) =>
  [...guide.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, text = '']) => text)

/** A folder in which the packages are installed that the guide names. */
function project(): string {
  const folder = emptyFolder()
  mkdirSync(join(folder, 'node_modules'))
  for (const name of ['@pact-foundation', 'vitest', 'invitekit']) {
    const target = name === 'invitekit' ? root : join(root, 'node_modules', name)
    symlinkSync(target, join(folder, 'node_modules', name))
  }
  return folder
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
}

/** What the guide's `npx vitest run` writes into `pacts`. */
function testConsumer(folder: string): void {
  rmSync(join(folder, 'pacts'), { recursive: true, force: true })
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST') && name !== 'NODE_OPTIONS')
  const { status, stdout, stderr } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run'], {
    cwd: folder,
    encoding: 'utf8',
    env: Object.fromEntries(kept),
  })
  expect(`${stdout}${stderr}ended with ${status}`).toMatch(/ended with 0$/)
}

test('docs/contracts.md leads from nothing to red to green', async () => {
  const [client = '', contract = ''] = blocks('js')
  const [red = '', green = ''] = blocks('console')
  const folder = project()
  write(folder, { 'invitations.js': client, 'test/invitations.pact.test.js': contract })
  testConsumer(folder)
  const broken = await runHere(['verify', 'pacts'], folder)
  expect(broken.status).toBe(1)
  expect(red).toBe(`$ npx vitest run\n$ npx invitekit verify pacts\n${broken.stdout}`)

  const mended = (text: string) => text.replace("role: 'member'", "role: 'developer'")
  write(folder, { 'invitations.js': mended(client), 'test/invitations.pact.test.js': mended(contract) })
  testConsumer(folder)
  const { status, stdout } = await runHere(['verify', 'pacts'], folder)
  expect(status).toBe(0)
  expect(stdout.split('\n').at(-2)).toBe(green.trim())
})
