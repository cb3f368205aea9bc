import type { components } from '../../generated/live-types.ts'
import type { Answer, Routed } from '../service.ts'
import { isLive } from '../switches.ts'

type Schemas = components['schemas']
type Enveloped = Schemas['ClickHouseDone'] & { result?: unknown }

/** Live, whatever is answered comes wrapped, and always as 200. */
export function envelope(answer: Answer, request: Routed): Answer {
  if (!isLive(request.world, 'clickhouse.envelope')) return answer
  const { requestId } = request
  const body: Enveloped = { status: 200, requestId, ...(answer.body !== undefined && { result: answer.body }) }
  return { ...answer, status: 200, body }
}
