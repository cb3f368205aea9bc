import { expect, test } from 'vitest'
import type { InvitationView } from '../../mock/index.ts'
import { invite, runHere, mockHere } from './command.ts'

test('an invitation of a running mock is listed, and answered without a browser', async () => {
  const told = await mockHere({ scenario: 'empty' })
  const invitations = (...args: string[]) => runHere(['invitations', ...args, '--url', told.url])
  expect(await invitations('list')).toMatchObject({ status: 0, stdout: 'No invitation matches.\n' })
  for (const name of ['kim', 'ada', 'eve']) await invite(told, `${name}@example.com`)
  const all = JSON.parse((await invitations('list', '--json')).stdout) as { invitations: InvitationView[] }
  const [kim = '', ada = ''] = all.invitations.map(({ id }) => id)
  expect((await invitations('accept', kim)).stdout).toMatch(
    /^accepted +mpdx +\S+ {2}kim@example\.com {2}.+ as Admin\n$/,
  )
  expect(JSON.parse((await invitations('decline', ada, '--as', 'outsider', '--json')).stdout)).toMatchObject({
    id: ada,
    state: 'cancelled',
  })
  expect((await invitations('list', '--state', 'pending')).stdout).toMatch(
    /^pending +mpdx +\S+ {2}eve@example\.com .+\n$/,
  )
  expect((await invitations('list', '--limit', '1')).stdout).toMatch('2 more match; see --limit and --before.')
  const refused = await invitations('accept', ada)
  expect(refused).toMatchObject({ status: 2, stdout: '' })
  expect(refused.stderr).toMatch(/^invitekit: This invitation was cancelled at .+ Invite again\.\n$/)
})
