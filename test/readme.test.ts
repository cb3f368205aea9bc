import { execFile } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { createMock } from '../mock/index.ts'
import { build } from './cli/command.ts'

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

beforeAll(build)

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

test.each([...readme.matchAll(/\]\((?!http)([^)#]+)\)/g)].map(([, path = '']) => path))('%s is there', (path) => {
  expect(() => statSync(root + path)).not.toThrow()
})
