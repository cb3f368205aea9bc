import type { ServiceName } from '../domain/invitation.ts'
import type { Credentials } from './credentials.ts'
import type { ServiceDefinition } from './definition.ts'
import type { Guess } from './guess.ts'
import type { OwnOperation, OwnResponse } from './operations-in.ts'
import type { ServicePolicy } from './policy.ts'
import type { RoleWord } from './roles.ts'
import type { Json } from './shape.ts'
import type { OwnValidators } from './validators.ts'

/** Where a resource stands in an answer, and its schema. */
export interface Resource {
  readonly way: readonly string[]
  readonly schema: unknown
}

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

/** What is known of the mock that serves it. */
export interface OwnHost {
  readonly scheme: 'http' | 'https'
  /** Where others find it, when that is not where they ask: without a path. */
  readonly publicOrigin: string | undefined
}
