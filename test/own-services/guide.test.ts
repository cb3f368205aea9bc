import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { emptyFolder, runHere, startJson } from '../cli/command.ts'
import { defineService } from '../../mock/service.ts'
import { createMock } from '../../mock/index.ts'
import { document } from './open-acme.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const page = readFileSync(join(root, 'docs/own-services.md'), 'utf8')

test('from nothing to an accepted invitation, by the lines of docs/own-services.md', async () => {
  const folder = emptyFolder()
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(root, join(folder, 'node_modules/invitekit'))
  const [, block = ''] = /```sh\n([^`]*init service[^`]*)```/.exec(page) ?? []
  let started = ''
  const lines = block.trim().split('\n')
  expect(lines).toHaveLength(5)
  for (const line of lines) {
    const words = line.split(' ')
    if (words[0] === 'node') {
      const { VITEST: _, NODE_OPTIONS: __, NODE_TEST_CONTEXT: ___, ...env } = process.env
      expect(words).toEqual(['node', '--test', 'acme/*.test.mjs'])
      const files = ['acme/contract.test.mjs', 'acme/service.test.mjs']
      const { stdout } = await promisify(execFile)(process.execPath, ['--test', ...files], {
        cwd: folder,
        env,
      })
      expect(stdout).toMatch(/pass 2\b/)
    } else if (words[2] === 'start') {
      const { told } = await startJson(['--memory', ...words.slice(3)], folder)
      expect((told as unknown as { services: object }).services).toHaveProperty('acme')
      started = told.url
    } else {
      const { status, stdout, stderr } = await runHere(words.slice(2), folder)
      expect([status, stderr]).toEqual([0, ''])
      if (words[2] === 'service') expect(stdout).not.toMatch(/open:|^ {2}NO/m)
    }
  }
  const [, more = ''] = /```sh\n([^`]*invitekit score[^`]*)```/.exec(page) ?? []
  for (const line of more.trim().split('\n')) {
    const { status, stderr } = await runHere(
      line
        .split(' ')
        .slice(2)
        .map((word) => (word === 'http://localhost:4010' ? started : word)),
      folder,
    )
    expect([line, status, stderr]).toEqual([line, 0, ''])
  }
  const again = await runHere(['init', 'service', 'acme'], folder)
  expect([again.status, again.stderr]).toEqual([2, expect.stringContaining('is there already')])
})

test('docs/own-services.md names each member of a definition and of a policy, and no other', async () => {
  const rows = [...page.matchAll(/^\| `(\w+)` /gm)].map(([, name]) => name)
  const known = async (definition: object) => {
    const service = defineService()({ document, name: 'guide', ...definition } as never)
    const mock = await createMock({ services: [service] })
    await mock.close()
  }
  const said = async (definition: object) =>
    known(definition).then(
      () => '',
      (error: Error) => error.message,
    )
  const members = /There are: (.*)\./.exec(await said({ zzzzzzzzzzzz: 1 }))?.[1]?.split(', ') ?? []
  const policies =
    /There are: (.*)\./
      .exec(await said({ policy: { zzzzzzzzzzzz: 1 } }))?.[1]
      ?.replaceAll('policy.', '')
      .split(', ') ?? []
  expect(new Set(rows)).toEqual(new Set([...members, ...policies]))
})
