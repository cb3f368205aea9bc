import * as fc from 'fast-check'
import { names } from '../bad-input/services.ts'
import type { ServiceName } from '../support/stage.ts'

export const day = 86_400_000
export const week = 7 * day

/** One thing that is done to one of the sandboxes. `pick` chooses among those there are. */
export type Step = { readonly pick: number } & (
  | { readonly does: 'invite'; readonly service: ServiceName }
  | { readonly does: 'cancel'; readonly which: number }
  | { readonly does: 'answer'; readonly which: number; readonly answer: 'accept' | 'decline' }
  | { readonly does: 'advance'; readonly by: number }
  | { readonly does: 'freeze'; readonly to: number }
  | { readonly does: 'break'; readonly service: ServiceName; readonly times: number }
  | { readonly does: 'create' | 'fork' | 'reset' | 'delete' | 'restart' | 'mend' }
  | { readonly does: 'snapshot' | 'restore'; readonly name: string }
)

const pick = fc.nat(30)
const snapshotName = fc.constantFrom('one', 'two')
export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant('invite'), pick, service: fc.constantFrom(...names) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('cancel'), pick, which: fc.nat(20) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant('answer'),
      pick,
      which: fc.nat(20),
      answer: fc.constantFrom('accept', 'decline'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constant('advance'), pick, by: fc.constantFrom(0, 1, day, week - 1, week) }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('freeze'), pick, to: fc.integer({ min: -20, max: 20 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('break'),
      pick,
      service: fc.constantFrom(...names),
      times: fc.integer({ min: 1, max: 2 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('mend'), pick }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constantFrom('create', 'reset', 'delete', 'restart'), pick }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('fork'), pick }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constantFrom('snapshot', 'restore'), pick, name: snapshotName }) },
) as fc.Arbitrary<Step>
