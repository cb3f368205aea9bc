import { expect, onTestFinished, test } from 'vitest'
import { createMock, rulesInForce } from '../../mock/index.ts'
import type { Reply } from '../support/exchange.ts'
import { noon, stageOf } from '../support/stage.ts'

/**
 * No client of MPDX is published in a package registry. This retells the requests of its front end to the REST API:
 * https://github.com/CruGlobal/mpdx-react, pages/api/graphql-rest.page.ts (its headers, on every request) and
 * pages/api/Schema/Settings/Organizations (what it reads of an invite), and pages/acceptInvite.page.tsx.
 */
test('the front end invites, shows, takes back and accepts', async () => {
  const profile = 'live'
  const mock = await createMock({ seed: 42, scenario: 'empty', clock: noon, profile })
  onTestFinished(() => mock.close())
  const stage = stageOf(mock, await rulesInForce({ profile }))
  const invites = `/api/v2/organizations/${stage.org}/invites`
  const send = (persona: string, method: string, path: string, body?: object): Promise<Reply> =>
    stage.send({
      method,
      path,
      headers: { ...stage.as(persona, 'mpdx'), 'content-type': 'application/vnd.api+json', accept: '*/*' },
      ...(body && { body }),
    })

  const invite = { data: { attributes: { recipient_email: 'New@Example.com', invite_user_as: 'admin' } } }
  const created = await send('owner', 'POST', invites, { data: { ...invite.data, type: 'organization_invites' } })
  expect(created.status).toBe(201)
  const { id } = read(created)[0] as Invite

  const listed = await send('owner', 'GET', `${invites}?include=invited_by_user&filter[invite_user_as]=admin`)
  expect(read(listed)).toEqual([
    {
      id,
      acceptedAt: null,
      createdAt: '2026-03-01T12:00:00Z',
      code: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      inviteUserAs: 'admin',
      recipientEmail: 'New@Example.com',
    },
  ])

  // The link in the mail names organization, invite and code.
  const { code } = read(listed)[0] as Invite
  const acceptance = { data: { type: 'organization_invites', id, attributes: { code } } }
  const accepted = await send('invitee', 'PUT', `${invites}/${id}/accept`, acceptance)
  expect([accepted.status, read(accepted)[0]?.acceptedAt]).toEqual([200, '2026-03-01T12:00:00Z'])
  const late = await send('outsider', 'PUT', `${invites}/${id}/accept`, acceptance)
  expect([late.status, late.json]).toEqual([410, { success: false, errors: ['No longer valid'] }])

  const other = read(await send('owner', 'POST', invites, { data: { ...invite.data, type: 'organization_invites' } }))
  const removed = await send('owner', 'DELETE', `${invites}/${other[0]?.id}`)
  expect([removed.status, removed.body]).toEqual([204, ''])
  expect(read(await send('owner', 'GET', invites))).toEqual([])
})

interface Invite {
  readonly id: string
  readonly acceptedAt: string | null
  readonly createdAt: string
  readonly code: string
  readonly inviteUserAs: string
  readonly recipientEmail: string
}

/** The invites of a document as the front end reads them: the attributes that it names, and no others. */
function read({ json }: Reply): Invite[] {
  type Resource = { id: string; attributes: Record<string, string | null> }
  const { data } = json as { data: Resource | Resource[] }
  return [data].flat().map(({ id, attributes }) => ({
    id,
    acceptedAt: attributes['accepted_at'] ?? null,
    createdAt: attributes['created_at'] ?? '',
    code: attributes['code'] ?? '',
    inviteUserAs: attributes['invite_user_as'] ?? '',
    recipientEmail: attributes['recipient_email'] ?? '',
  }))
}
