import { expect, test } from 'vitest'
import type { Access } from '../../domain/access.ts'
import { invite, resend, type InvitationPolicy } from '../../domain/invitations.ts'
import { sendAgain } from '../../domain/send-mail.ts'
import { buildScenario } from '../../scenarios/build.ts'
import { services } from '../../services/registry.ts'
import type { Entry } from '../../world/records.ts'
import { World } from '../../world/world.ts'
import type { Delivery } from './delivery.ts'
import type { Letter } from './letter.ts'
import { Outbox } from './outbox.ts'

const now = Date.UTC(2026, 2, 1, 12)
const hour = 60 * 60 * 1000
const resending: InvitationPolicy = {
  lifetime: hour,
  keepsSettled: false,
  resends: true,
  onePerAddress: true,
  addresseeOnly: true,
}

async function open() {
  const clock = { mode: 'frozen', at: now } as const
  const world = new World('test', await buildScenario({ scenario: 'empty', seed: 1, parameters: {}, clock }))
  const handed: { id: string; letter: Letter }[] = []
  const delivery = {
    hand: (_world: World, id: string, letter: Letter) => handed.push({ id, letter }),
    stateOf: () => undefined,
  }
  const outbox = new Outbox({
    services,
    bugs: { of: () => undefined },
    world: () => world,
    delivery: delivery as unknown as Delivery,
  })
  outbox.foundAt('http://mock')
  const [organization] = world.organizations()
  const person = world.person([...world.membershipsOf(organization?.id ?? '')][0]?.personId ?? '')
  const role = world.rolesOf(organization?.id ?? '')[0]
  if (!organization || !person || !role) throw new Error('The world is empty.')
  const access: Access = { organization, person, roles: [role] }
  /** Tells the outbox what has changed, as a kept world does. */
  const keep = () => outbox.onKept(['test', world.takeUncommitted()?.changes ?? []] as Entry)
  const invitation = invite(world, access, resending, { service: 'snyk', email: 'bob@example.com', roles: [role] }, now)
  keep()
  const ids = () => outbox.newest(world, {}, Infinity).mails.map(({ id }) => id)
  return { world, outbox, access, invitation, keep, ids, handed }
}

test('an invitation that is sent again has another mail, with its own id and time', async () => {
  const { world, outbox, access, invitation, keep, ids, handed } = await open()
  expect(ids()).toEqual([invitation.id])
  resend(world, access, resending, invitation, now + hour)
  keep()
  const [, again = ''] = ids()
  expect(ids()).toEqual([invitation.id, again])
  expect(again).not.toBe(invitation.id)
  expect(handed.map(({ id, letter }) => [id, letter.date])).toEqual([
    [invitation.id, now],
    [again, now + hour],
  ])
  expect(handed[1]?.letter.text).toContain('It is valid until 1 March 2026, 14:00 UTC.')
  expect(handed[1]?.letter.link).toBe(handed[0]?.letter.link)
  expect(outbox.newest(world, { after: invitation.id }, 5).mails.map(({ id }) => id)).toEqual([again])
  expect(outbox.newest(world, { before: again }, 5).mails.map(({ id }) => id)).toEqual([invitation.id])
})

test('after the outbox was cleared a mail that is sent again is there, and whoever waited has it', async () => {
  const { world, outbox, access, invitation, keep, ids } = await open()
  outbox.clear(world)
  expect(ids()).toEqual([])
  const waiting = outbox.wait(world, { to: 'BOB@example.com' }, 60_000, () => undefined)
  resend(world, access, resending, invitation, now + 1)
  keep()
  expect(await waiting).toMatchObject({ kind: 'resend', sentAt: now + 1, invitation: { id: invitation.id } })
  expect(ids()).toHaveLength(1)
  expect(outbox.find(world, invitation.id)).toBeUndefined()
})

test('a reminder says so', async () => {
  const { world, invitation, keep, handed } = await open()
  sendAgain(world, invitation, 'reminder', now + 5)
  keep()
  expect(handed.map(({ letter }) => letter.subject.startsWith('Reminder: '))).toEqual([false, true])
})

test('to answer an invitation sends nothing', async () => {
  const { world, invitation, keep, handed } = await open()
  world.putInvitation({ ...invitation, updatedAt: now + 1 })
  keep()
  expect(handed).toHaveLength(1)
})
