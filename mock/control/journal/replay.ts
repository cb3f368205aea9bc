import { codeOf } from '../../domain/invitation.ts'
import type { Visit } from '../../serve/visit.ts'
import { prefixOf } from '../../serve/sandbox.ts'
import { personaOf } from '../persona-of.ts'
import { redactHeader, redactTarget, redactText } from './redact.ts'

/** A request as it can be sent again. */
export interface Replay {
  readonly method: string
  /** Scheme, host and port; without a slash at its end. */
  readonly origin: string
  /** What names the sandbox: empty, or `/sandboxes/<name>`. */
  readonly prefix: string
  /** Path and query, without the sandbox. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/** A client makes them itself, or they are about one connection. */
const ownOfClient = new Set([
  'host',
  'connection',
  'keep-alive',
  'content-length',
  // A journal holds what was unpacked.
  'content-encoding',
  'transfer-encoding',
  'accept-encoding',
  'expect',
  'te',
  'upgrade',
  'user-agent',
  // The path names the sandbox.
  'x-mock-sandbox',
])

/** A browser adds them by itself, and says so by the first; a script may not set most of them. */
const mark = 'sec-fetch-mode'
const ownOfBrowser = new Set([
  'accept-language',
  'cache-control',
  'dnt',
  'origin',
  'pragma',
  'priority',
  'referer',
  'upgrade-insecure-requests',
])

/**
 * The request to be sent again. What the sandbox invented itself, such as a persona's token or an invitation's code,
 * stays in it, for it would mean another request without; other secrets are taken out.
 */
export function replayOf(visit: Visit): Replay {
  const { world, sent } = visit
  const persona = personaOf(visit)
  const codes = codesOf(visit)
  const isOwn = (secret: string) => secret === persona?.token || codes.includes(secret)
  const headers = Object.entries(visit.headers).flatMap(([name, value]) => {
    if (value === undefined || ownOfClient.has(name) || name.startsWith('sec-')) return []
    if (mark in visit.headers && ownOfBrowser.has(name)) return []
    const text = [value].flat().join(', ')
    return [[name, redactHeader(name, text, () => name === 'authorization' && persona !== undefined)] as const]
  })
  const { host } = visit.headers
  return {
    method: visit.method,
    origin: `${visit.isSecure ? 'https' : 'http'}://${typeof host === 'string' ? host : 'localhost'}`,
    prefix: prefixOf(world.name),
    target: redactTarget(visit.target, isOwn),
    headers: Object.fromEntries(headers),
    body: sent ? redactText(sent, isOwn) : undefined,
  }
}

/** The codes of the invitations that the request's path names: a code is good for nothing without its invitation. */
function codesOf({ world, path }: Visit): string[] {
  return Object.values<string>(path ?? {}).flatMap((id) => {
    const invitation = world.all('invitations').get(id)
    return invitation ? [codeOf(invitation, world.ids)] : []
  })
}
