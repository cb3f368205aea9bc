import type { Told } from '../world/measured-ledger.ts'
import type { RequestLine } from '../serve/request-line.ts'

/** What a process has counted, in Prometheus's words. */
export interface Metrics {
  readonly request: (line: RequestLine) => void
  readonly ledger: (told: Told) => void
  readonly text: () => Promise<{ readonly type: string; readonly text: string }>
}

export interface MetricsOptions {
  /** How many sandboxes the process holds. */
  readonly sandboxes: () => number
}

/** Seconds. */
const fast = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

/** Begins to count. */
export async function startMetrics({ sandboxes }: MetricsOptions): Promise<Metrics> {
  // Only who asks for it loads it. It is CommonJS: in the bundle it has no names of its own.
  const { default: prometheus } = await import('prom-client')
  const { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } = prometheus
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const requests = new Histogram({
    name: 'invitekit_request_seconds',
    help: 'Requests, from their heads to the ends of their answers.',
    labelNames: ['operation', 'status'],
    buckets: fast,
    registers,
  })
  const asked = new Histogram({
    name: 'invitekit_store_seconds',
    help: 'What was asked of the store.',
    labelNames: ['what', 'outcome'],
    buckets: fast,
    registers,
  })
  const conflicts = new Counter({
    name: 'invitekit_conflicts_total',
    help: 'Batches that were decided anew because another process was first.',
    registers,
  })
  const held: InstanceType<typeof Gauge> = new Gauge({
    name: 'invitekit_sandboxes',
    help: 'Sandboxes that this process holds in memory.',
    registers,
    collect: () => held.set(sandboxes()),
  })
  return {
    request: ({ operation = 'other', status, ms }) =>
      requests.observe({ operation, status: status ?? 'gone' }, ms / 1000),
    ledger: ({ what, seconds, isRight, conflicts: count }) => {
      asked.observe({ what, outcome: isRight ? 'success' : 'failure' }, seconds)
      if (count > 0) conflicts.inc(count)
    },
    text: async () => ({ type: registry.contentType, text: await registry.metrics() }),
  }
}
