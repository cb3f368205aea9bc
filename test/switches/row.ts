import type { SwitchName } from '../../mock/index.ts'
import type { Ask, Reply } from '../support/exchange.ts'
import type { Stage } from '../support/stage.ts'

type Shown = Partial<Pick<Reply, 'status' | 'headers' | 'json'>>

/** What one request shows of a switch, documented and live. */
export interface Row {
  readonly name: SwitchName
  readonly what: string
  readonly ask: (stage: Stage) => Ask
  readonly documented: Shown
  readonly live: Shown
}

export function post(path: string, headers: Record<string, string>, body: unknown): Ask {
  return { method: 'POST', path, headers: { 'content-type': 'application/json', ...headers }, body }
}
