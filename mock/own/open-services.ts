import { learnService } from '../domain/known-services.ts'
import { DefinitionError } from './definition-error.ts'
import type { OwnService } from './definition.ts'
import { openService } from './open-service.ts'
import type { OwnHost } from './opened.ts'
import { services as builtIn } from '../services/registry.ts'
import { learnOperations, operationsOf } from '../services/known-operations.ts'
import type { Service } from '../services/service.ts'

/** Opens own services, one beside the other. Rejects with a DefinitionError. */
export async function openServices(given: readonly OwnService[], host: OwnHost): Promise<readonly Service[]> {
  const opened: Service[] = []
  for (const each of given) {
    const others = [...builtIn, ...opened]
    const service = await openService(each, host, (one) =>
      others.some((other) => sharedPath(one, other) !== undefined) ? belowName(one) : undefined,
    )
    for (const other of others) requireApart(service, other)
    if (!service.own?.isExtension) learnService(service)
    learnOperations(service.name, service.own?.operations ?? [])
    opened.push(service)
  }
  return opened
}

/** Throws a DefinitionError when a request could be for both. */
function requireApart(service: Service, other: Service): void {
  const { name, title, own } = service
  if (own?.isExtension && !other.own) return
  if (name === other.name && !(own?.isExtension && other.own?.isExtension))
    throw new DefinitionError(
      `There already is a service ${name}, ${other.title}. Write another name in the definition, as in name: '${name}-2'.`,
    )
  const shared = sharedPath(service, other)
  if (shared !== undefined)
    throw new DefinitionError(
      `${title} has the path ${shared}, which ${other.title} has too. Write basePath: '${belowName(service)}' in its definition, and ask it there.`,
    )
}

const belowName = ({ name, basePath }: Service) => `/${name}${basePath}`

/** A path of the one that the other has too. */
function sharedPath({ own }: Service, other: Service): string | undefined {
  const paths = own?.operations.map(({ path }) => path) ?? []
  const others = other.own?.operations.map(({ path }) => path) ?? builtInPaths(other)
  return others.find((path) => paths.some((each) => isSamePath(each, path)))
}

const builtInPaths = ({ name }: Service): readonly string[] => operationsOf(name).map(({ path }) => path)

/** Whatever parameters are called. */
const isSamePath = (one: string, other: string) => bare(one) === bare(other)
const bare = (path: string) => path.replaceAll(/\{[^{}]+\}/g, '{}')
