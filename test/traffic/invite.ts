import { jsonApi, type ServiceName, type Stage } from '../support/stage.ts'

export const services = ['clickhouse', 'snyk', 'mpdx'] as const

export interface Invite {
  readonly url: string
  readonly method: 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A request, for fetch, that invites somebody through a service. */
export function invite({ mock, org, as, role }: Stage, service: ServiceName, email = 'ada@example.com'): Invite {
  const path = {
    clickhouse: `/v1/organizations/${org}/invitations`,
    snyk: `/rest/orgs/${org}/invites?version=2024-10-15`,
    mpdx: `/api/v2/organizations/${org}/invites`,
  }[service]
  const body = {
    clickhouse: { email, role: 'admin' },
    snyk: { data: { type: 'org_invitation', attributes: { email, role: role('Admin') } } },
    mpdx: { data: { type: 'organization_invites', attributes: { recipient_email: email } } },
  }[service]
  const headers = {
    ...as('owner', service),
    'content-type': service === 'clickhouse' ? 'application/json' : jsonApi,
  }
  return { url: mock.url + path, method: 'POST', headers, body: JSON.stringify(body) }
}

/** Sends it; `headers` are added to its own. */
export function sendInvite({ url, ...request }: Invite, headers: Readonly<Record<string, string>> = {}) {
  return fetch(url, { ...request, headers: { ...request.headers, ...headers } })
}

/** The invite as bytes for a socket. */
export function rawInvite({ url, method, headers, body }: Invite, more: Readonly<Record<string, string>> = {}): string {
  const { host, pathname, search } = new URL(url)
  const all = { host, ...headers, ...more, 'content-length': Buffer.byteLength(body) }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return `${method} ${pathname}${search} HTTP/1.1\r\n${lines.join('')}\r\n${body}`
}

/** Whether a mail has been sent to the address: an invitation was made. */
export const isInvited = ({ mock }: Stage, email = 'ada@example.com') => mock.outbox.list({ to: email }).length > 0
