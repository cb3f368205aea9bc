import { demos } from './demos.ts'
import { empty } from './empty.ts'
import { enterprise } from './enterprise.ts'
import { messy } from './messy.ts'
import { providerStates } from './provider-states.ts'
import type { Scenario } from './scenario.ts'
import { smallTeam } from './small-team.ts'
import { organizationState } from './organization-state.ts'
import { worldState } from './world-file/world-state.ts'

/** Whole worlds to work in. */
export const worlds: readonly Scenario[] = [empty, smallTeam, enterprise, messy]

/** Worlds to show, with scenes. */
export { demos }

/** What a contract says is given before a request. Several may be given at once. */
export const states: readonly Scenario[] = [organizationState(worlds), worldState, ...providerStates]

/** Every starting state that can be asked for by name. */
export const scenarios: readonly Scenario[] = [...worlds, ...demos, ...states]
