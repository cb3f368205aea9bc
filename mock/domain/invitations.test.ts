import { expect, test } from 'vitest'
import { World } from '../world/world.ts'
import { addresseeOf } from './addressee.ts'
import { fullName } from './directory.ts'
import { stateOf, type Invitation } from './invitation.ts'
import { accept, decline, type InvitationPolicy } from './invitations.ts'
import { Refusal } from './problem.ts'

const now = 1000
const organization = { id: 'org', name: 'Acme' }
const role = { id: 'role', organizationId: 'org', key: 'admin', name: 'Admin', rank: 2, permissions: [] }
const ann = { id: 'ann', firstName: 'Ann', lastName: 'Lee', email: 'Ann.Lee@example.com' }
const bob = { id: 'bob', firstName: 'Bob', lastName: 'Ray', email: 'bob@example.com' }
const settings = { scenario: 'empty', parameters: {}, seed: 1, clock: { mode: 'frozen', at: now } } as const
const toAnyone: InvitationPolicy = {
  lifetime: null,
  keepsSettled: true,
  resends: false,
  onePerAddress: false,
  addresseeOnly: false,
}
const toOne: InvitationPolicy = { ...toAnyone, addresseeOnly: true }

function worldWith(change: Partial<Invitation> = {}) {
  const invitation: Invitation = {
    id: 'invitation',
    service: 'snyk',
    organizationId: 'org',
    sequence: 7,
    email: ' ann.lee@EXAMPLE.com ',
    roleIds: ['role'],
    code: 'c0de',
    invitedBy: 'bob',
    createdAt: 0,
    updatedAt: 0,
    expiresAt: null,
    acceptedBy: null,
    acceptedAt: null,
    cancelledBy: null,
    cancelledAt: null,
    ...change,
  }
  const world = new World('test', [
    ['settings', '', settings],
    ['organizations', 'org', organization],
    ['roles', 'role', role],
    ['people', 'ann', ann],
    ['people', 'bob', bob],
    ['invitations', 'invitation', invitation],
  ])
  return { world, invitation }
}

function codeOf(act: () => unknown): string {
  try {
    act()
    return 'done'
  } catch (error) {
    return error instanceof Refusal ? error.problem.code : 'defect'
  }
}

const pending = {}
const expired = { expiresAt: now }
const acceptedByAnn = { acceptedAt: 1, acceptedBy: 'ann' }
const cancelled = { cancelledAt: 1, cancelledBy: 'bob' }

test.each([
  ['pending, the addressee', pending, ann, toOne, 'done', 'done'],
  ['pending, somebody else', pending, bob, toOne, 'forbidden', 'forbidden'],
  ['pending, whoever holds the code', pending, bob, toAnyone, 'done', 'done'],
  ['expired, the addressee', expired, ann, toOne, 'no-longer-valid', 'no-longer-valid'],
  ['expired, somebody else', expired, bob, toOne, 'forbidden', 'forbidden'],
  ['accepted, by the one who did', acceptedByAnn, ann, toOne, 'done', 'no-longer-valid'],
  ['accepted, by another holder', acceptedByAnn, bob, toAnyone, 'no-longer-valid', 'no-longer-valid'],
  ['cancelled, the addressee', cancelled, ann, toOne, 'no-longer-valid', 'no-longer-valid'],
])('%s: to accept and to decline', (_, change, person, policy, toAccept, toDecline) => {
  const first = worldWith(change)
  expect(codeOf(() => accept(first.world, person, policy, first.invitation, now))).toBe(toAccept)
  const second = worldWith(change)
  expect(codeOf(() => decline(second.world, person, policy, second.invitation, now))).toBe(toDecline)
})

test('to decline ends the invitation in the name of who does it, and makes nobody a member', () => {
  const { world, invitation } = worldWith()
  decline(world, ann, toOne, invitation, now)
  const after = world.invitation('snyk', 'invitation') as Invitation
  expect(after).toMatchObject({ cancelledBy: 'ann', cancelledAt: now, updatedAt: now, acceptedBy: null })
  expect(stateOf(after, now)).toBe('cancelled')
  expect(world.membership('org', 'ann')).toBeUndefined()
})

test('an address that nobody has opens an account once, and the account can be acted as', () => {
  const { world, invitation } = worldWith({ email: 'zoë.de-witt@example.com ' })
  const person = addresseeOf(world, invitation)
  expect(fullName(person)).toBe('Zoë De-Witt')
  expect(person.email).toBe('zoë.de-witt@example.com')
  expect(addresseeOf(world, { ...invitation, sequence: 8 })).toBe(person)
  const persona = world.all('personas').get(person.email)
  expect(world.personaByToken(persona?.token ?? '')).toBe(persona)
  accept(world, person, toOne, invitation, now)
  expect(world.membership('org', person.id)?.roleIds).toEqual(['role'])
})

test.each([
  ['ada.lovelace@example.com', /^Ada Lovelace$/],
  ['mary_jane.watson42+work@example.com', /^Mary Watson$/],
  ['ada@example.com', /^Ada (?:Lee|Ray)$/],
  ['colleague@example.com', /^(?:Ann Ray|Bob Lee)$/],
  ['new.colleague@example.com', /^(?:Ann Ray|Bob Lee)$/],
  ['team-17@example.com', /^(?:Ann Ray|Bob Lee)$/],
  ['x@example.com', /^(?:Ann Ray|Bob Lee)$/],
])('who opens an account as %s has the name of a person', (email, name) => {
  const { world, invitation } = worldWith({ email })
  for (const { id: personId } of [ann, bob]) {
    world.putMembership({ organizationId: 'org', personId, roleIds: ['role'] })
  }
  expect(fullName(addresseeOf(world, invitation))).toMatch(name)
  expect(fullName(addresseeOf(worldWith({ email }).world, invitation))).toMatch(/^\p{L}\S+ \p{L}\S+$/u)
})
