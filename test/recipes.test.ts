import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { createMock } from '../mock/index.ts'
import { emptyFolder } from './cli/command.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

function blockOf(recipe: string, language: string): string {
  const text = readFileSync(join(root, 'docs/recipes', `${recipe}.md`), 'utf8')
  return new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(text)?.[1] ?? ''
}

test('node:test', () => {
  const folder = emptyFolder()
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(root, join(folder, 'node_modules/invitekit'))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  writeFileSync(join(folder, 'invitations.test.js'), blockOf('node-test', 'js'))
  const kept = Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_)/.test(name))
  const env = Object.fromEntries(kept)
  const { status, stdout } = spawnSync(process.execPath, ['--test'], { cwd: folder, env, encoding: 'utf8' })
  expect(`${stdout} ended with ${status}`).toMatch(/pass 1\b[\s\S]* ended with 0$/)
})

test('Vite', async () => {
  const mock = await createMock()
  const folder = emptyFolder()
  writeFileSync(join(folder, 'index.html'), '<p>the page</p>')
  const file = join(folder, 'vite.config.mjs')
  writeFileSync(file, blockOf('vite', 'js').replace('process.env.INVITEKIT_URL', JSON.stringify(mock.url)))
  const { createServer } = (await import('vite' as string)) as {
    createServer: (
      options: object,
    ) => Promise<{ listen: () => Promise<void>; close: () => Promise<void>; resolvedUrls: { local: string[] } }>
  }
  const { default: config } = (await import(pathToFileURL(file).href)) as { default: { server: object } }
  const server = await createServer({
    configFile: false,
    root: folder,
    logLevel: 'silent',
    server: { ...config.server, port: 0, host: '127.0.0.1' },
  })
  onTestFinished(async () => {
    await server.close()
    await mock.close()
  })
  await server.listen()
  const [url = ''] = server.resolvedUrls.local
  expect(await (await fetch(url)).text()).toContain('the page')
  const answer = await fetch(`${url}v1/organizations/${mock.directory.organizations[0]?.id}/invitations`)
  expect([answer.status, Array.isArray(await answer.json())]).toEqual([200, true])
})

test('pytest', async () => {
  const mock = await createMock()
  onTestFinished(() => mock.close())
  const folder = emptyFolder()
  const fixture = blockOf('pytest', 'python').replace('import pytest\n', '').replace('@pytest.fixture\n', '')
  const use = 'steps = sandbox()\nworld = next(steps)\nprint(len(world["organizations"]), world["url"])\nlist(steps)\n'
  writeFileSync(join(folder, 'use.py'), fixture + use)
  const { spawn } = await import('node:child_process')
  const child = spawn('python3', ['use.py'], { cwd: folder, env: { ...process.env, INVITEKIT_URL: mock.url } })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (printed += text.toString()))
  await new Promise((resolve) => child.on('close', resolve))
  expect(printed).toMatch(new RegExp(`^2 ${mock.url}/sandboxes/[\\w-]+\n$`))
})
