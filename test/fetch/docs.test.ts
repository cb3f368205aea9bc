import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { emptyFolder } from '../cli/command.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const page = readFileSync(join(root, 'docs/without-a-port.md'), 'utf8')
const blocks = [...page.matchAll(/^```js\n\/\/ (\S+)\n([\s\S]*?)^```$/gm)].map(([, name = '', text = '']) => ({
  name,
  text,
}))

/** A project with the files of the page, which has installed invitekit and msw. */
function project(): string {
  const folder = emptyFolder()
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(root, join(folder, 'node_modules/invitekit'))
  symlinkSync(join(root, 'node_modules/msw'), join(folder, 'node_modules/msw'))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  for (const { name, text } of blocks) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

const run = (folder: string, code: string) =>
  execFileSync(process.execPath, ['--input-type=module', '--eval', code], { cwd: folder, encoding: 'utf8' })

test('docs/without-a-port.md: its code does what it says', () => {
  const folder = project()
  expect(run(folder, `await import('./one.js')`)).toBe('200 true\n')
  expect(run(folder, `await import('./two.js')`)).toBe('401\n')
  const route = pathToFileURL(join(folder, 'app/invitekit/[[...path]]/route.js')).href
  const asked = `
const { GET } = await import(${JSON.stringify(route)})
const { default: server } = await import('./server.js')
const request = () => new Request('https://app.example/invitekit/_mock/directory')
const one = await GET(request(), { params: Promise.resolve({ path: ['_mock', 'directory'] }) })
const other = await server.fetch(request(), 'what a server hands over')
console.log(one.status, other.status, (await one.json()).organizations.length)`
  expect(run(folder, asked)).toBe('200 200 2\n')
  expect(blocks.map(({ name }) => name)).toHaveLength(7)
})

test('docs/without-a-port.md: its persistence keeps what another instance finds', () => {
  const folder = project()
  writeFileSync(
    join(folder, 'pool.js'),
    `const lines = []
export const pool = {
  async query(text, [from, added]) {
    if (text.startsWith('select')) return { rows: lines.slice(from).map((line) => ({ line })) }
    if (lines.length > from) throw Object.assign(new Error('duplicate key'), { code: '23505' })
    lines.push(...added)
  },
}`,
  )
  const asked = `
import { createMock } from 'invitekit/browser'
import { persistence } from './persistence.js'
const [one, other] = await Promise.all([createMock({ persistence }), createMock({ persistence })])
const headers = { 'content-type': 'application/json' }
await one.fetch('/_mock/sandboxes', { method: 'POST', headers, body: '{"name":"mine"}' })
console.log((await other.fetch('/sandboxes/mine/_mock/clock')).status)`
  expect(run(folder, asked)).toBe('200\n')
})

test('docs/without-a-port.md: the worker of the page is the one that is written', () => {
  const { text = '' } = blocks.find(({ name }) => name === 'worker.js') ?? {}
  const folder = emptyFolder()
  execFileSync(process.execPath, [join(root, 'bin/invitekit.js'), 'init', 'worker', folder])
  expect(readFileSync(join(folder, 'invitekit-worker.js'), 'utf8')).toBe(text)
})
