import { signal } from '@preact/signals'
import type { ErrorDocument } from '../generated/control-types.ts'
import { words } from './words/words.ts'

/** Where this sandbox is served, with a slash at its end. */
export const base = new URL('.', location.href.split('#')[0] ?? '').href

/** The same for another sandbox by the path that the control plane gives. */
export function placeOf(path: string): string {
  const home = base.replace(/\/sandboxes\/[^/]+\/$/, '/')
  return `${home.replace(/\/$/, '')}${path}/`
}

/** What is wanted before anything is told: the token, or another link. */
export const locked = signal<'no' | 'token' | 'wrong' | 'ended'>('no')

const kept = 'invitekit:key'

/** A share link carries its key behind `#`, where no server sees it; it is taken out of the address at once. */
function keyAtStart(): string | null {
  const [, shared] = /^#share=(.+)$/.exec(location.hash) ?? []
  if (shared === undefined) return sessionStorage.getItem(kept)
  const key = decodeURIComponent(shared)
  sessionStorage.setItem(kept, key)
  history.replaceState(null, '', '#/')
  return key
}

let key = keyAtStart()

export const hasKey = (): boolean => key !== null

export function useKey(given: string | null): void {
  key = given
  if (given === null) sessionStorage.removeItem(kept)
  else sessionStorage.setItem(kept, given)
}

/** The headers by which the control plane lets this tab in. */
export const entrance = (): Record<string, string> => (key === null ? {} : { authorization: `Bearer ${key}` })

/** Something did not work. `code` is the control plane's, `network` where nothing was answered, or a service's status. */
export class Failure extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** What a failure says to the reader: in their language where there are words for it. */
export function saying(error: unknown): string {
  const { errors } = words.value
  if (!(error instanceof Failure)) return String(error instanceof Error ? error.message : error)
  if (error.code === 'network') return errors.network
  const known = errors.codes[error.code]
  return typeof known === 'function' ? known(error.message) : (known ?? error.message)
}

interface Ask {
  readonly query?: Readonly<Record<string, string | number | undefined>>
  readonly body?: unknown
  readonly signal?: AbortSignal
  /** Of another sandbox than this one: its base. */
  readonly at?: string
}

/** Asks the control plane. Rejects with a Failure. */
export async function ask<Answer>(
  method: string,
  path: string,
  { query = {}, body, signal: abort, at = base }: Ask = {},
) {
  const answer = await send(at + url(path, query), {
    method,
    headers: { ...entrance(), ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    ...(abort && { signal: abort }),
  })
  if (!answer.ok) throw await failureOf(answer)
  if (answer.status === 204) return undefined as Answer
  const isJson = /\bjson\b/.test(answer.headers.get('content-type') ?? '')
  return (isJson ? await answer.json() : await answer.text()) as Answer
}

/** Asks for what the page has begun to load already, where no key is wanted for it. Rejects with a Failure. */
export async function askAtStart<Answer>(path: string): Promise<Answer> {
  if (key !== null) return ask<Answer>('GET', path)
  // Only what is asked for in the same way is taken from there.
  const answer = await fetch(base + path).catch(() => undefined)
  if (!answer) throw new Failure('network', words.value.errors.network)
  if (!answer.ok) throw await failureOf(answer)
  return (await answer.json()) as Answer
}

/** Sends a request, to whatever is served here. Rejects with a Failure when nothing is answered. */
export async function send(to: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(to, { ...init, credentials: 'omit', cache: 'no-store' })
  } catch (error) {
    if (init.signal?.aborted) throw error
    throw new Failure('network', words.value.errors.network)
  }
}

/** What is wrong by the control plane's own document. Asks the reader for the token where that is wanted. */
export async function failureOf(answer: Response): Promise<Failure> {
  const text = await answer.text()
  const { error } = parsed(text)
  const code = error?.code ?? `status-${answer.status}`
  if (code === 'not-authenticated') locked.value = key === null ? 'token' : key.startsWith('share_') ? 'ended' : 'wrong'
  return new Failure(code, error?.message ?? `${answer.status} ${text.slice(0, 200)}`)
}

function parsed(text: string): Partial<ErrorDocument> {
  try {
    return JSON.parse(text) as ErrorDocument
  } catch {
    return {}
  }
}

function url(path: string, query: NonNullable<Ask['query']>): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)] as [string, string]],
  )
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`
}
