import type { Problem, ProblemCode, ProblemOf } from '../domain/problem.ts'
import type { ServiceName } from '../generated/services.ts'
import type { OwnInvitation, OwnOrganization, OwnPerson, OwnState } from './own-invitation.ts'
import type { ServicePolicy } from './policy.ts'

/** The operations of a document, as openapi-typescript writes them: looked up by name, never walked through. */
export type AnyOperations = object

type ContentOf<Part> = Part extends { content: infer Content } ? Content[keyof Content] : undefined
type Get<Value, Name extends string> = Value extends { readonly [Key in Name]?: infer Found }
  ? NonNullable<Found>
  : undefined

export type PathOf<Op> =
  Get<Get<Op, 'parameters'>, 'path'> extends infer Path
    ? Path extends object
      ? Path
      : Readonly<Record<string, string>>
    : never
export type QueryOf<Op> =
  Get<Get<Op, 'parameters'>, 'query'> extends infer Query
    ? Query extends object
      ? Query
      : Readonly<Record<string, unknown>>
    : never
export type BodyOf<Op> = Op extends { requestBody?: infer Body }
  ? [NonNullable<Body>] extends [never]
    ? undefined
    : ContentOf<NonNullable<Body>>
  : unknown
type ResponsesOf<Op> = Op extends { responses: infer Responses }
  ? Responses
  : Readonly<Record<number, { content: Readonly<Record<string, unknown>> }>>
export type StatusOf<Op> =
  Extract<keyof ResponsesOf<Op>, number> | (ResponsesOf<Op> extends { default: unknown } ? number : never)
export type ResponseBodyOf<Op, Status> = Status extends keyof ResponsesOf<Op>
  ? ContentOf<ResponsesOf<Op>[Status]>
  : ResponsesOf<Op> extends { default: infer Usual }
    ? ContentOf<Usual>
    : never

/** What an operation answers. */
export interface OwnAnswer {
  readonly status: number
  readonly body: unknown
  readonly headers: Readonly<Record<string, string>>
}

/** Whom to invite. */
export interface Invite {
  readonly email: string
  /** The service's own words; its usual role unless given. */
  readonly role?: string
  readonly roles?: readonly string[]
  /** By id, number or slug; the one that the request names unless given, else the caller's first. */
  readonly organization?: string | number
  /** Until when it is valid, in milliseconds from now on; null for ever; as the policy says unless given. */
  readonly lifetime?: number | null
  /** Who invites, if it is not the caller: by id. */
  readonly inviter?: string
  /** Whether a mail goes out; one does unless given. */
  readonly mail?: boolean
  /** What is kept of it besides: plain data. */
  readonly attributes?: Readonly<Record<string, unknown>>
}

export interface InvitationFilter {
  readonly organization?: string | number
  readonly states?: readonly OwnState[]
  readonly email?: string
  readonly role?: string
}

/** The rules of invitations, by which the caller of a request acts. Each refuses with a problem, which the service answers. */
export interface OwnInvitations {
  invite(who: Invite): OwnInvitation & { readonly isNew: boolean }
  list(filter?: InvitationFilter): readonly OwnInvitation[]
  /** Those that are for the caller, whether or not they are a member of what they are invited to. */
  mine(filter?: Omit<InvitationFilter, 'email'>): readonly OwnInvitation[]
  /** By id or number, in what the caller may see. */
  get(id: string | number): OwnInvitation
  byCode(code: string): OwnInvitation
  cancel(invitation: OwnInvitation): OwnInvitation
  resend(invitation: OwnInvitation): OwnInvitation
  /** For the caller; where the policy says that the app answers, for whom it is for. */
  accept(invitation: OwnInvitation): OwnInvitation
  decline(invitation: OwnInvitation): OwnInvitation
}

