import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { setTimeout as after } from 'node:timers/promises'
import { singleValues, type Headers } from '../verify/exchanges.ts'
import { parsedOr } from '../verify/json.ts'

/** A request as it is sent. */
export interface SentRequest {
  readonly method: string
  /** Path and query, below the target's URL. */
  readonly target: string
  readonly headers: Headers
  /** undefined: none. */
  readonly body?: string | undefined
}

/** An answer as it came. */
export interface Reply {
  readonly status: number
  readonly headers: Headers
  /** As text. */
  readonly body: string
  /** What the body says when it is JSON, and its text otherwise. */
  readonly json: unknown
}

/** No answer came, or none that can be read: why, as part of a sentence. */
export class NoAnswer extends Error {}

/** Bytes. No list of a test's own invitations is as long. */
const longestBody = 8 * 1024 * 1024

/** Held back of each body, in milliseconds: long enough for the others to be there, too. */
const heldFor = 50

/**
 * Sends requests, all at once, and resolves with their answers in the same order. The last byte of each body is held
 * back until all requests are there, so that they overlap wherever the server runs. Each has a connection of its own.
 * Nobody is followed anywhere: what credentials are for one host are not for another. Rejects with NoAnswer.
 */
export async function sendTogether(
  url: string,
  requests: readonly SentRequest[],
  timeout: number,
): Promise<readonly Reply[]> {
  const isRace = requests.length > 1
  const opened = requests.map((request) => open(url, request, timeout))
  for (const { sending, body } of opened) sending.write(isRace ? body.subarray(0, -1) : body)
  if (isRace && opened.some(({ body }) => body.length > 0)) await after(heldFor)
  for (const { sending, body } of opened) sending.end(isRace ? body.subarray(-1) : undefined)
  const ended = await Promise.allSettled(opened.map(({ answer }) => answer))
  return ended.map((each) => {
    if (each.status === 'rejected') throw each.reason as Error
    return each.value
  })
}

interface Opened {
  readonly sending: ClientRequest
  readonly body: Buffer
  readonly answer: Promise<Reply>
}

function open(url: string, { method, target, headers, body = '' }: SentRequest, timeout: number): Opened {
  const bytes = Buffer.from(body)
  const make = url.startsWith('https:') ? httpsRequest : httpRequest
  const sending = make(url + target, {
    method,
    agent: false,
    headers: { ...headers, 'accept-encoding': 'identity', ...(body !== '' && { 'content-length': bytes.length }) },
  })
  sending.setNoDelay(true)
  const answer = new Promise<Reply>((resolve, reject) => {
    const fail = (why: string) => {
      reject(new NoAnswer(why))
      sending.destroy()
    }
    const clock = setTimeout(() => fail(`no whole answer within ${timeout / 1000} seconds`), timeout)
    sending.on('close', () => clearTimeout(clock))
    sending.on('error', ({ code, message }: NodeJS.ErrnoException) =>
      fail(message || (code ?? 'the connection failed')),
    )
    sending.on('response', (message) => collect(message, resolve, fail))
  })
  // Whoever waits for all of them is told of the first that fails.
  answer.catch(() => {})
  return { sending, body: bytes, answer }
}

function collect(message: IncomingMessage, resolve: (reply: Reply) => void, fail: (why: string) => void): void {
  const parts: Buffer[] = []
  let length = 0
  message.on('data', (part: Buffer) => {
    parts.push(part)
    length += part.length
    if (length > longestBody) fail(`an answer of more than ${longestBody / 1024 / 1024} MB`)
  })
  message.on('error', ({ message: why }) => fail(why || 'the answer broke off'))
  message.on('aborted', () => fail('the answer broke off'))
  message.on('end', () => {
    const body = Buffer.concat(parts).toString()
    resolve({ status: message.statusCode ?? 0, headers: singleValues(message.headers), body, json: parsedOr(body) })
  })
}
