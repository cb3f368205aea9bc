import {
  openapiWith,
  openOwnServices,
  operationOf,
  providers,
  rulesInForce,
  statesOf,
  type ConductRequest,
  type OwnService,
} from '../../mock/index.ts'
import { conductSettings } from '../../mock/index.ts'
import { listOf, member, objectOf, resolve, textOf } from '../verify/json.ts'
import { parsePact, type Interaction } from '../verify/pact.ts'
import type { Source } from '../verify/sources.ts'

/** One thing that contracts could ask of an operation, and the interactions that do, by their descriptions. */
export interface Cell {
  readonly name: string
  readonly by: readonly string[]
}

/** What pacts exercise of an operation. */
export interface OperationCoverage {
  readonly operation: string
  readonly method: string
  readonly path: string
  /** Declared answers. */
  readonly statuses: readonly Cell[]
  /** Declared query parameters. */
  readonly parameters: readonly Cell[]
  /** Provider states that the service knows. */
  readonly states: readonly Cell[]
}

export interface ProviderCoverage {
  readonly provider: string
  readonly operations: readonly OperationCoverage[]
  /** How many statuses and parameters of its operations are exercised, and how many of its states, in percent. */
  readonly share: number
}

export interface CoverageReport {
  readonly providers: readonly ProviderCoverage[]
  /** The same of all providers together. */
  readonly share: number
}

export interface CoverageOptions {
  readonly conduct?: ConductRequest
  /** Which service a provider's name means; each service has its own name beside these. */
  readonly providerNames?: Readonly<Record<string, string>>
  /** Own services, which pacts may be with beside the built-in ones. */
  readonly services?: readonly OwnService[]
}

/** What pacts exercise of the services that they are with. Files that are no pacts count for nothing. */
export async function coverage(sources: readonly Source[], options: CoverageOptions = {}): Promise<CoverageReport> {
  const { conduct: asked = {}, providerNames = {} } = options
  const { profile = 'documented', switches = {} } = conductSettings(asked)
  const conduct = { profile, switches }
  const own = await openOwnServices(options.services)
  const [rules, text] = await Promise.all([rulesInForce(conduct, own), openapiWith(own)(conduct)])
  const openapi = objectOf(JSON.parse(text))
  const pacts = sources.flatMap(({ text: each }) => pactsIn(each))
  const known = [...providers, ...own.map((service) => service.name)]
  const found = new Map<string, Interaction[]>()
  for (const { provider, interactions } of pacts) {
    const name = Object.hasOwn(providerNames, provider) ? (providerNames[provider] ?? provider) : provider
    if (!known.includes(name)) continue
    const http = interactions.filter(({ isHttp, malformed }) => isHttp && malformed === undefined)
    found.set(name, [...(found.get(name) ?? []), ...http])
  }
  const all = [...found].map(([provider, interactions]) => {
    const known = statesOf(provider)
    const operations = Object.values(rules.operations)
      .filter(({ service }) => service === provider)
      .map(({ operationId, method, path, responses }): OperationCoverage => {
        const own = interactions.filter((each) => operationOf(each, rules)?.operationId === operationId)
        const cells = (names: readonly string[], isOf: (each: Interaction, name: string) => boolean) =>
          names.map((name): Cell => ({ name, by: own.filter((each) => isOf(each, name)).map(described) }))
        return {
          operation: operationId,
          method: method.toUpperCase(),
          path,
          statuses: cells(Object.keys(responses).filter(isStatus), ({ status }, name) => String(status) === name),
          parameters: cells(parametersOf(openapi, path, method), ({ request }, name) => request.query.has(name)),
          states: cells(known, ({ states }, name) => states.some((state) => isState(state.name, name))),
        }
      })
    return { provider, operations, share: shareOf([operations]) }
  })
  return { providers: all, share: shareOf(all.map(({ operations }) => operations)) }
}

/** Whatever else is answered can't be counted. */
const isStatus = (name: string) => /^\d{3}$/.test(name)

const described = ({ description }: Interaction) => description

function pactsIn(text: string) {
  try {
    return [parsePact(text)]
  } catch {
    return []
  }
}

/** `3 pending invitations` is `{count} pending invitations`. */
const isState = (given: string, name: string) =>
  given === name || new RegExp(`^${name.replaceAll(/\{\w+\}/g, String.raw`\d+`)}$`).test(given)

function parametersOf(openapi: object, path: string, method: string): string[] {
  const item = member(member(openapi, 'paths'), path)
  return [...listOf(member(item, 'parameters')), ...listOf(member(member(item, method), 'parameters'))]
    .map((each) => resolve(openapi, each) ?? {})
    .filter((each) => each['in'] === 'query')
    .map((each) => textOf(each['name'], ''))
}

/** A state counts once for its provider, with whichever operation. */
function shareOf(providersOf: readonly (readonly OperationCoverage[])[]): number {
  const cells = providersOf.flatMap((operations) => {
    const own = operations.flatMap(({ statuses, parameters }) => [...statuses, ...parameters])
    const states = (operations[0]?.states ?? []).map(({ name }) => ({
      by: operations.flatMap((each) => each.states.filter((state) => state.name === name).flatMap(({ by }) => by)),
    }))
    return [...own, ...states]
  })
  const exercised = cells.filter(({ by }) => by.length > 0).length
  return cells.length === 0 ? 100 : Math.floor((1000 * exercised) / cells.length) / 10
}

/** What no interaction asks for, in words: `listOrgInvitation: status 403`. */
export function gapsOf({ operations }: ProviderCoverage): string[] {
  const [first] = operations
  const unused = (first?.states ?? []).filter(({ name }) =>
    operations.every(({ states }) => states.every((each) => each.name !== name || each.by.length === 0)),
  )
  return [
    ...operations.flatMap(({ operation, statuses, parameters }) => [
      ...statuses.filter(({ by }) => by.length === 0).map(({ name }) => `${operation}: status ${name}`),
      ...parameters.filter(({ by }) => by.length === 0).map(({ name }) => `${operation}: parameter ${name}`),
    ]),
    ...unused.map(({ name }) => `state "${name}"`),
  ]
}