/** A request as a handler has it, with what it is answered with. */
export interface OwnExchange<Op = unknown> {
  readonly operationId: string
  readonly path: PathOf<Op>
  readonly query: QueryOf<Op>
  /** As the document wants it; undefined: none was sent. */
  readonly body: BodyOf<Op>
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Who asks; undefined: somebody without credentials, where the document allows that. */
  readonly caller: OwnPerson | undefined
  /** The sandbox's time, in milliseconds since 1970, UTC. */
  readonly now: number
  /** What a link back begins with: scheme, host and sandbox, without a slash at its end. */
  readonly url: string
  readonly invitations: OwnInvitations
  /** By id, number or slug; the one that the request names, or the caller's first, unless given. Refuses what the caller may not see. */
  organization(name?: string | number): OwnOrganization & {
    /** The caller's there. */
    readonly role: string
  }
  members(
    organization?: OwnOrganization,
  ): readonly (OwnPerson & { readonly role: string; readonly joinedAt: number | null })[]
  /** By id, number, login or address. */
  person(name: string | number): OwnPerson | undefined
  /** Gives a member another role, in the service's words. Refuses what the caller may not do, and for who is no member. */
  changeRole(member: Pick<OwnPerson, 'id'>, role: string, organization?: OwnOrganization): void
  /** Ends a membership. Refuses what the caller may not do, and for who is no member. */
  removeMember(member: Pick<OwnPerson, 'id'>, organization?: OwnOrganization): void
  /** An answer that the document declares. */
  respond<Status extends StatusOf<Op>>(
    status: Status,
    ...rest: undefined extends ResponseBodyOf<Op, Status>
      ? [body?: ResponseBodyOf<Op, Status>, headers?: Readonly<Record<string, string>>]
      : [body: ResponseBodyOf<Op, Status>, headers?: Readonly<Record<string, string>>]
  ): OwnAnswer
  /** The page that the request asks for of a list, with the links, counts and cursors that the document has for it. */
  page(all: readonly unknown[]): OwnAnswer
  /** What would be answered without this handler. */
  usual(): OwnAnswer
  /** An invitation as the service shows it: by `present`, or by what the document says. */
  present(invitation: OwnInvitation): unknown
  /** Refuses the request with a problem, which `problems` gives the answer to. Never returns. */
  refuse(problem: Problem): never
}

export type OwnHandler<Op = unknown> = (x: OwnExchange<Op>) => OwnAnswer

/** How a problem is answered; what is left out is as usual. */
export interface ProblemWords {
  readonly status?: number
  readonly code?: string
  readonly message?: string
  readonly headers?: Readonly<Record<string, string>>
  /** The whole body, in the place of what the document's schema gives. */
  readonly body?: unknown
}

export type OwnProblems = {
  readonly [Code in ProblemCode]?: ProblemWords | ((problem: ProblemOf<Code>) => ProblemWords)
}

/** Whose credentials these are: a persona's id such as `owner`, their token, or undefined for nobody's. */
export type FindCaller = (given: string) => string | undefined

/** What is said of an own service. All but the document may be left out. */
export interface ServiceDefinition<Ops extends object = AnyOperations, Given = Readonly<Record<string, OwnHandler>>> {
  /** Small letters, digits and dashes; made from the document's title unless given. */
  readonly name?: string
  /** For people; the document's unless given. */
  readonly title?: string
  /** An OpenAPI document of version 3.0 or 3.1: the path or URL of a file, JSON or YAML, or what it says. */
  readonly document: string | URL | object
  /** The built-in service that the document adds operations to, in the place of a service by itself. */
  readonly extends?: ServiceName
  /** What stands before the document's paths; the path of its first server unless given. */
  readonly basePath?: string
  /**
   * The only operations of a large document; those that are about invitations, or have a handler, unless given. With
   * `understood`, what has no handler and nobody can tell is left out.
   */
  readonly operations?: readonly (keyof Ops & string)[] | 'understood'
  readonly handlers?: { readonly [Id in keyof Given]: Id extends keyof Ops ? OwnHandler<Ops[Id]> : OwnHandler }
  readonly policy?: ServicePolicy
  /** The service's words for roles, each with the mock's: `owner`, `admin`, `developer`, `member` or `billing`. The usual one first. */
  readonly roles?: Readonly<Record<string, 'owner' | 'admin' | 'developer' | 'member' | 'billing'>>
  /** An invitation as the service shows it; `usual`: as the document's schema says, for what is to be otherwise. */
  readonly present?: (invitation: OwnInvitation, x: OwnExchange, usual: Readonly<Record<string, unknown>>) => unknown
  /** Looks at each request first, and may refuse it. */
  readonly before?: (x: OwnExchange) => void
  readonly problems?: OwnProblems
  /** By security scheme: who calls with what it carries. A persona's token, or their key for HTTP Basic, unless given. */
  readonly credentials?: Readonly<Record<string, FindCaller>>
  /** How errors look where the document has no schema for them; `json` unless given. */
  readonly dialect?: 'json' | 'problem+json' | 'json:api'
}

/** An own service, for the option `services` of createMock. `Name` is what its definition gives it. */
export interface OwnService<Name extends string = string> {
  /** The version of this door. */
  readonly apiVersion: 1
  readonly definition: ServiceDefinition
  /** As the definition has it. */
  readonly name?: Name
  /** Nobody has written a definition: where another service has its paths, it is asked below its name. */
  readonly isDocumentAlone?: true
}

/** What a service is called; any text where its definition leaves that to its document. */
export type OwnName<Service> = Service extends OwnService<infer Name> ? Name : never
