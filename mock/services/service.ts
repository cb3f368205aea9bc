import type { Caller } from '../domain/access.ts'
import type { InvitationPolicy } from '../domain/invitations.ts'
import type { WorldStore } from '../domain/ports.ts'
import type { Problem } from '../domain/problem.ts'
import type { ServiceFacts } from '../generated/services.ts'
import type { Operation, OperationId } from '../generated/operations.ts'
import type { operations as liveOperations } from '../generated/live-types.ts'
import type { ResponseValidators } from '../generated/response-validators.js'
import type { operations as documentedOperations } from '../generated/types.ts'
import type { Body } from './presented.ts'
import type { AskedRequest, Terms } from './terms.ts'
import type { Rated, Turn } from './turn.ts'

type Spec<Id extends OperationId> = documentedOperations[Id]
/** The operation in the live spec, and as it was in each earlier release. */
type LiveForms<Id extends OperationId> = {
  [Form in keyof liveOperations]: Form extends Id | `${Id}@${string}` ? liveOperations[Form] : never
}[keyof liveOperations]
type ContentOf<Part> = Part extends { content: infer Content } ? Content[keyof Content] : undefined

export type PathOf<Id extends OperationId> = Spec<Id>['parameters']['path']
export type QueryOf<Id extends OperationId> = NonNullable<Spec<Id>['parameters']['query']>
/** As the live spec has it, which asks for nothing that the documented one does not. */
export type BodyOf<Id extends OperationId> = LiveForms<Id> extends infer Form ? RequestBodyOf<Form> : never
type RequestBodyOf<Form> = Form extends { requestBody?: infer Body } ? ContentOf<NonNullable<Body>> : never

type AnswerIn<Responses> = {
  [Status in keyof Responses & number]: {
    readonly status: Status
    readonly headers?: Readonly<Record<string, string>>
    readonly body: Body<ContentOf<Responses[Status]>>
  }
}[keyof Responses & number]

/** An answer that the spec of one profile declares for the operation: status, headers and body belong together. */
export type AnswerOf<Id extends OperationId> = AnswerIn<Spec<Id>['responses']> | AnswerOfForm<LiveForms<Id>>
type AnswerOfForm<Form> = Form extends { responses: infer Responses } ? AnswerIn<Responses> : never

/** An answer before it is written: `body` is what JSON is made of, undefined for none. */
export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: unknown
  /** Of the body; the service's usual one unless given. */
  readonly contentType?: string
}

/** What is known of a request before anything about it has been checked. */
export interface Received {
  readonly world: WorldStore
  /** The sandbox's time when the request came, taken once. Milliseconds since 1970, UTC. */
  readonly now: number
  readonly requestId: string
  readonly method: string
  /** Path and query as sent, without the sandbox's prefix. */
  readonly target: string
  /** What stands before the path of each link back to this sandbox: empty, or `/sandboxes/<name>`. */
  readonly prefix: string
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** How its caller stands, where others count requests too. */
  readonly turn?: Turn
}

/** What is wrong with the query string before its values are looked at. */
export interface QueryFaults {
  /** Declared parameters that were sent more than once. */
  readonly repeated: readonly string[]
  readonly undeclared: readonly string[]
}

/** A request that has found its operation. */
export interface Routed<Id extends OperationId = OperationId> extends Received {
  readonly operationId: Id
  /** The media type that the operation wants of a body; undefined when it wants none. */
  readonly wanted: string | undefined
  /** Requests that name the same target share it, and their query. */
  readonly path: PathOf<Id>
  /** Declared parameters only; integers are numbers when they look like it. */
  readonly query: QueryOf<Id>
  readonly queryFaults: QueryFaults
}

/** A request whose caller is known and whose parts fit the spec. */
export interface Exchange<Id extends OperationId = OperationId> extends Routed<Id> {
  readonly caller: Caller
  /** How the service treats invitations in this sandbox. */
  readonly policy: InvitationPolicy
  readonly body: BodyOf<Id>
}

export type Handler<Id extends OperationId> = (exchange: Exchange<Id>) => AnswerOf<Id>

/** Who makes an example request, and to where. */
export interface ExampleCaller {
  /** The mock's, without a slash at its end. */
  readonly url: string
  /** One that the persona may read and invite to. */
  readonly organizationId: string
  /** The Authorization header that makes the request the persona's. */
  readonly authorization: string
}

