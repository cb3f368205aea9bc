import { controlRules } from '../../mock/index.ts'
import { exchange, type Ask, type Reply } from './exchange.ts'

const rules = await controlRules()

/** Every operation of the control plane. */
export const controlOperations = Object.values(rules.operations)

/** Sends a request to the control plane, a value as JSON, and holds the answer against its spec. */
export function control(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  extra: Ask['headers'] = {},
): Promise<Reply> {
  const { pathname, origin } = new URL(url)
  const prefix = pathname === '/' ? '' : pathname
  const headers = { ...(body !== undefined && { 'content-type': 'application/json' }), ...extra }
  return exchange(origin, { method, path: `${prefix}${path}`, headers, body }, rules)
}
