import { randomUUID } from 'node:crypto'
import type { Reply } from '../support/exchange.ts'
import { jsonApi, type ServiceName, type Stage } from '../support/stage.ts'

/** Invites an address through a service, as its owner, in the sandbox that `prefix` names. */
export function invite(
  stage: Stage,
  service: ServiceName,
  email: string,
  { prefix = '', org = stage.org }: { prefix?: string; org?: string } = {},
): Promise<Reply> {
  const headers = {
    ...stage.as('owner', service),
    'content-type': service === 'clickhouse' ? 'application/json' : jsonApi,
  }
  const ask = {
    clickhouse: { path: `/v1/organizations/${org}/invitations`, body: { email, role: 'developer' } },
    snyk: {
      path: `/rest/orgs/${org}/invites?version=2024-10-15`,
      body: { data: { type: 'org_invitation', attributes: { email, role: stage.role('Developer') } } },
    },
    mpdx: {
      path: `/api/v2/organizations/${org}/invites`,
      body: { data: { type: 'organization_invites', attributes: { recipient_email: email } } },
    },
  }[service]
  return stage.send({ method: 'POST', headers, ...ask, path: prefix + ask.path })
}

/** The id of what a creation answered with. */
export function idIn({ json }: Reply): string {
  const { id, data } = json as { id?: string; data?: { id: string } }
  return id ?? data?.id ?? ''
}

/** Whether the service's list shows the invitation. */
export async function isListed(stage: Stage, service: ServiceName, id: string, prefix = '') {
  const headers = { ...stage.as('owner', service), ...(service === 'mpdx' && { 'content-type': jsonApi }) }
  const path = {
    clickhouse: `/v1/organizations/${stage.org}/invitations`,
    snyk: `/rest/orgs/${stage.org}/invites?version=2024-10-15&limit=100`,
    mpdx: `/api/v2/organizations/${stage.org}/invites?per_page=100`,
  }[service]
  const { json } = await stage.send({ path: prefix + path, headers })
  const list = Array.isArray(json) ? (json as { id: string }[]) : (json as { data: { id: string }[] }).data
  return list.some((each) => each.id === id)
}

export const newAddress = () => `${randomUUID()}@example.com`
