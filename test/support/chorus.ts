import { expect } from 'vitest'
import type { WireAnswer } from '../../mock/index.ts'
import { send, type Ask, type Door } from './exchange.ts'

/** Of a connection alone: a function has none. */
const passing = new Set(['connection', 'date', 'keep-alive', 'transfer-encoding'])

/** What is said of an answer, but for what is the connection's. */
export const said = ({ status, headers, body }: Pick<WireAnswer, 'status' | 'headers' | 'body'>) => ({
  status,
  headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !passing.has(name))),
  body,
})

/** Asks at each door, and wants the same answer to the last byte; gives the first one's. */
export function chorus(doors: Readonly<Record<string, Door>>): (ask: Ask) => Promise<WireAnswer> {
  const all = Object.entries(doors)
  return async (ask) => {
    const answers = await Promise.all(all.map(([, door]) => (typeof door === 'string' ? send(door, ask) : door(ask))))
    const [first, ...others] = answers as [WireAnswer, ...WireAnswer[]]
    const want = said(first)
    for (const [at, other] of others.entries())
      expect(said(other), `${ask.method ?? 'GET'} ${ask.path}, ${all[at + 1]?.[0]} as ${all[0]?.[0]}`).toEqual(want)
    return first
  }
}