/** Whom a caller invites. */
export interface InviteCaller extends ExampleCaller {
  readonly email: string
  /** One of the organization's. */
  readonly role: { readonly id: string; readonly key: string }
}

/** Which invitation a caller takes back. */
export interface CancelCaller extends ExampleCaller {
  readonly invitationId: string
}

/** A request that succeeds however often it is made. */
export interface ExampleRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** What JSON is made of; undefined for none. */
  readonly body?: unknown
}

/** Where a request to an own service leads, and what it says. */
export interface OwnPlace {
  readonly organizationId: string
  readonly invitationId: string
  readonly email: string
  readonly code: string
}

/** What an own service brings with it, as the built-in ones' is in the mock's document. */
export interface OwnParts {
  readonly operations: readonly Operation[]
  /** What stands before the paths of its document. */
  readonly basePath: string
  /** Its words for the roles that people are invited to, the usual one first. */
  readonly roleWords: readonly string[]
  /** How a request carries what stands in an Authorization header elsewhere: a header's name, in lower case, and its value. */
  headerFor(authorization: string): readonly [name: string, value: string]
  /** What its operations require of other headers, each with a value that fits, by lower-case name. */
  readonly neededHeaders: Readonly<Record<string, string>>
  /** The headers that carry credentials, by lower-case name. */
  readonly credentialHeaders: readonly string[]
  /** The headers that its answers may have, by lower-case name. */
  readonly answerHeaders: readonly string[]
  /** Its document, whole and as JSON. */
  readonly document: object
  /** By operation and status. */
  readonly responses: Readonly<Record<string, Readonly<Record<string, Readonly<ResponseValidators>>>>>
  /** Whether it adds operations to a built-in service, whose name it has. */
  readonly isExtension?: true
  /**
   * Whether a request is for one of its paths, mostly whatever the method, in upper case. A path without the query. Throws a
   * URIError when it is not valid percent-encoding.
   */
  claims(path: string, method: string): boolean
  /** The template of a path; undefined: it has none. Throws a URIError as `claims` does. */
  templateOf(path: string): string | undefined
  /** The same where it may not be valid. */
  owns(path: string): boolean
  /** What was guessed of it, as the lines that say otherwise. */
  readonly guesses: readonly string[]
  /** What an operation was understood to do; undefined: its handler alone knows. */
  deedOf(operationId: string): string | undefined
  /** Whether its document lets nobody ask an operation without credentials. */
  needsCredentials(operationId: string): boolean
  /** A request for an operation that its document allows. */
  requestFor(operationId: string, place: OwnPlace): AskedRequest
}

/** An API that is emulated: its operations, what it checks, and its words for what goes wrong. */
export interface Service extends ServiceFacts {
  /** What only an own service has; undefined: it is built in. */
  readonly own?: OwnParts
  /** Every path below it belongs to the service. */
  readonly basePath: string
  /** Of every answer with a body, as it stands on the wire. */
  readonly contentType: string
  readonly operations: { readonly [Id in OperationId]?: Handler<Id> }
  /** What its requests and answers call what all services have. */
  readonly terms: Terms
  example(caller: ExampleCaller): ExampleRequest
  /** How somebody is invited, and an invitation taken back: what scenes do. */
  invite?(caller: InviteCaller): ExampleRequest
  cancel?(caller: CancelCaller): ExampleRequest
  /** Against which limit a request counts, where others count too; undefined: against none. */
  rate?(request: Received | Routed): Rated | undefined
  /** What is checked before a body is read, in the service's order. Throws a Refusal. */
  admit(request: Routed): Caller
  /** What is checked once the body is there (undefined when none was sent). Throws a Refusal. */
  check(request: Routed, body: unknown): void
  /** How the service reads a path before it looks for an operation; as it stands unless given. */
  readPath?(path: string): string
  /** The answer to a problem. `request` is what is known of it. */
  answer(problem: Problem, request: Received | Routed): Answer
  /** The last hand on an operation's answer of success. */
  dress?(answer: Answer, request: Routed): Answer
  /** Headers of every answer: names, in lower case, and values in turn. Made anew for each. */
  headers?(request: Received | Routed, status: number): string[]
}

export function isRouted(request: Received | Routed): request is Routed {
  return (request as Partial<Routed>).operationId !== undefined
}
