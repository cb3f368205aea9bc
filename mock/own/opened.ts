import type { RequestValidators, Validate } from '../generated/request-validators.js'
import type { ResponseValidators } from '../generated/response-validators.js'
import type { ServiceName } from '../domain/invitation.ts'
import type { Credentials } from './credentials.ts'
import type { OwnHandler, ServiceDefinition } from './definition.ts'
import type { Guess } from './guess.ts'
import type { OwnOperation, OwnResponse } from './operations-in.ts'
import type { ServicePolicy } from './policy.ts'
import type { RoleWord } from './roles.ts'
import type { Json } from './shape.ts'

/** An own service as it was understood: what its requests are answered with. */
export interface Opened {
  readonly name: ServiceName
  readonly title: string
  readonly basePath: string
  readonly definition: ServiceDefinition
  readonly document: Json
  readonly operations: ReadonlyMap<string, OwnOperation>
  readonly guesses: ReadonlyMap<string, Guess>
  readonly policy: ServicePolicy
  readonly roles: readonly RoleWord[]
  readonly credentials: Credentials
  readonly validators: OwnValidators
  /** The schema of an invitation, as some answer has it; undefined: none has. */
  readonly invitationSchema: unknown
  readonly commonError: OwnResponse | undefined
  /** Whether the document tells a state of an invitation: lists hold the pending ones alone where it does not. */
  readonly tellsState: boolean
  readonly host: OwnHost
}

/** What the definition says an operation answers; undefined: it is answered as usual. */
export const handlerOf = ({ definition }: Opened, id: string): OwnHandler | undefined =>
  (definition.handlers as Readonly<Record<string, OwnHandler>> | undefined)?.[id]

/** What is known of the mock that serves it. */
export interface OwnHost {
  readonly scheme: 'http' | 'https'
  /** Where others find it, when that is not where they ask: without a path. */
  readonly publicOrigin: string | undefined
  /** Reads an OpenAPI document, and what it refers to. Rejects with a DefinitionError. */
  readonly read: (name: string, source: string | URL | object) => Promise<ReadDocument>
  /** What checks requests and answers by a document. Rejects with a DefinitionError. */
  readonly validators: (read: ReadDocument, operations: readonly OwnOperation[]) => Promise<OwnValidators>
}

export interface ReadDocument {
  /** One document, whatever the number of files: what stands in others is below `x-files`. */
  readonly document: Json
  /** The same for the same content, wherever it lies. */
  readonly hash: string
  /** For complaints: the file's path, or words. */
  readonly where: string
}

export interface OwnValidators {
  /** `header` goes by the names that the document writes. */
  readonly requests: Readonly<Record<string, RequestValidators & { readonly header?: Validate }>>
  /** By operation and status, `default` among them. */
  readonly responses: Readonly<Record<string, Readonly<Record<string, ResponseValidators>>>>
}
