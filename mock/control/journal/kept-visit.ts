import { Visit } from '../../serve/visit.ts'
import type { Service } from '../../services/service.ts'
import type { World } from '../../world/world.ts'

/** What is written of a visit, so that others can show it. */
const kept = [
  'prefix',
  'now',
  'method',
  'target',
  'headers',
  'isSecure',
  'number',
  'operationId',
  'path',
  'sent',
  'answer',
  'problem',
  'fault',
  'changes',
  'bugs',
] as const satisfies readonly (keyof Visit)[]

type Kept = Readonly<Partial<Pick<Visit, (typeof kept)[number]>>> & { readonly service?: string }

/** A visit's JSON. */
export function visitText(visit: Visit): string {
  const all: Record<string, unknown> = visit.service ? { service: visit.service.name } : {}
  for (const name of kept) all[name] = visit[name]
  return JSON.stringify(all)
}

/** The visit to a sandbox that was written so. */
export function visitOf(text: string, world: World, services: readonly Service[]): Visit {
  const { service: name, ...others } = JSON.parse(text) as Kept
  const service = services.find((each) => each.name === name)
  return Object.assign(Object.create(Visit.prototype) as Visit, { ...others, world, service })
}
