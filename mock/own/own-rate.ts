import type { WorldStore } from '../domain/ports.ts'
import { Refusal, refuse } from '../domain/problem.ts'
import { takeTurn } from '../services/rate-limit.ts'
import { isRouted, type Received, type Routed } from '../services/service.ts'
import type { Rated, RateLimit, Turn } from '../services/turn.ts'
import { nearest } from '../text/nearest.ts'
import type { DefinitionError } from './definition-error.ts'
import type { Opened } from './opened.ts'
import type { OwnOperation } from './operations-in.ts'
import type { ServicePolicy } from './policy.ts'

const turns = new WeakMap<Received, Turn>()

/** Throws a DefinitionError for an operation that there is not. */
export function requireRated(
  { rate }: ServicePolicy,
  ids: readonly string[],
  wrong: (what: string) => DefinitionError,
): void {
  for (const id of Object.keys(rate?.operations ?? {})) {
    if (ids.includes(id)) continue
    const meant = nearest(id, ids)
    throw wrong(
      `policy.rate.operations names ${id}, which is no operation of it. ${meant === undefined ? `There are: ${ids.slice(0, 20).join(', ')}` : `Did you mean ${meant}?`}`,
    )
  }
}

/** Of the operation alone, or else of all; undefined: none. */
function limitOf(
  { name, policy: { rate } }: Opened,
  request: Received,
): (RateLimit & { readonly of: string }) | undefined {
  const id = isRouted(request) ? request.operationId : ''
  const own = rate?.operations?.[id]
  const { requests, seconds } = own ?? rate ?? {}
  if (requests === undefined || seconds === undefined) return undefined
  const words = `${requests} requests${own ? ` of ${id}` : ''} in ${seconds} seconds`
  return { service: name, requests, seconds, words, of: own ? id : '' }
}

/** Throws a Refusal when the caller has made as many requests as they may. */
export function requireTurn(opened: Opened, request: Received): void {
  const limit = limitOf(opened, request)
  if (!limit) return
  const { isOver, resetIn } = turnOf(opened, request, limit)
  if (isOver) refuse({ code: 'rate-limited', seconds: Math.ceil(resetIn / 1000), limit: limit.words })
}

/** Counted once for each request, whoever asks first. */
function turnOf(opened: Opened, request: Received, limit: RateLimit & { readonly of: string }): Turn {
  const known = turns.get(request)
  if (known) return known
  const turn = takeTurn(request, whoIn(opened, request, limit), limit)
  turns.set(request, turn)
  return turn
}

function whoIn(opened: Opened, request: Received, { of }: { readonly of: string }): string {
  const operation = isRouted(request) ? opened.operations.get(request.operationId) : undefined
  return `${callerKey(opened, request, operation)} ${of}`
}

/** Against which limit the request counts, and whose it is. */
export function ownRate(opened: Opened, request: Received | Routed): Rated | undefined {
  const limit = limitOf(opened, request)
  return limit && { limit, who: whoIn(opened, request, limit) }
}

function callerKey(opened: Opened, request: Received, operation: OwnOperation | undefined): string {
  try {
    const caller = opened.credentials.callerOf(request, operation ?? { security: [] })
    return caller.kind === 'person' ? caller.personId : ''
  } catch (error) {
    if (error instanceof Refusal) return ''
    throw error
  }
}

export const rateHeaderNames = ['x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset'] as const

/** By the machine's clock, wherever the sandbox's stands: clients wait in real time. */
export function rateHeaders(opened: Opened, request: Received | Routed): string[] {
  const limit = limitOf(opened, request)
  if (!limit) return []
  const { left, resetIn } = turnOf(opened, request, limit)
  const real = (request.world as WorldStore).clock.real()
  const values = [limit.requests, left, Math.ceil((real + resetIn) / 1000)]
  return rateHeaderNames.flatMap((name, at) => [name, String(values[at])])
}
