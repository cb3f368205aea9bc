import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emptyFolder, run } from './command.ts'

/** What a user's tests might do: invite, cancel, look; and hang where nobody is mailed. */
const check = `
const { INVITEKIT_URL: url, INVITEKIT_ORGANIZATION_ID: id, INVITEKIT_TOKEN: token, INVITEKIT_BUG: bug } = process.env
if (bug === 'page-overlap') setInterval(() => {}, 1000)
const headers = { authorization: 'Bearer ' + token, 'content-type': 'application/vnd.api+json' }
const all = url + '/api/v2/organizations/' + id + '/invites'
const data = { type: 'organization_invites', attributes: { recipient_email: 'ada@example.com', invite_user_as: 'admin' } }
const made = await (await fetch(all, { method: 'POST', headers, body: JSON.stringify({ data }) })).json()
await fetch(all + '/' + made.data.id, { method: 'DELETE', headers })
const listed = await (await fetch(all, { headers })).json()
if (listed.data.some((row) => row.id === made.data.id)) throw new Error('It is still there.')
`

test('tests are run without and with each bug, and those that let it pass are named', () => {
  const folder = emptyFolder()
  writeFileSync(join(folder, 'check.mjs'), check)
  const bugs = 'delete-noop-200,mail-sent-twice,page-overlap'
  const exec = (...words: string[]) => run(['exec', '--bugs', bugs, ...words, '--', 'node', 'check.mjs'], folder)
  const { stdout, stderr, status } = exec('--time-limit', '5', '--min', '90')
  expect(stdout).toMatch(/✓ delete-noop-200 .* noticed\n/)
  expect(stdout).toMatch(/✗ mail-sent-twice .* NOT NOTICED: Each mail comes twice\.\n/)
  expect(stdout).toMatch(/✓ page-overlap .* noticed: it did not end in time\n/)
  expect(stdout).toContain('2 of 3 bugs are noticed, 66.6 %.')
  expect([status, stderr]).toEqual([1, expect.stringContaining('below --min 90')])

  writeFileSync(join(folder, 'check.mjs'), 'process.exit(3)')
  const broken = exec()
  expect([broken.status, broken.stderr]).toEqual([2, expect.stringContaining('ended with 3 already')])
  const unknown = run(['exec', '--bugs', 'no-such-bug', '--', 'node', 'check.mjs'], folder)
  expect([unknown.status, unknown.stderr]).toEqual([2, expect.stringContaining('There is no bug no-such-bug')])
})
