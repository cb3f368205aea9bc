import { expect, test } from 'vitest'
import type { InvitationState } from './invitation.ts'
import { decide, lifecycle, type Action, type Actors, type Decision, type LifecyclePolicy } from './lifecycle.ts'

/**
 * Each cell is what happens: `keep`, `no` and why, or the state that follows. Of two, the first is for a service that
 * forgets settled invitations and the second for one that keeps them; with a plus, the first is for one that does not send
 * again. No actor: it can't be asked.
 */
const overseers = `
  state      action   manager                reader        outsider
  pending    view     keep                   keep          no:hidden
  pending    cancel   cancelled              no:forbidden  no:hidden
  pending    resend   no:forbidden+pending   no:forbidden  no:hidden
  accepted   view     no:gone/keep           no:gone/keep  no:hidden
  accepted   cancel   no:gone/cancelled      no:forbidden  no:hidden
  accepted   resend   no:gone/no:late        no:forbidden  no:hidden
  cancelled  view     no:gone/keep           no:gone/keep  no:hidden
  cancelled  cancel   no:gone/cancelled      no:forbidden  no:hidden
  cancelled  resend   no:gone/no:late        no:forbidden  no:hidden
  expired    view     no:gone/keep           no:gone/keep  no:hidden
  expired    cancel   no:gone/cancelled      no:forbidden  no:hidden
  expired    resend   no:forbidden+pending   no:forbidden  no:hidden`

const answerers = `
  state      action   invitee    acceptor  stranger
  pending    accept   accepted   -         no:forbidden
  pending    decline  cancelled  -         no:forbidden
  accepted   accept   no:late    keep      no:forbidden
  accepted   decline  no:late    no:late   no:forbidden
  cancelled  accept   no:late    no:late   no:forbidden
  cancelled  decline  no:late    no:late   no:forbidden
  expired    accept   no:late    -         no:forbidden
  expired    decline  no:late    -         no:forbidden`

const cells = [overseers, answerers].flatMap((table) => {
  const [[, , ...actors], ...rows] = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/ +/)) as [string[], ...string[][]]
  return rows.flatMap(([state = '', action = '', ...wanted]) =>
    wanted.map((want, index) => ({ state, action, actor: actors[index] ?? '', want })),
  )
})

const forgets: LifecyclePolicy = { lifetime: 1, keepsSettled: false, resends: false }
const keeps: LifecyclePolicy = { lifetime: null, keepsSettled: true, resends: false }

function words(decision: Decision): string {
  if (decision.does === 'keep') return 'keep'
  if (decision.does === 'move') return decision.to
  return `no:${decision.because === 'no-longer-valid' ? 'late' : decision.because}`
}

test.each(cells.filter(({ want }) => want !== '-'))(
  '$state, $action by $actor, under each policy: $want',
  ({ state, action, actor, want }) => {
    const under = (policy: LifecyclePolicy) =>
      words(decide(state as InvitationState, action as Action, actor as Actors[Action], policy))
    const either = (...given: string[]) => [...new Set(given)]
    const [without, resending] = [false, true].map((resends) =>
      either(...[forgets, keeps].map((policy) => under({ ...policy, resends }))).join('/'),
    ) as [string, string]
    expect(either(without, resending).join('+')).toBe(want)
  },
)

test('the table has the cells that can be asked, and no others', () => {
  const there = Object.entries(lifecycle).flatMap(([state, actions]) =>
    Object.entries(actions).flatMap(([action, each]) =>
      Object.keys(each).map((actor) => `${state} ${action} ${actor}`),
    ),
  )
  const [asked, never] = [true, false].map((isAsked) =>
    cells
      .filter(({ want }) => (want !== '-') === isAsked)
      .map(({ state, action, actor }) => `${state} ${action} ${actor}`),
  ) as [string[], string[]]
  expect(there.sort()).toEqual(asked.sort())
  expect(never).toHaveLength(4)
  expect(() => decide('pending', 'accept', 'acceptor', keeps)).toThrow('Of a pending invitation there is no acceptor.')
})
