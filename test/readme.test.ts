import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { create, pactOf, show } from '../contracts/must-fail/sound.ts'
import { createMock } from '../mock/index.ts'
import { emptyFolder, runHere } from './cli/command.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const readme = readFileSync(`${root}README.md`, 'utf8')

const blocksIn = (page: string) =>
  [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language, text = '']) => ({ language, text }))

const blocks = blocksIn(readme)

/** The README, and each page that it leads to. */
const pages = [
  'README.md',
  ...readdirSync(`${root}docs`, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]

/** Whose commands are for a mock as it starts, in their order. */
const told = ['sandboxes', 'mails', 'faults'].map((name) => readFileSync(`${root}docs/${name}.md`, 'utf8'))

const withoutTimes = (text: string) =>
  text.replaceAll(
    /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z/g,
    (_, fraction?: string) => `a time${fraction ? ' in milliseconds' : ''}`,
  )

async function output(file: string, args: string[]): Promise<string> {
  return (await promisify(execFile)(file, args, { cwd: root })).stdout
}

test('each curl of the README gives the answer that stands below it', async () => {
  const mock = await createMock()
  onTestFinished(() => mock.close())
  const variables = blocks.find(({ text }) => text.startsWith('ORG='))?.text
  const exchanges = blocks.flatMap(({ language, text }, index) =>
    language === 'json' ? [{ command: blocks[index - 1]?.text ?? '', answer: text }] : [],
  )
  expect(exchanges).toHaveLength(3)
  for (const { command, answer } of exchanges) {
    const script = `${variables}${command.replace('http://localhost:4010', mock.url).replace('curl', 'curl --silent')}`
    const given = await output('sh', ['-c', script])
    expect(JSON.parse(withoutTimes(given))).toEqual(JSON.parse(withoutTimes(answer)))
  }
})

test("the README's test code runs", async () => {
  const code = blocks.find(({ language }) => language === 'js')?.text ?? ''
  expect(await output(process.execPath, ['--input-type=module', '--eval', code])).toBe('[]\n')
})

test("the README's checks of contracts run", async () => {
  const commands = blocks.find(({ text }) => text.startsWith('npx invitekit verify'))?.text ?? ''
  const folder = emptyFolder()
  mkdirSync(join(folder, 'pacts'))
  writeFileSync(join(folder, 'pacts/web-app-clickhouse.json'), pactOf('clickhouse', create(), show()))
  const ended = []
  for (const line of commands.trim().split('\n')) ended.push(await runHere(line.split(' ').slice(2), folder))
  expect(ended).toMatchObject([
    { status: 0, stdout: expect.stringContaining('The contracts hold.') as string },
    { status: 0, stderr: '' },
  ])
})

test('the commands for a running mock do what they say', async () => {
  const mock = await createMock()
  onTestFinished(() => mock.close())
  // The mail that is waited for, and as many requests as the journal is asked for.
  for (let sent = 0; sent < 12; sent += 1) {
    await fetch(`${mock.url}/api/v2/organizations/${mock.directory.organizations[0]?.id}/invites`, {
      method: 'POST',
      headers: { 'content-type': 'application/vnd.api+json' },
      body: '{"data":{"type":"organization_invites","attributes":{"recipient_email":"ada@example.com"}}}',
    })
  }
  const commands = told
    .flatMap(blocksIn)
    .flatMap(({ language, text }) => (language === 'sh' ? text.trim().split('\n') : []))
    .filter((line) =>
      /^npx invitekit (?!journal follow)(sandbox|clock|snapshot|outbox|invitations|fault|barrier|journal) /.test(line),
    )
  expect(commands.length).toBeGreaterThan(9)
  for (const command of commands) {
    const script = command.replace('npx invitekit', `"${process.execPath}" "${root}bin/invitekit.js"`)
    await output('env', [`INVITEKIT_URL=${mock.url}`, 'sh', '-c', script])
  }
  expect(mock.faults.list()).toHaveLength(3)
})

test.each(pages)('what %s links to is there', (page) => {
  const text = readFileSync(root + page, 'utf8').replaceAll(/^```[\s\S]*?^```$/gm, '')
  const links = [...text.matchAll(/\]\((?!http|#)([^)#]+)[^)]*\)/g)].map(([, path = '']) => path)
  const folder = `${root}${dirname(page)}/`
  expect(links.filter((path) => !existsSync(folder + path))).toEqual([])
})

test('docs/README.md leads to every page', () => {
  const index = readFileSync(`${root}docs/README.md`, 'utf8')
  const missing = pages.filter((page) => /^docs\/[^/]+\.md$/.test(page) && !index.includes(`(${page.slice(5)})`))
  expect(missing).toEqual(['docs/README.md'])
})
