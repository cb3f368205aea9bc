import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { facts, people, readCredentials } from '../contracts/conform/credentials.ts'
import * as helpers from '../contracts/helpers/pact-helpers.ts'
import { knownBugs, switches } from '../mock/index.ts'
import { attacks } from '../scripts/attack/attacks.ts'
import { emptyFolder, runHere } from './cli/command.ts'
import { controlOperations } from './support/control.ts'

/** Table rows without the padding that the formatter gives them. */
const rowsOf = (markdown: string) =>
  markdown.split('\n').flatMap((line) =>
    line.startsWith('| `')
      ? [
          line
            .slice(1, -1)
            .split(/(?<!\\)\|/)
            .map((cell) => cell.trim()),
        ]
      : [],
  )

test.each(['clickhouse', 'snyk', 'mpdx'] as const)('docs/services/%s.md shows the switches as they are', (service) => {
  const page = readFileSync(new URL(`../docs/services/${service}.md`, import.meta.url), 'utf8')
  const want = switches
    .filter((row) => row.service === service)
    .map(({ name, documented, live, source, confidence }) => [`\`${name}\``, documented, live, source, confidence])
  expect(rowsOf(page).filter(([name]) => name?.startsWith(`\`${service}.`))).toEqual(want)
})

test('docs/reliability.md shows each attack', () => {
  const page = readFileSync(new URL('../docs/reliability.md', import.meta.url), 'utf8')
  expect(attacks.filter(({ what }) => !page.includes(`| ${what} `))).toEqual([])
})

const contracts = rowsOf(readFileSync(new URL('../docs/contracts.md', import.meta.url), 'utf8'))
const cell = (text = '') => [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)

test('docs/contracts.md shows the provider states as they are', async () => {
  const states = JSON.parse((await runHere(['states', '--json'])).stdout) as {
    name: string
    parameters: Record<string, unknown>
  }[]
  const shown = contracts.map(([name, parameters]) => [cell(name)[0], cell(parameters)] as const)
  for (const { name, parameters } of states) {
    const own = Object.keys(parameters).filter((parameter) => parameter !== 'service')
    expect(shown).toContainEqual([name, own])
  }
})

test('docs/contracts.md shows each option of verify and no other', async () => {
  const { stdout } = await runHere(['verify', '--help'])
  const known = [...stdout.matchAll(/^ {2}(?:-h, )?(--[a-z-]+)/gm)].map(([, option = '']) => option)
  const table = contracts.flatMap(
    ([option]) =>
      cell(option)
        .join(' ')
        .match(/--[a-z-]+/g) ?? [],
  )
  const inText = ['--allow-writes', '--selector', '--help']
  expect(known.filter((option) => !table.includes(option) && !inText.includes(option))).toEqual([])
  expect(table.filter((option) => !known.includes(option))).toEqual([])
})

test('docs/contracts.md shows each helper', () => {
  const shown = contracts.flatMap(([names]) => cell(names).map((text) => text.replace(/\(.*/, '')))
  expect(Object.keys(helpers).filter((name) => !shown.includes(name))).toEqual([])
})

test('docs link to the source of a client, not to a registry', () => {
  const folder = new URL('../docs/services/', import.meta.url)
  for (const page of readdirSync(folder)) {
    const text = readFileSync(new URL(page, folder), 'utf8')
    expect(text).not.toMatch(/\]\(https?:\/\/[^)]*(npmjs\.|pypi\.|crates\.io|mvnrepository|pkg\.go\.dev|rubygems)/)
  }
})

test('docs/agents.md names operations and paths that there are', () => {
  const page = readFileSync(new URL('../docs/agents.md', import.meta.url), 'utf8')
  const ids = controlOperations.map(({ operationId }) => operationId)
  const named = [...page.matchAll(/`([a-z]+[A-Z]\w+)`/g)].map(([, id = '']) => id).filter((id) => id !== 'operationId')
  expect(named.length).toBeGreaterThan(20)
  expect(named.filter((id) => !ids.includes(id))).toEqual([])
  const paths = controlOperations.map(({ path }) => path.replaceAll(/\{\w+\}/g, 'ID'))
  const asked = [...page.matchAll(/`(?:GET|POST) ([^`?]+)/g)].map(([, path = '']) => path)
  expect(asked.filter((path) => !paths.includes(path))).toEqual([])
})

test('docs/conformance.md shows each option of conform, a file that can be read, and what stays unseen', async () => {
  const page = readFileSync(new URL('../docs/conformance.md', import.meta.url), 'utf8')
  const { stdout } = await runHere(['conform', '--help'])
  const known = [...stdout.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option = '']) => option)
  expect(
    [...page.matchAll(/--[a-z][a-z-]+/g)].map(([option]) => option).filter((option) => !known.includes(option)),
  ).toEqual([])
  const inHelp = ['--header', '--control-token', '--control-token-file']
  expect(known.filter((option) => !page.includes(option) && !inHelp.includes(option))).toEqual([])

  const file = join(emptyFolder(), 'who.yaml')
  writeFileSync(file, /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '')
  const environment = { MANAGER_TOKEN: 'a', READER_TOKEN: 'b', OUTSIDER_TOKEN: 'c' }
  expect(readCredentials(file, environment)).toMatchObject({
    manager: 'token a',
    address: 'conform+{}@staging.example.com',
  })
  const members = rowsOf(page).flatMap(([name]) => cell(name))
  expect([...Object.keys(people), ...Object.keys(facts)].filter((name) => !members.includes(name))).toEqual([])

  const seen = JSON.parse(readFileSync(new URL('conform/seen-bugs.json', import.meta.url), 'utf8')) as Record<
    string,
    Record<string, string>
  >
  const unseen = knownBugs.map(({ id }) => id).filter((id) => Object.values(seen).every((bugs) => !bugs[id]))
  expect(unseen.filter((id) => !members.includes(id))).toEqual([])
  expect(page).toContain(`${knownBugs.length - unseen.length} of\n${knownBugs.length} fail a check`)
})
