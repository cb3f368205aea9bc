import type { OperationId } from '../generated/control-operations.ts'
import type { operations } from '../generated/control-types.ts'
import type { Arrival } from '../serve/arrival.ts'
import type { Maker } from '../world/records.ts'
import type { World } from '../world/world.ts'
import type { EventFeed } from './event-stream.ts'
import type { Poured } from './poured.ts'
import type { Entered } from './shares/entry.ts'

type Spec<Id extends OperationId> = operations[Id]
type ContentOf<Part> = Part extends { content: infer Content } ? Content[keyof Content] : undefined
type SentBody<Id extends OperationId> = ContentOf<NonNullable<Spec<Id>['requestBody']>>

type Frozen<Value> = Value extends object ? { readonly [Key in keyof Value]: Frozen<Value[Key]> } : Value

type AnswerBody<Response> = Response extends { content: { 'text/event-stream': unknown } }
  ? EventFeed
  : Frozen<ContentOf<Response>> | Poured<ContentOf<Response>>

/** An answer that the control plane's spec declares for the operation. */
export type ControlAnswer<Id extends OperationId> = {
  [Status in keyof Spec<Id>['responses'] & number]: {
    readonly status: Status
    readonly headers?: Readonly<Record<string, string>>
    readonly body: AnswerBody<Spec<Id>['responses'][Status]>
  }
}[keyof Spec<Id>['responses'] & number]

/** A request to the control plane whose parts fit its spec. */
export interface ControlExchange<Id extends OperationId = OperationId> {
  /** The sandbox that it speaks of. */
  readonly world: World
  /** What stands before the path of each link back to the mock: empty, or what a proxy strips. */
  readonly base: string
  /** The same for links back to this sandbox: behind it, `/sandboxes/<name>` where the request had it. */
  readonly prefix: string
  readonly path: NonNullable<Spec<Id>['parameters']['path']>
  readonly query: NonNullable<Spec<Id>['parameters']['query']>
  readonly headers: Arrival['headers']
  /** The origin at which it was asked, and what a proxy stands in front of; undefined when the request does not say. */
  readonly asked: string | undefined
  /** Who asks, as far as that is known. */
  readonly maker: Maker
  /** What whoever asks may do. */
  readonly entered: Entered
  /** Calls when nobody waits for the answer any more. */
  readonly onGone: (tell: () => void) => void
  /** An empty object when none was sent and none is required. */
  readonly body: SentBody<Id>
}

/** Does what an operation is for. Throws a ControlRefusal. What it has put into the world before it first waits is kept. */
export type ControlHandler<Id extends OperationId> = (
  exchange: ControlExchange<Id>,
) => ControlAnswer<Id> | Promise<ControlAnswer<Id>>

/** The control plane: an entry for each operation of its spec. */
export type ControlOperations = { readonly [Id in OperationId]: ControlHandler<Id> }

/** Some of its operations. */
export type ControlPart<Id extends OperationId> = Pick<ControlOperations, Id>
