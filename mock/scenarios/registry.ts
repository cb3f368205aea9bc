import { empty } from './empty.ts'
import { enterprise } from './enterprise.ts'
import { messy } from './messy.ts'
import type { Scenario } from './scenario.ts'
import { smallTeam } from './small-team.ts'

/** Every starting state that can be asked for by name. */
export const scenarios: readonly Scenario[] = [empty, smallTeam, enterprise, messy]
