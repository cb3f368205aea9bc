import * as fc from 'fast-check'
import type { ServiceName } from '../support/stage.ts'

export const people = ['owner', 'admin', 'member', 'billing', 'outsider', 'invitee', 'anonymous'] as const
export type Who = (typeof people)[number]

/** Whom an invitation goes to: a fixed address, or the address of a persona. */
export const addresses = ['a@example.com', 'A@Example.com', 'b@example.org', 'admin', 'invitee', 'outsider'] as const
export const roles = ['Owner', 'Admin', 'Developer', 'Billing'] as const

/** One thing that somebody does. `pick` chooses among all invitations there are, of whatever service and state. */
export type Action = { readonly service: ServiceName; readonly who: Who } & (
  | { readonly does: 'create'; readonly to: (typeof addresses)[number]; readonly role: (typeof roles)[number] }
  | { readonly does: 'list' }
  | { readonly does: 'get' | 'cancel'; readonly pick: number }
  | { readonly does: 'accept'; readonly pick: number; readonly code: 'right' | 'wrong' | 'blank' }
)

/** An action, and how much time passes before it, in milliseconds. */
export type Turn = Action & { readonly after: number }

const who = fc.constantFrom(...people)
const manager = fc.constantFrom<Who>('owner', 'admin', 'anonymous')
/** Mostly those who may, or little would ever happen. */
const mostlyManagers = fc.oneof({ weight: 3, arbitrary: manager }, { weight: 1, arbitrary: who })
const service = fc.constantFrom<ServiceName>('clickhouse', 'snyk', 'mpdx')
/** The latest ones more often: they are pending. */
const pick = fc.oneof(fc.nat(3), fc.nat(200))

const hour = 3_600_000
const after = fc.oneof(
  { weight: 6, arbitrary: fc.nat(2000) },
  { weight: 1, arbitrary: fc.constantFrom(0, hour, 24 * hour, 7 * 24 * hour - 1, 7 * 24 * hour, 8 * 24 * hour) },
)

const turn: fc.Arbitrary<Turn> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      after,
      does: fc.constant('create'),
      service,
      who: mostlyManagers,
      to: fc.constantFrom(...addresses),
      role: fc.constantFrom(...roles),
    }),
  },
  { weight: 2, arbitrary: fc.record({ after, does: fc.constant('list'), service, who }) },
  { weight: 2, arbitrary: fc.record({ after, does: fc.constant('get'), service, who, pick }) },
  { weight: 2, arbitrary: fc.record({ after, does: fc.constant('cancel'), service, who: mostlyManagers, pick }) },
  {
    weight: 2,
    arbitrary: fc.record({
      after,
      does: fc.constant('accept'),
      service: fc.constant('mpdx'),
      who,
      pick,
      code: fc.oneof(
        { weight: 4, arbitrary: fc.constant('right') },
        { weight: 1, arbitrary: fc.constantFrom('wrong', 'blank') },
      ),
    }),
  },
) as fc.Arbitrary<Turn>

export const turns = fc.array(turn, { maxLength: 250, size: 'max' })
