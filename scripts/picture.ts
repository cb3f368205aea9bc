/**
 * `npm run picture` writes docs/terminal.svg: what a terminal shows when these commands are run, from a real run against a
 * mock of its own. With seed and clock fixed, the same commands give the same picture.
 */
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createMock } from '../mock/index.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

const mock = await createMock({ seed: 1, scenario: 'empty', clock: new Date('2026-03-02T09:15:00Z') })
const organization = mock.directory.organizations[0]?.id ?? ''
const env = { ...process.env, INVITEKIT_URL: mock.url, ORG: organization, NO_COLOR: '1' }

/** What stands in the picture, and what is run for it where that differs. */
const commands: readonly (readonly [shown: string, run?: (id: string) => string])[] = [
  [
    `curl $URL/v1/organizations/$ORG/invitations --json '{"email":"ada@example.com","role":"developer"}'`,
    () =>
      `curl --silent ${mock.url}/v1/organizations/$ORG/invitations -H 'content-type: application/json' -d '{"email":"ada@example.com","role":"developer"}'`,
  ],
  ['npx invitekit outbox wait --to ada@example.com | tail -5'],
  ['npx invitekit invitations list'],
  ['npx invitekit invitations accept ID', (id) => `npx invitekit invitations accept ${id}`],
  ['npx invitekit fault add --service snyk --status 503 --times 2'],
  ['npx invitekit clock advance 7d'],
]

/** Characters of a line: what is longer is cut. */
const width = 104

const lines: { text: string; isCommand: boolean }[] = []
for (const [shown, run] of commands) {
  const id = mock.invitations.list().at(-1)?.id ?? ''
  const command = (run?.(id) ?? shown).replace('npx invitekit', `"${process.execPath}" "${root}bin/invitekit.js"`)
  // Beside this process: the mock has to answer.
  const { stdout: output } = await promisify(execFile)('sh', ['-c', command], { env })
  lines.push({ text: `$ ${shown}`, isCommand: true })
  for (const text of output.replaceAll(mock.url, 'http://localhost:4010').trimEnd().split('\n'))
    lines.push({ text, isCommand: false })
  lines.push({ text: '', isCommand: false })
}
await mock.close()

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const cut = (text: string) => (text.length > width ? `${text.slice(0, width - 1)}…` : text)
const rows = lines.slice(0, -1).map(({ text, isCommand }, index) => {
  const y = 52 + index * 19
  return `<text x="20" y="${y}"${isCommand ? ' class="c"' : ''} xml:space="preserve">${escaped(cut(text))}</text>`
})
const height = 52 + rows.length * 19
writeFileSync(
  `${root}docs/terminal.svg`,
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 880 ${height}" role="img" aria-labelledby="t">
<title id="t">A terminal: somebody is invited through ClickHouse, reads the mail, accepts, a fault is added, a week passes</title>
<style>text{font:13px ui-monospace,Menlo,Consolas,monospace;fill:#c9d1d9}.c{fill:#7ee787}</style>
<rect width="880" height="${height}" rx="10" fill="#0d1117"/>
<circle cx="24" cy="20" r="6" fill="#ff5f57"/><circle cx="44" cy="20" r="6" fill="#febc2e"/><circle cx="64" cy="20" r="6" fill="#28c840"/>
${rows.join('\n')}
</svg>
`,
)
