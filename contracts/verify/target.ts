import type { Part } from './replay.ts'

/** A running server to verify instead of a mock. */
export interface Target {
  /** Without a slash at its end. */
  readonly url: string
  /** Sent instead of headers of the same name. */
  readonly headers: Readonly<Record<string, string>>
  /** Whether requests may be sent that change something. */
  readonly allowWrites: boolean
}

/** The state endpoint of the server; undefined when it has none. */
export async function statesUrlOf({ url }: Target): Promise<string | undefined> {
  const states = `${url}/_mock/provider-states`
  const response = await fetch(states, { signal: AbortSignal.timeout(10_000) }).catch(() => undefined)
  await response?.body?.cancel()
  return response?.status === 405 && response.headers.get('allow') === 'POST' ? states : undefined
}

/** Why an interaction is not sent to the server; undefined when it is. */
export function reasonToSkip({ interaction }: Part, target: Target, statesUrl: string | undefined): string | undefined {
  const { method, states } = interaction
  if (!target.allowWrites && method !== 'GET' && method !== 'HEAD') {
    return `${method} may change something; --allow-writes sends it`
  }
  if (states.length > 0 && statesUrl === undefined) return 'the server has no endpoint that sets up its state'
  return undefined
}
