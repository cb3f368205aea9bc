import { banner } from './banner.ts'
import type { ServiceFacts } from './service-facts.ts'

/** What `services.ts` is made from. */
export interface ServicesTable {
  readonly facts: readonly ServiceFacts[]
  readonly answerHeaders: readonly string[]
  readonly tokenParameters: readonly string[]
}

/** The text of `services.ts`: what the spec says of the services themselves. */
export function servicesFile({ facts, answerHeaders, tokenParameters }: ServicesTable): string {
  return `// ${banner}

/** The services of the spec, in its order. */
export const serviceNames = ${JSON.stringify(facts.map(({ name }) => name))} as const

/** The name of an API that is emulated. */
export type ServiceName = (typeof serviceNames)[number]

/** What the rest of the mock has to know of a service. */
export interface ServiceFacts {
  readonly name: ServiceName
  /** For people. */
  readonly title: string
  /** The word before what an Authorization header carries: \`Basic\` with an API key, any other with the token. */
  readonly scheme: string
  /** The keys of the roles that people are invited to, the usual one first. */
  readonly roles: readonly string[]
  /** Whether an organization can have moved to custom roles, and then refuses the service's first role words. */
  readonly customRoles?: boolean
  /** Whether the directory shows a persona's API key under the service's name. */
  readonly directoryKey?: boolean
  readonly addresses: {
    /** Whether an address is kept in lower case, or as sent. */
    readonly lowerCased: boolean
    /** Whether a quoted local part is an address. */
    readonly quoted: boolean
  }
  /** InvitationPolicy of domain/invitations.ts says what these mean. */
  readonly invitations: {
    readonly lifetime: number | null
    readonly keepsSettled: boolean
    readonly resends: boolean
    readonly onePerAddress: boolean
    readonly addresseeOnly: boolean
  }
  /** The requests of its API by which somebody is invited, and by which an invitation, where the service can, is cancelled or shown, be it in a list. */
  readonly requests: { readonly invite: RequestForm; readonly cancel?: RequestForm; readonly show?: RequestForm }
}

/** In path and body stand \`{organizationId}\`, \`{invitationId}\`, \`{email}\`, \`{role}\` (its key) and \`{roleId}\`. */
export interface RequestForm {
  readonly method: string
  readonly path: string
  /** All but Content-Type, with \`{authorization}\` and \`{token}\` in them; Authorization alone unless given. */
  readonly headers?: Readonly<Record<string, string>>
  readonly mediaType?: string
  readonly body?: unknown
}

export const serviceFacts: Readonly<Record<ServiceName, ServiceFacts>> = ${JSON.stringify(
    Object.fromEntries(facts.map((each) => [each.name, each])),
    null,
    2,
  )}

/** The headers that an answer of a service may carry besides those that every answer has, in lower case. */
export const answerHeaders: readonly string[] = ${JSON.stringify(answerHeaders, null, 2)}

/** The parameters of a query that may carry a token. */
export const tokenParameters: readonly string[] = ${JSON.stringify(tokenParameters)}
`
}
