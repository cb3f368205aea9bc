import { stateOf, type InvitationState, type ServiceName } from '../domain/invitation.ts'
import type { Change, Kind, Records } from '../world/records.ts'
import { World } from '../world/world.ts'
import { buildScenario } from './build.ts'

/** The moment before which seeded things happened. */
export const reference = Date.UTC(2026, 0, 5, 9)
export const day = 24 * 60 * 60 * 1000
export const years = (count: number) => count * 365 * 24 * 60 * 60 * 1000

/** Builds a scenario for a test, with what the tests ask of it. */
export async function worldOf(scenario: string, seed: number, parameters = {}) {
  const changes = await buildScenario({ scenario, seed, parameters, clock: { mode: 'frozen', at: reference } })
  return inspect(changes)
}

function inspect(changes: readonly Change[]) {
  const world = new World('test', changes)
  const all = <K extends Kind>(kind: K): Records[K][] => [...world.all(kind).values()]
  const personas = new Map(all('personas').map((persona) => [persona.key, persona]))
  const organizations = all('organizations').map(({ id }) => id)
  const invitations = all('invitations')
  const stateCount = (service: ServiceName, state: InvitationState, organization = organizations[0]) =>
    invitations.filter(
      (each) => each.service === service && each.organizationId === organization && stateOf(each, reference) === state,
    ).length
  return { changes, world, all, personas, organizations, invitations, stateCount }
}

export type Inspected = ReturnType<typeof inspect>
