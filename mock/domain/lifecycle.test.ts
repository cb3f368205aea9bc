import { expect, test } from 'vitest'
import type { InvitationState } from './invitation.ts'
import { decide, lifecycle, type Action, type Actor, type Decision, type LifecyclePolicy } from './lifecycle.ts'

/**
 * Each cell is what happens: `keep`, `no` and why, or the state that follows. Of two, the first is for a service that
 * forgets settled invitations (ClickHouse, Snyk) and the second for one that keeps them (MPDX).
 */
const table = `
  state      action   manager             reader        outsider      invitee      acceptor     clock
  pending    view     keep                keep          no:hidden     keep         keep         keep
  pending    cancel   cancelled           no:forbidden  no:hidden     no:forbidden no:forbidden keep
  pending    accept   no:forbidden        no:forbidden  no:forbidden  accepted     accepted     no:forbidden
  pending    decline  no:forbidden        no:forbidden  no:forbidden  cancelled    cancelled    no:forbidden
  pending    expire   no:forbidden        no:forbidden  no:forbidden  no:forbidden no:forbidden expired
  accepted   view     no:gone/keep        no:gone/keep  no:hidden     no:late      no:late      keep
  accepted   cancel   no:gone/cancelled   no:forbidden  no:hidden     no:forbidden no:forbidden keep
  accepted   accept   no:forbidden        no:forbidden  no:forbidden  no:late      keep         no:forbidden
  accepted   decline  no:forbidden        no:forbidden  no:forbidden  no:late      no:late      no:forbidden
  accepted   expire   no:forbidden        no:forbidden  no:forbidden  no:forbidden no:forbidden keep
  cancelled  view     no:gone/keep        no:gone/keep  no:hidden     no:late      no:late      keep
  cancelled  cancel   no:gone/cancelled   no:forbidden  no:hidden     no:forbidden no:forbidden keep
  cancelled  accept   no:forbidden        no:forbidden  no:forbidden  no:late      no:late      no:forbidden
  cancelled  decline  no:forbidden        no:forbidden  no:forbidden  no:late      no:late      no:forbidden
  cancelled  expire   no:forbidden        no:forbidden  no:forbidden  no:forbidden no:forbidden keep
  expired    view     no:gone/keep        no:gone/keep  no:hidden     no:late      no:late      keep
  expired    cancel   no:gone/cancelled   no:forbidden  no:hidden     no:forbidden no:forbidden keep
  expired    accept   no:forbidden        no:forbidden  no:forbidden  no:late      no:late      no:forbidden
  expired    decline  no:forbidden        no:forbidden  no:forbidden  no:late      no:late      no:forbidden
  expired    expire   no:forbidden        no:forbidden  no:forbidden  no:forbidden no:forbidden keep`

const [[, , ...actors], ...rows] = table
  .trim()
  .split('\n')
  .map((line) => line.trim().split(/ +/)) as [string[], ...string[][]]

const policies: readonly LifecyclePolicy[] = [
  { lifetime: 1, keepsSettled: false },
  { lifetime: null, keepsSettled: true },
]

function words(decision: Decision): string {
  if (decision.does === 'keep') return 'keep'
  if (decision.does === 'move') return decision.to
  return `no:${decision.because === 'no-longer-valid' ? 'late' : decision.because}`
}

test.each(rows)('%s, %s: each actor, under each policy', (state, action, ...cells) => {
  const given = actors.map((actor) => {
    const both = policies.map((policy) =>
      words(decide(state as InvitationState, action as Action, actor as Actor, policy)),
    )
    return [...new Set(both)].join('/')
  })
  expect(given).toEqual(cells)
})

test('the table has a row for each state and action, and a column for each actor', () => {
  const cells = Object.entries(lifecycle).flatMap(([state, actions]) =>
    Object.entries(actions).flatMap(([action, each]) =>
      Object.keys(each).map((actor) => `${state} ${action} ${actor}`),
    ),
  )
  const ours = rows.flatMap(([state, action]) => actors.map((actor) => `${state} ${action} ${actor}`))
  expect(ours.sort()).toEqual(cells.sort())
})
