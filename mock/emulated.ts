import type { Directory } from './control/directory.ts'
import type { ExampleRequest, Service } from './services/service.ts'

/** One of the emulated services, and a request to it that works. */
export interface EmulatedService {
  readonly name: string
  readonly title: string
  /** What a client takes as its base URL. */
  readonly url: string
  /** Made as the owner, of the first organization. */
  readonly example: ExampleRequest
  /** Of an own one: the lines of its definition that would say otherwise than what was guessed. */
  readonly guesses?: readonly string[]
}

/** The services of a mock that is found at the URL. */
export function emulated(
  services: readonly Service[],
  url: string,
  { organizations, personas }: Directory,
): EmulatedService[] {
  const organizationId = organizations[0]?.id ?? ''
  const owner = personas.find(({ id }) => id === 'owner') ?? personas[0]
  return services.map((service) => ({
    name: service.name,
    title: service.title,
    url: url + service.basePath,
    example: service.example({ url, organizationId, authorization: owner?.authorization[service.name] ?? '' }),
    ...(service.own && { guesses: service.own.guesses }),
  }))
}
