import { services } from '../services/registry.ts'
import type { Terms } from '../services/terms.ts'
import { describeBug, type BugDescription } from './describe.ts'
import { probesOf, type ServiceProbe } from './probes.ts'
import { bugs } from './registry.ts'

/** A bug, and how one request shows it, by the services that can have it. */
export interface KnownBug extends BugDescription {
  /** Empty where no single request shows it. */
  readonly probes: Readonly<Record<string, readonly ServiceProbe[]>>
}

/** Every bug that a sandbox can have. */
export const knownBugs: readonly KnownBug[] = bugs.map((bug) => ({
  ...describeBug(bug, services),
  probes: Object.fromEntries(
    services.filter((service) => bug.applies(service)).map((service) => [service.name, probesOf(bug, service)]),
  ),
}))

/** What a service calls what all have. Throws for one that there is not. */
export function termsOf(name: string): Terms {
  const service = services.find((each) => each.name === name)
  if (!service) throw new Error(`There is no service ${name}.`)
  return service.terms
}
