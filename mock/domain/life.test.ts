import fc from 'fast-check'
import { expect, test } from 'vitest'
import { World } from '../world/world.ts'
import type { Access } from './access.ts'
import { codeOf, stateOf, type InvitationState } from './invitation.ts'
import { accept, cancel, decline, invite, resend, view, type InvitationPolicy } from './invitations.ts'
import { sentMail } from './mail.ts'
import type { Refusal } from './problem.ts'

const organization = { id: 'org', name: 'Acme' }
const role = { id: 'role', organizationId: 'org', key: 'admin', name: 'Admin', rank: 2, permissions: [] }
const owner = { id: 'owner', firstName: 'Ann', lastName: 'Lee', email: 'ann@example.com' }
const invitee = { id: 'invitee', firstName: 'Bob', lastName: 'Ray', email: 'bob@example.com' }
const settings = { scenario: 'empty', parameters: {}, seed: 1, clock: { mode: 'frozen', at: 0 } } as const
const manages = { ...role, permissions: ['org.read', 'org.user.read', 'org.user.invite'] as const }
const access: Access = { organization, person: owner, roles: [manages] }

const settledStates = ['accepted', 'cancelled', 'expired'] as const

const usual = {
  lifetime: fc.option(fc.constant(10), { nil: null }),
  keepsSettled: fc.boolean(),
  onePerAddress: fc.boolean(),
  addresseeOnly: fc.boolean(),
  resends: fc.boolean(),
}

/** The services' own, and those with what few services do. */
const policies: fc.Arbitrary<InvitationPolicy> = fc.oneof(
  fc.record(usual),
  fc.record({
    ...usual,
    resendsFrom: fc.subarray(['pending', 'expired'] as const),
    keeps: fc.subarray([...settledStates]),
    cancelsSettled: fc.boolean(),
    declines: fc.boolean(),
    renews: fc.record({ code: fc.boolean(), end: fc.boolean() }),
  }),
)

const steps = fc.array(
  fc.record({ action: fc.constantFrom('view', 'cancel', 'resend', 'accept', 'decline'), wait: fc.nat(6) }),
)

/** What is known of an invitation from its story alone. */
interface Model {
  state: Exclude<InvitationState, 'expired'>
  /** When it expires, unless it has been answered. */
  until: number
  mails: number[]
  /** How often its link has changed. */
  links: number
}

/** What the model makes of a step: the refusal, or undefined when it is done. */
function step(model: Model, policy: InvitationPolicy, action: string, now: number): string | undefined {
  const isPending = model.state === 'pending' && now < model.until
  const isExpired = model.state === 'pending' && now >= model.until
  const state = isExpired ? 'expired' : model.state
  const isKept = state === 'pending' || (policy.keeps?.includes(state) ?? policy.keepsSettled)
  switch (action) {
    case 'view':
      return isKept ? undefined : 'gone'
    case 'cancel':
      if (!isKept) return 'gone'
      if (!isPending && policy.cancelsSettled === false) return 'no-longer-valid'
      model.state = 'cancelled'
      return undefined
    case 'resend':
      if (state !== 'pending' && state !== 'expired') return isKept ? 'no-longer-valid' : 'gone'
      if (!policy.resends) return 'forbidden'
      if (policy.resendsFrom?.includes(state) === false) return 'no-longer-valid'
      if (policy.renews?.end !== false) model.until = policy.lifetime === null ? Infinity : now + policy.lifetime
      if (policy.renews?.code) model.links += 1
      model.mails.push(now)
      return undefined
    case 'accept':
      if (model.state === 'accepted') return undefined
      if (!isPending) return 'no-longer-valid'
      model.state = 'accepted'
      return undefined
    default:
      if (!isPending) return 'no-longer-valid'
      if (policy.declines === false) return 'forbidden'
      model.state = 'cancelled'
      return undefined
  }
}

test('an invitation lives as its policy says, and a mail goes out when it is made and each time it is sent again', () => {
  fc.assert(
    fc.property(policies, steps, (policy, story) => {
      const world = new World('test', [
        ['settings', '', settings],
        ['organizations', 'org', organization],
        ['roles', 'role', role],
        ['people', 'owner', owner],
        ['people', 'invitee', invitee],
      ])
      const { id } = invite(world, access, policy, { service: 'snyk', email: invitee.email, roles: [role] }, 0)
      const model: Model = { state: 'pending', until: policy.lifetime ?? Infinity, mails: [0], links: 0 }
      let now = 0
      const codes = new Set<string>()
      for (const { action, wait } of story) {
        now += wait
        const invitation = world.invitation('snyk', id)
        if (!invitation) throw new Error('It is lost.')
        const act = {
          view: () => void view(access, policy, invitation, now),
          cancel: () => cancel(world, access, policy, invitation, now),
          resend: () => void resend(world, access, policy, invitation, now),
          accept: () => void accept(world, invitee, policy, invitation, now),
          decline: () => decline(world, invitee, policy, invitation, now),
        }[action]
        let refusal: string | undefined
        try {
          act?.()
        } catch (error) {
          refusal = (error as Refusal).problem.code
        }
        expect({ action, now, refusal }).toEqual({ action, now, refusal: step(model, policy, action, now) })
        const left = world.invitation('snyk', id)
        const state = left && stateOf(left, now)
        if (left) codes.add(codeOf(left, world.ids))
        expect(state).toBe(model.state === 'pending' && now >= model.until ? 'expired' : model.state)
        const mails = [...world.all('mails')].flatMap(([key, kept]) => (left ? [sentMail(key, kept, left)] : []))
        expect(mails.map(({ sentAt }) => sentAt)).toEqual(model.mails)
        expect(mails.map(({ number }) => number)).toEqual(model.mails.map((_, index) => index + 1))
        expect(new Set(mails.map((mail) => mail.id)).size).toBe(model.mails.length)
      }
      // An old link never comes back.
      if (story.length > 0) expect([model.links, model.links + 1]).toContain(codes.size)
    }),
  )
})
