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
  /** Whether requests may be sent that change something. */
  readonly allowWrites: boolean
}

/** Whether the server has an endpoint that sets up states. Rejects with a VerificationError when nothing answers. */
export async function hasStates({ url, headers }: Target): Promise<boolean> {
  const response = await fetch(url + statesPath, { headers, signal: AbortSignal.timeout(10_000) }).catch(
    (error: unknown) => {
      throw new VerificationError(`Nothing answers at ${url}: ${reasonOf(error)}. Start the server, or mend --target.`)
    },
  )
  await response.body?.cancel()
  return response.status === 405 && /\bPOST\b/.test(response.headers.get('allow') ?? '')
}

/** Why an interaction is not sent to the server; undefined when it is. */
export function reasonToSkip({ interaction }: Part, target: Target, setsStates: boolean): string | undefined {
  const { method, states } = interaction
  if (states.length > 0 && !target.allowWrites)
    return 'to set its state up is to change the server; --allow-writes does'
  if (!target.allowWrites && method !== 'GET' && method !== 'HEAD') {
    return `${method} may change something; --allow-writes sends it`
  }
  if (states.length > 0 && !setsStates) return 'the server has no endpoint that sets up its state'
  return undefined
}
