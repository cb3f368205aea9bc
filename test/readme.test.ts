import { execFile } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { createMock } from '../mock/index.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const readme = readFileSync(`${root}README.md`, 'utf8')

const blocks = [...readme.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language, text = '']) => ({
  language,
  text,
}))

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
  const commands = blocks
    .flatMap(({ language, text }) => (language === 'sh' ? text.trim().split('\n') : []))
    .filter((line) =>
      /^npx invitekit (?!journal follow)(sandbox|clock|snapshot|outbox|fault|barrier|journal) /.test(line),
    )
  expect(commands.length).toBeGreaterThan(9)
  for (const command of commands) {
    const script = command.replace('npx invitekit', `"${process.execPath}" "${root}bin/invitekit.js"`)
    await output('env', [`INVITEKIT_URL=${mock.url}`, 'sh', '-c', script])
  }
  expect(mock.faults.list()).toHaveLength(3)
})

test.each([...readme.matchAll(/\]\((?!http)([^)#]+)\)/g)].map(([, path = '']) => path))('%s is there', (path) => {
  expect(() => statSync(root + path)).not.toThrow()
})
