import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parse } from 'yaml'

import type { OpenApiDocument, OperationObject } from './document.ts'
import { listOperations } from './operations.ts'

/** What `spec/<service>/service.yaml` says of a service. */
type Row = {
  /** The service's name, for people. */
  title: string
  /** The keys of the roles that people are invited to through it, the usual one first. */
  roles: string[]
  /** Whether an organization can have moved to custom roles, and then refuses its first role words. */
  customRoles?: boolean
  /** Whether the directory shows a persona's API key under the service's name. */
  directoryKey?: boolean
  addresses: {
    /** Whether an address is kept in lower case, or as sent. */
    lowerCased: boolean
    /** Whether a quoted local part is an address. */
    quoted: boolean
  }
  /** How it treats invitations: InvitationPolicy of mock/domain/invitations.ts. */
  invitations: Record<string, unknown>
  /** The requests of its API by which somebody is invited, and by which an invitation, where the service can, is cancelled or shown, be it in a list. */
  requests: { invite: RequestForm; cancel?: RequestForm; show?: RequestForm }
}

/** In path and body stand `{organizationId}`, `{invitationId}`, `{email}`, `{role}` (its key) and `{roleId}`. */
type RequestForm = { method: string; path: string; mediaType?: string; body?: unknown }

/** What the mock has to know of a service besides its operations. */
export type ServiceFacts = Row & {
  name: string
  /** The word before what an Authorization header carries: `Basic` with an API key, any other with the token. */
  scheme: string
}

type SecurityScheme = { type: string; scheme?: string; in?: string; name?: string; 'x-invitekit-scheme'?: string }

/**
 * The facts of all services, in the order of the spec.
 *
 * @throws when a service says nothing of itself, or takes no credentials that the mock knows.
 */
export async function readServiceFacts(root: string, document: OpenApiDocument): Promise<ServiceFacts[]> {
  const names = [...new Set(listOperations(document).map(({ service }) => service))]
  return Promise.all(
    names.map(async (name) => {
      const file = `spec/${name}/service.yaml`
      const text = await readFile(path.join(root, file), 'utf8').catch((cause: unknown) => {
        throw new Error(`The service ${name} needs ${file}, as the others have one.`, { cause })
      })
      return { name, scheme: schemeOf(document, name), ...(parse(text) as Row) }
    }),
  )
}

/** How the service's first operation wants its first way to authenticate. */
function schemeOf(document: OpenApiDocument, service: string): string {
  const operations = Object.values(document.paths).flatMap(
    (item) => Object.values(item) as (OperationObject | undefined)[],
  )
  const first = operations.find((operation) => operation?.['x-invitekit-service'] === service)
  const [name = ''] = Object.keys(first?.security?.[0] ?? {})
  const { securitySchemes = {} } = document.components
  const {
    type,
    scheme,
    in: place,
    name: header,
    'x-invitekit-scheme': word,
  } = (securitySchemes[name] ?? {}) as SecurityScheme
  if (type === 'http' && scheme === 'basic') return 'Basic'
  if (type === 'http' && scheme === 'bearer') return 'Bearer'
  if (type === 'apiKey' && place === 'header' && header === 'Authorization' && word !== undefined) return word
  throw new Error(
    `The first operation of ${service} must begin its security with http basic, http bearer, or an apiKey in the header ` +
      'Authorization with x-invitekit-scheme.',
  )
}

/** The parameters of a query that may carry a token. */
export function tokenParametersIn({ components }: OpenApiDocument): string[] {
  const schemes = Object.values(components.securitySchemes ?? {}) as SecurityScheme[]
  return schemes.flatMap(({ type, in: place, name }) =>
    type === 'apiKey' && place === 'query' && name !== undefined ? [name] : [],
  )
}
