import { requireLeft, takeTurn } from '../rate-limit.ts'
import type { Received } from '../service.ts'
import type { Rated, RateLimit, Turn } from '../turn.ts'
import { isLive } from '../switches.ts'
import { personaOf } from './credentials.ts'

const seconds = 10

const limitOf = (requests: number): RateLimit => ({
  service: 'clickhouse',
  requests,
  seconds,
  words: `${requests} requests in ${seconds} seconds`,
})

/** What the service announces, and what its documentation says. */
const [observed, documented] = [limitOf(40), limitOf(10)]

const limitIn = ({ world }: Received) => (isLive(world, 'clickhouse.rate-limit-size') ? observed : documented)

/** A request is counted once, whoever asks first how its caller stands. */
const turns = new WeakMap<Received, Turn>()

function turnOf(request: Received): Turn {
  const known = turns.get(request)
  if (known) return known
  const turn = takeTurn(request, whoIn(request), limitIn(request))
  turns.set(request, turn)
  return turn
}

const whoIn = (request: Received) => personaOf(request)?.personId ?? ''

const isLimited = ({ world }: Received) => isLive(world, 'clickhouse.rate-limit')

/** Against which limit the request counts, and whose it is. */
export const clickhouseRate = (request: Received): Rated | undefined =>
  isLimited(request) ? { limit: limitIn(request), who: whoIn(request) } : undefined

/** Counts the request. Throws a Refusal when its caller has had all of the window; who is nobody shares one. */
export function requireClickHouseTurn(request: Received): void {
  if (isLimited(request)) requireLeft(turnOf(request), limitIn(request))
}

/** The headers of every answer, also of one that refuses; none where there is no limit. */
export function rateLimitHeaders(request: Received): string[] {
  if (!isLimited(request)) return []
  const { requests } = limitIn(request)
  const { left, resetIn } = turnOf(request)
  const [policy, reset] = [`${requests};w=${seconds};comment="fixed window"`, (resetIn / 1000).toFixed(3)]
  // prettier-ignore
  return [
    'x-ratelimit-limit', String(requests),
    'x-ratelimit-policy', policy,
    'x-ratelimit-remaining', String(left),
    'x-ratelimit-reset', reset,
  ]
}

/**
 * What an answer of too many requests says besides: where nothing is counted when to come again, else nothing, because
 * the headers of every answer do.
 */
export function resetHeader(request: Received, resetIn: number): Record<string, string> | undefined {
  if (!isLimited(request)) return { 'x-ratelimit-reset': String(resetIn) }
  // Told by a fault to answer so.
  if (!turnOf(request).isOver) turns.set(request, { isOver: true, left: 0, resetIn: resetIn * 1000 })
  return undefined
}
