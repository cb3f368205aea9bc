import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { switches } from '../mock/index.ts'

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
