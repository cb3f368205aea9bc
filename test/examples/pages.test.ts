import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

const withoutIndentation = (text: string) => text.replaceAll(/^ +/gm, '')

const guide = readFileSync(join(root, 'docs/testing.md'), 'utf8')
const quotes = [...guide.matchAll(/^From \[[^\]]*\]\(\.\.\/([^)]+)\):\n\n```\w+\n([\s\S]*?)^```$/gm)]

test.each(quotes.map(([, path = '', text = '']) => ({ path, text })))(
  'docs/testing.md quotes $path',
  ({ path, text }) => {
    expect(withoutIndentation(readFileSync(join(root, path), 'utf8'))).toContain(withoutIndentation(text))
  },
)

test('docs/testing.md has quotes', () => expect(quotes.length).toBeGreaterThan(2))

const overview = readFileSync(join(root, 'examples/README.md'), 'utf8')
const links = [...overview.matchAll(/\]\(([^)#]+)\)/g)].map(([, path = '']) => path)

test.each(links)('examples/README.md: %s is there', (path) => {
  expect(existsSync(join(root, 'examples', path))).toBe(true)
})

test.each(readdirSync(join(root, 'examples')).filter((name) => name !== 'README.md'))(
  'examples/README.md tells of %s',
  (name) => expect(links).toContain(`${name}/`),
)
