import { Visit } from '../../serve/visit.ts'
import type { Service } from '../../services/service.ts'
import type { ChangesText } from '../../world/records.ts'
import type { World } from '../../world/world.ts'

/** What is written of a visit, so that others can show it. */
type Kept = Partial<
  Pick<
    Visit,
    | 'prefix'
    | 'now'
    | 'method'
    | 'target'
    | 'headers'
    | 'isSecure'
    | 'number'
    | 'operationId'
    | 'path'
    | 'sent'
    | 'answer'
    | 'problem'
    | 'fault'
    | 'changes'
    | 'bugs'
  >
> & { readonly service?: string | undefined }

/** A visit's JSON. */
export function visitText(visit: Visit, changesText: ChangesText): string {
  const { service, prefix, now, method, target, headers, isSecure, number, operationId, path, sent } = visit
  const { answer, problem, fault, changes, bugs } = visit
  // What nearly all have changed is written in a third of the time.
  const isPlain = changes !== undefined && !changes.before && !changes.orders
  const all: Kept = {
    service: service?.name,
    prefix,
    now,
    method,
    target,
    headers,
    isSecure,
    number,
    operationId,
    path,
    sent,
    answer,
    problem,
    fault,
    bugs,
    changes: isPlain ? undefined : changes,
  }
  const text = JSON.stringify(all)
  return isPlain ? `${text.slice(0, -1)},"changes":{"changes":${changesText(changes.changes)}}}` : text
}

/** The visit to a sandbox that was written so. */
export function visitOf(text: string, world: World, services: readonly Service[]): Visit {
  const { service: name, ...others } = JSON.parse(text) as Kept
  const service = services.find((each) => each.name === name)
  return Object.assign(Object.create(Visit.prototype) as Visit, { ...others, world, service })
}
