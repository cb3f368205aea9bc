import type { Conduct } from '../domain/conduct.ts'
import { services as builtIn } from '../services/registry.ts'
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

/** Every bug that a sandbox with these services can have. */
export const knownBugsOf = (services: readonly Service[]): readonly KnownBug[] =>
  bugs.map((bug) => ({
    ...describeBug(bug, services),
    probes: Object.fromEntries(
      services.filter((service) => bug.applies(service)).map((service) => [service.name, probesOf(bug, service)]),
    ),
  }))

/** Every bug that a sandbox of the built-in services can have. */
export const knownBugs = knownBugsOf(builtIn)

/** The service of that name, built in or among own ones. Throws for one that there is not. */
export function serviceOf(name: string, own: readonly Service[] = []): Service {
  const service = [...builtIn, ...own].find((each) => each.name === name)
  if (!service) throw new Error(`There is no service ${name}.`)
  return service
}

/** What a service calls what all have. Throws for one that there is not. */
export const termsOf = (name: string, own?: readonly Service[]): Terms => serviceOf(name, own).terms

/** Where a success of the service has what its terms tell of. */
export function envelopeOf({ terms: { envelope } }: Service, conduct: Conduct): Way {
  return envelope && isLive({ conduct }, envelope.with) ? envelope.way : []
}
