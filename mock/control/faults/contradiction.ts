import type { FaultEffect } from '../../domain/fault.ts'

/** Why an effect makes no sense and what to do about it, without a full stop; undefined when it does. */
export function contradictionIn({ latency, status, retryAfter, drop, malformed }: FaultEffect): string | undefined {
  if (typeof latency === 'object') {
    const bounds = 'min' in latency ? [latency.min, latency.max] : [latency.p50, latency.p95, latency.p99]
    if (bounds.some((bound, index) => bound < (bounds[index - 1] ?? 0))) {
      return `The latency's bounds must rise: ${JSON.stringify(latency)} does not`
    }
  }
  if (retryAfter !== undefined && status !== 429) {
    return 'When to try again goes with status 429: add the status, or leave it out'
  }
  if (drop !== undefined && drop !== 'middle' && (status !== undefined || malformed)) {
    return `With drop ${drop} nothing is answered: leave status and malformed out, or drop in the middle`
  }
  return undefined
}
