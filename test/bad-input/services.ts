import { jsonApi, type ServiceName, type Stage } from '../support/stage.ts'

/** How a service is reached, and a document that it takes. */
export interface Access {
  readonly name: ServiceName
  /** List and create; the query that each request needs stands apart. */
  readonly list: string
  readonly query: string
  readonly mediaType: string
  /** The owner's credentials. */
  readonly as: Readonly<Record<string, string>>
  /** A body that creates an invitation. */
  readonly valid: object
  /** The e-mail address in a created or listed resource. */
  readonly emailIn: (resource: unknown) => unknown
}

export const names = ['clickhouse', 'snyk', 'mpdx'] as const

export function accessTo(name: ServiceName, { org, as, role }: Stage): Access {
  const email = 'somebody@example.com'
  const attribute = (key: string) => (resource: unknown) =>
    (resource as { attributes: Record<string, unknown> }).attributes[key]
  const credentials = as('owner', name)
  switch (name) {
    case 'clickhouse':
      return {
        name,
        list: `/v1/organizations/${org}/invitations`,
        query: '',
        mediaType: 'application/json',
        as: credentials,
        valid: { email, role: 'developer' },
        emailIn: (resource) => (resource as { email: unknown }).email,
      }
    case 'snyk':
      return {
        name,
        list: `/rest/orgs/${org}/invites`,
        query: '?version=2024-10-15',
        mediaType: jsonApi,
        as: credentials,
        valid: { data: { type: 'org_invitation', attributes: { email, role: role('Developer') } } },
        emailIn: attribute('email'),
      }
    case 'mpdx':
      return {
        name,
        list: `/api/v2/organizations/${org}/invites`,
        query: '',
        mediaType: jsonApi,
        as: credentials,
        valid: {
          data: { type: 'organization_invites', attributes: { recipient_email: email, invite_user_as: 'admin' } },
        },
        emailIn: attribute('recipient_email'),
      }
  }
}
