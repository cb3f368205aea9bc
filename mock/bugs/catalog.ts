import type { Conduct } from '../domain/conduct.ts'
import { services } from '../services/registry.ts'
import type { Service } from '../services/service.ts'
import { isLive } from '../services/switches.ts'
import type { Terms, Way } from '../services/terms.ts'
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

/** The service of that name. Throws for one that there is not. */
export function serviceOf(name: string): Service {
  const service = services.find((each) => each.name === name)
  if (!service) throw new Error(`There is no service ${name}.`)
  return service
}

/** What a service calls what all have. Throws for one that there is not. */
export const termsOf = (name: string): Terms => serviceOf(name).terms

/** Where a success of the service has what its terms tell of. */
export function envelopeOf({ terms: { envelope } }: Service, conduct: Conduct): Way {
  return envelope && isLive({ conduct }, envelope.with) ? envelope.way : []
}
