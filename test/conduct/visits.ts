import { nobody, vnd } from '../golden/story.ts'
import type { Ask, Reply } from '../support/exchange.ts'
import type { ServiceName, Stage } from '../support/stage.ts'

/** What a ClickHouse envelope holds, in its place; any other answer as it is. */
export function unwrapped(reply: Reply): Reply {
  const { json } = reply
  return typeof json === 'object' && json !== null && 'result' in json ? { ...reply, json: json.result } : reply
}

/** A request to each operation, as the owner; most find nothing. */
function asksOf(service: ServiceName, stage: Stage): Ask[] {
  const { org } = stage
  const headers = { ...stage.as('owner', service), ...(service === 'mpdx' ? vnd : {}) }
  const [list, query] = {
    clickhouse: [`/v1/organizations/${org}/invitations`, ''],
    snyk: [`/rest/orgs/${org}/invites`, '?version=2024-10-15'],
    mpdx: [`/api/v2/organizations/${org}/invites`, ''],
  }[service] as [string, string]
  const one = `${list}/${nobody}`
  return [
    { path: list + query, headers },
    { method: 'POST', path: list + query, headers, body: {} },
    { method: 'DELETE', path: one + query, headers },
    ...(service === 'snyk' ? [] : [{ path: one + query, headers }]),
    ...(service === 'mpdx' ? [{ method: 'PUT', path: `${one}/accept`, headers, body: {} }] : []),
    ...(service === 'clickhouse' ? aroundInvitations(org).map((path) => ({ path, headers })) : []),
  ]
}

const aroundInvitations = (org: string) =>
  ['', `/${org}`, `/${org}/members`, `/${org}/members/${nobody}`, `/${org}/roles`].map(
    (path) => `/v1/organizations${path}`,
  )

/** Asks for what MPDX refuses by Content-Type or Accept alone. */
export async function visitWithoutMediaTypes(stage: Stage, seen: (reply: Reply) => void): Promise<void> {
  for (const ask of asksOf('mpdx', stage)) {
    const { authorization = '' } = ask.headers ?? {}
    seen(await stage.send({ ...ask, headers: { authorization } }))
    seen(await stage.send({ ...ask, headers: { authorization, ...vnd, accept: 'text/plain' } }))
  }
}

/** Uses up what a rate limit allows, then asks once more of each operation. */
export async function exhaust(service: ServiceName, stage: Stage, seen: (reply: Reply) => void): Promise<void> {
  const asks = asksOf(service, stage)
  const [first] = asks as [Ask]
  for (let sent = 0; sent < limits[service]; sent += 1) await stage.send(first)
  for (const ask of asks) seen(await stage.send(ask))
}

const limits = { clickhouse: 40, snyk: 1620, mpdx: 0 }
