import type { ProblemOf } from '../domain/problem.ts'
import type { OperationId } from '../generated/operations.ts'
import type { Received } from '../services/service.ts'
import type { World } from '../world/world.ts'
import type { Feed } from './feed.ts'
import type { SentAnswer } from './sent-answer.ts'

/** Told once: why a body is not there, or the bytes that were sent. */
export type BodyDone = (error: Error | undefined, bytes: Uint8Array) => void

/** A request as its host hands it over: what was sent, as plain data, and how the answer, plain data too, gets back. */
export interface Arrival {
  readonly method: string
  /** Path and query as sent; a whole URL where the client takes the mock for a proxy. */
  readonly url: string
  /** By lower-case name. */
  readonly headers: Received['headers']
  /** Scheme, name and port at which it was made; undefined when it does not say, or not as a URL could. */
  readonly origin: string | undefined
  /** Whether it came over TLS; it did not unless set. */
  readonly isSecure?: boolean
  /** The network's address from which it came, where there is one. */
  readonly address?: string | undefined
  /** The sandbox that it reaches unless it names one; `default` where the origin belongs to none. */
  readonly ownSandbox: string | undefined
  /** What is wrong with its head, although the host could read it; undefined for nothing. */
  readonly flaw: ProblemOf<'malformed-http'> | undefined
  /** What has been found out about it: for the host's log. */
  found: Found | undefined
  /**
   * Reads the body, unpacked, and tells it, or a Refusal when it is packed in an unknown
   * way or has more bytes than the limit, and Disconnected when it ends early.
   */
  receive(limit: number, done: BodyDone): void
  /** Answers, and returns what was sent, with its length among the headers; undefined when nobody is there to read it. */
  send(answer: SentAnswer): SentAnswer | undefined
  /** Begins to answer, sends this much of the text and breaks off. Returns what was sent. */
  sendPart(answer: SentAnswer, text: string): SentAnswer | undefined
  /**
   * Answers with pieces of a text as fast as they are read; others are answered meanwhile. Rejects with Disconnected when
   * the reader goes away.
   */
  pour(answer: SentAnswer, pieces: Iterable<string>): Promise<void>
  /** Answers with a text and then the parts of a feed, until the reader or the feed has enough; to HEAD with the head only. */
  stream(answer: SentAnswer, feed: Feed): void
  /** Breaks off. */
  hangUp(): void
  /** Tells once that nobody waits for an answer any more, soon when that is so already. */
  whenGone(tell: () => void): void
}

/** Which sandbox a request reached, and which operation of a service. */
export interface Found {
  readonly world: World
  readonly operationId: OperationId | undefined
}

/** Where in the mock a request leads. */
export interface Place {
  readonly world: World
  /** The origin that a trusted proxy was asked at; undefined: the request's own. */
  readonly proxied: string | undefined
  /** What a proxy has stripped from the path: empty, or segments with a slash before each. */
  readonly base: string
  /** The same and what names the sandbox: what stands before the path of each link back. */
  readonly prefix: string
  /** Path and query as sent, without the sandbox's prefix. */
  readonly target: string
}
