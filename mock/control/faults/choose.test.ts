import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Fault } from '../../domain/fault.ts'
import { chooseFault } from './choose.ts'
import type { RequestTraits } from './match.ts'

const methods = ['GET', 'POST', 'DELETE'] as const

const request = (method: string): RequestTraits => ({
  service: 'mpdx',
  operation: undefined,
  method,
  persona: () => undefined,
  path: '/',
  headers: {},
})

interface Rule {
  readonly method?: (typeof methods)[number]
  readonly times?: number
  readonly probability?: number
}

const ruleOf = ({ method, times, probability }: Rule, index: number): Fault => ({
  id: `fault-${index + 1}`,
  match: method === undefined ? {} : { method },
  effect: { status: 503 },
  ...(times !== undefined && { times }),
  ...(probability !== undefined && { probability }),
  matched: 0,
  fired: 0,
})

/** What a rule of its kind draws: no more than that it depends on the rule and on how often it was asked. */
const chance = ({ id, matched }: Pick<Fault, 'id' | 'matched'>) =>
  ((id.length + Number(id.at(-1)) * 7 + matched * 13) % 10) / 10

const rules = fc.array(
  fc.record(
    {
      method: fc.constantFrom(...methods),
      times: fc.integer({ min: 1, max: 4 }),
      probability: fc.constantFrom(0, 0.3, 0.5, 1),
    },
    { requiredKeys: [] },
  ),
  { maxLength: 5 },
)

test('rules are asked in order, each fires as often as it may, and the counts add up', () => {
  fc.assert(
    fc.property(rules, fc.array(fc.constantFrom(...methods), { maxLength: 40 }), (given, requests) => {
      const kept = new Map(given.map(ruleOf).map((fault) => [fault.id, fault]))
      const model = given.map((rule) => ({ ...rule, matched: 0, fired: 0 }))
      for (const method of requests) {
        const { fired, counted } = chooseFault(kept.values(), request(method), chance)
        for (const fault of counted) kept.set(fault.id, fault)
        const expected = model.findIndex((rule, index) => {
          if (rule.method !== undefined && rule.method !== method) return false
          if (rule.times !== undefined && rule.fired === rule.times) return false
          rule.matched += 1
          if (chance({ id: `fault-${index + 1}`, matched: rule.matched }) >= (rule.probability ?? 1)) return false
          rule.fired += 1
          return true
        })
        expect(fired?.id).toBe(expected < 0 ? undefined : `fault-${expected + 1}`)
      }
      expect([...kept.values()].map(({ matched, fired }) => [matched, fired])).toEqual(
        model.map(({ matched, fired }) => [matched, fired]),
      )
    }),
  )
})
