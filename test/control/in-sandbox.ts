import type { Mock, Sandbox } from '../../mock/index.ts'
import { accessTo } from '../bad-input/services.ts'
import { exchange, type Reply } from '../support/exchange.ts'
import { stageOf, type ServiceName, type Stage } from '../support/stage.ts'

/** What a test needs of a sandbox, as if it were the whole mock. */
export function inSandbox(sandbox: Pick<Sandbox, 'url' | 'directory'>): Stage {
  const { origin, pathname } = new URL(sandbox.url)
  const prefix = pathname.replace(/\/$/, '')
  const set = stageOf({ url: origin, directory: sandbox.directory } as Mock)
  return { ...set, send: (ask) => exchange(origin, { ...ask, path: prefix + ask.path }) }
}

export interface Invited {
  readonly id: string
  readonly email: string
  /** The answer's body. */
  readonly json: unknown
}

/** Invites somebody as the owner. Rejects unless that succeeds. */
export async function invite(set: Stage, service: ServiceName, email: string): Promise<Invited> {
  const { list, query, as, mediaType, valid } = accessTo(service, set)
  const body = JSON.stringify(valid).replace('"somebody@example.com"', JSON.stringify(email))
  const { status, json } = await set.send({
    method: 'POST',
    path: list + query,
    headers: { ...as, 'content-type': mediaType },
    body,
  })
  if (status >= 300) throw new Error(`Inviting was answered with ${status}: ${JSON.stringify(json)}`)
  return { id: resourceOf(json).id, email, json }
}

export function look(set: Stage, service: ServiceName, id: string, method = 'GET'): Promise<Reply> {
  const { list, query, as } = accessTo(service, set)
  return set.send({ method, path: `${list}/${id}${query}`, headers: as })
}

/** Ids and addresses in a service's list; every page of it. */
export async function listed(set: Stage, service: ServiceName): Promise<{ id: string; email: unknown }[]> {
  const { list, query, as, emailIn } = accessTo(service, set)
  const wide = { clickhouse: '', snyk: '&limit=100', mpdx: '?per_page=10000' }[service]
  const { json } = await set.send({ path: list + query + wide, headers: as })
  const resources = (Array.isArray(json) ? json : (json as { data: unknown[] }).data) as { id: string }[]
  return resources.map((resource) => ({ id: resource.id, email: emailIn(resource) }))
}

/** What the lists of all services show. */
export const everything = (set: Stage) =>
  Promise.all((['clickhouse', 'snyk', 'mpdx'] as const).map((service) => listed(set, service)))

function resourceOf(json: unknown): { id: string } {
  return (Object(json) as { data?: { id: string } }).data ?? (json as { id: string })
}
