import { compose } from '../serve/compose.ts'
import type { SentAnswer } from '../serve/sent-answer.ts'

/** The answer to a method that a path does not have, OPTIONS among them. */
export function otherMethod(method: string, methods: readonly string[]): SentAnswer {
  const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ')
  if (method === 'OPTIONS') return compose({ status: 204, headers: { allow }, body: undefined }, 'application/json')
  const message = `${method} is not allowed here. Allowed: ${allow}.`
  const body = { error: { code: 'method-not-allowed', message } }
  return compose({ status: 405, headers: { allow }, body }, 'application/json')
}
