import type { Service, Way } from '../../mock/index.ts'
import type { Credentials } from './credentials.ts'
import type { Reply, SentRequest } from './wire.ts'

/** A server that is asked: the one in question, or the mock that it is compared with. */
export interface Subject {
  readonly service: Service
  readonly credentials: Credentials
  /** Where a success has what the service's terms tell of, where that is not the body itself. */
  readonly envelope: Way
  /** The service's OpenAPI document. */
  readonly openapi: object
  /** What this run's addresses have in them, and nobody else's. */
  readonly word: string
  /** Sends requests, all at once. */
  readonly send: (requests: readonly SentRequest[]) => Promise<readonly Reply[]>
  /** What stands before the paths of a server that has more behind its host. */
  readonly basePath: string
  readonly made: Made
}

/** What a run has made, so that it can be taken back. */
export interface Made {
  /** Before somebody is invited: whatever becomes of the request. */
  inviting(email: string): void
  created(id: string): void
  gone(id: string): void
  /** Ids that were made and are not gone. */
  readonly left: ReadonlySet<string>
}
