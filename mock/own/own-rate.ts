import type { WorldStore } from '../domain/ports.ts'
import { Refusal, refuse } from '../domain/problem.ts'
import { takeTurn, type RateLimit, type Turn } from '../services/rate-limit.ts'
import { isRouted, type Received, type Routed } from '../services/service.ts'
import type { Opened } from './opened.ts'
import type { OwnOperation } from './operations-in.ts'

const turns = new WeakMap<Received, Turn>()

function limitOf({ name, policy: { rate } }: Opened): RateLimit | undefined {
  return rate && { service: name, ...rate, words: `${rate.requests} requests in ${rate.seconds} seconds` }
}

/** Throws a Refusal when the caller has made as many requests as they may. */
export function requireTurn(opened: Opened, request: Received): void {
  const limit = limitOf(opened)
  if (!limit) return
  const { isOver, resetIn } = turnOf(opened, request)
  if (isOver) refuse({ code: 'rate-limited', seconds: Math.ceil(resetIn / 1000), limit: limit.words })
}

/** Counted once for each request, whoever asks first. */
function turnOf(opened: Opened, request: Received): Turn {
  const known = turns.get(request)
  if (known) return known
  const operation = isRouted(request) ? opened.operations.get(request.operationId) : undefined
  const turn = takeTurn(request.world, callerKey(opened, request, operation), limitOf(opened) as RateLimit)
  turns.set(request, turn)
  return turn
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
  const limit = limitOf(opened)
  if (!limit) return []
  const { left, resetIn } = turnOf(opened, request)
  const real = (request.world as WorldStore).clock.real()
  const values = [limit.requests, left, Math.ceil((real + resetIn) / 1000)]
  return rateHeaderNames.flatMap((name, at) => [name, String(values[at])])
}
