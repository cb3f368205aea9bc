import type { Service } from '../services/service.ts'
import type { SharedWays } from '../world/keep.ts'
import type { Universe } from '../world/universe.ts'
import { SharedBarriers } from './barriers/shared-barriers.ts'
import type { JournalLimits } from './journal/journal.ts'
import { SharedJournals } from './journal/shared-journals.ts'
import { NotedReports } from './noted-reports.ts'
import { NotedSteps } from './noted-steps.ts'

export interface WithOthersOptions {
  readonly universe: Universe
  readonly shared: SharedWays
  readonly limits: JournalLimits
  readonly services: readonly Service[]
  readonly onError: (error: unknown) => void
}

/** What sandboxes have besides their state where other processes serve them as well. */
export function withOthers({ universe, shared, limits, services, onError }: WithOthersOptions) {
  const { notes, changesText } = shared
  const lifeOf = (sandbox: string) => shared.lifeOf(sandbox)
  const world = (sandbox: string) => universe.world(sandbox)
  return {
    steps: new NotedSteps(notes, lifeOf),
    reports: new NotedReports(notes, lifeOf),
    traffic: {
      journals: new SharedJournals({ notes, changesText, lifeOf, limits, services, world }),
      barriers: new SharedBarriers({
        world,
        onError,
        reach: (sandbox) => universe.reach(sandbox),
        commit: (each) => universe.commit(each),
      }),
    },
  }
}
