import { listOf, member, objectOf, parsedOr, textOf } from './json.ts'
import { statesPath } from './provider-under-test.ts'
import { reasonOf } from './reason-of.ts'
import type { Part } from './replay.ts'
import { VerificationError } from './verification-error.ts'

/** A running server to verify instead of a mock. */
export interface Target {
  /** Without a slash at its end. */
  readonly url: string
  /** Sent instead of headers of the same name. */
  readonly headers: Readonly<Record<string, string>>
  /** Whether requests may be sent that change something, states among them. */
  readonly allowWrites: boolean
  /** What the control plane of an invitekit wants, if it wants something. */
  readonly controlToken?: string
}

/** A target that is ready to be asked. */
export interface OpenTarget {
  /** Where requests go: of an invitekit a sandbox of this verification's own. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** What requests to the state endpoint carry. */
  readonly controlHeaders: Readonly<Record<string, string>>
  /** Whether requests may be sent that change something. */
  readonly allowWrites: boolean
  /** Whether states can be set up, and may be. */
  readonly setsStates: boolean
  /** What whoever reads the report should know, each as a sentence. */
  readonly notes: readonly string[]
  close(): Promise<void>
}

/**
 * Looks at what runs there. Where it is an invitekit that may be written to, makes a copy of its sandbox, faults among it,
 * which goes with close(). Rejects with a VerificationError when nothing answers or there is no such sandbox.
 */
export async function openTarget(target: Target): Promise<OpenTarget> {
  const { url, headers, allowWrites, controlToken } = target
  const controlHeaders = controlToken === undefined ? headers : { authorization: `Bearer ${controlToken}` }
  const open: OpenTarget = {
    url,
    headers,
    controlHeaders,
    allowWrites,
    setsStates: allowWrites && (await hasStates(url, controlHeaders)),
    notes: [],
    close: () => Promise.resolve(),
  }
  if (!(await isInvitekit(url, controlHeaders)) || !allowWrites) return open
  const { base, path } = await forkOf(url, controlHeaders)
  const own = base + path
  const close = async () => void (await control('DELETE', base, `/_mock${path}`, controlHeaders))
  try {
    const faults = listOf(member(await control('GET', own, '/_mock/faults', controlHeaders), 'faults')).map(objectOf)
    const notes = faults.map(
      ({ id, effect }) => `The fault ${String(id)} of ${url} is in force: ${JSON.stringify(effect)}.`,
    )
    return { ...open, url: own, notes, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function forkOf(url: string, headers: OpenTarget['headers']): Promise<{ base: string; path: string }> {
  const base = url.replace(/\/sandboxes\/[^/]+$/, '')
  const fork = await control('POST', url, '/_mock/fork', headers, { ttl: 3600 })
  return { base, path: textOf(member(fork, 'path'), '') }
}

/** Asks a control plane. Rejects with a VerificationError, which says why, unless it succeeds. */
async function control(
  method: string,
  base: string,
  path: string,
  headers: OpenTarget['headers'],
  body?: object,
): Promise<unknown> {
  const response = await ask(base, path, {
    method,
    headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const answer = text === '' ? undefined : (JSON.parse(text) as unknown)
  if (response.ok) return answer
  const message = textOf(member(member(answer, 'error'), 'message'), `It answered ${response.status}.`)
  const hint = response.status === 401 ? ' Give it with --control-token.' : ''
  throw new VerificationError(`The mock at ${base} refuses ${method} ${path}: ${message}${hint}`)
}

async function ask(base: string, path: string, init: RequestInit): Promise<Response> {
  return fetch(base + path, { ...init, signal: AbortSignal.timeout(10_000) }).catch((error: unknown) => {
    throw new VerificationError(`Nothing answers at ${base}: ${reasonOf(error)}. Start the server, or mend --target.`)
  })
}

/** Throws a VerificationError when it is one that has no sandbox of that name. */
async function isInvitekit(url: string, headers: OpenTarget['headers']): Promise<boolean> {
  const response = await ask(url, '/_mock/health', { headers })
  const text = await response.text()
  const answer = parsedOr(text)
  const { code, message } = objectOf(member(answer, 'error'))
  if (code === 'unknown-sandbox')
    throw new VerificationError(`${textOf(message, 'There is no such sandbox.')} (${url})`)
  return response.ok && member(answer, 'status') !== undefined
}

/** Whether the server has an endpoint that sets up states. */
async function hasStates(url: string, headers: OpenTarget['headers']): Promise<boolean> {
  const response = await ask(url, statesPath, { headers })
  await response.body?.cancel()
  return response.status === 405 && /\bPOST\b/.test(response.headers.get('allow') ?? '')
}

/** Why an interaction is not sent to the server; undefined when it is. */
export function reasonToSkip({ interaction }: Part, { allowWrites }: Target, setsStates: boolean): string | undefined {
  const { method, states } = interaction
  if (!allowWrites && method !== 'GET' && method !== 'HEAD') {
    return `${method} may change something; --allow-writes sends it`
  }
  if (states.length === 0 || setsStates) return undefined
  return allowWrites
    ? 'the server has no endpoint that sets up its state'
    : 'to set its state up is to change the server; --allow-writes does'
}
