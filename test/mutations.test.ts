import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMock } from '../mock/index.ts'
import { accessTo, names } from './bad-input/services.ts'
import { stageOf } from './support/stage.ts'

/** One change to a body: at a place in the tree of its values, or at a place in its text. */
type Mutation =
  | { readonly kind: 'set' | 'add'; readonly at: number; readonly key: string; readonly value: unknown }
  | { readonly kind: 'drop'; readonly at: number }
  | { readonly kind: 'cut' | 'insert'; readonly at: number; readonly text: string }

const hostile = ['__proto__', 'constructor', 'toString', 'id', 'user_id', 'type', '', 'é', '\u0000', '\ud800']
const anyValue = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(
    '',
    ' ',
    'a@b',
    'A@EXAMPLE.COM',
    'ä@example.com',
    ' x@example.com ',
    'x@example.com\n',
    'admin',
    'user',
  ),
  fc.emailAddress(),
  fc.uuid(),
  fc.string({ unit: 'binary', maxLength: 300 }),
)
const at = fc.nat(100)
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('set' as const, 'add' as const),
    at,
    key: fc.oneof(fc.constantFrom(...hostile), fc.string()),
    value: anyValue,
  }),
  fc.record({ kind: fc.constant('drop' as const), at }),
  fc.record({ kind: fc.constantFrom('cut' as const, 'insert' as const), at, text: fc.string({ unit: 'binary' }) }),
)

/** All places in a tree: a container, and the name of a member in it. */
function places(value: unknown): [Record<string, unknown>, string][] {
  if (typeof value !== 'object' || value === null) return []
  const container = value as Record<string, unknown>
  return Object.keys(container).flatMap((key) => [
    [container, key] as [typeof container, string],
    ...places(container[key]),
  ])
}

function mutate(text: string, change: Mutation): string {
  if ('text' in change) {
    const behind = change.at + (change.kind === 'cut' ? change.text.length + 1 : 0)
    return text.slice(0, change.at) + (change.kind === 'insert' ? change.text : '') + text.slice(behind)
  }
  const tree = JSON.parse(text) as unknown
  const all = places(tree)
  const [container, key] = all[change.at % all.length] ?? [{}, '']
  if (change.kind === 'drop') delete container[key]
  else define(container, change.kind === 'add' ? change.key : key, change.value)
  return JSON.stringify(tree)
}

/** Like an assignment, but a member named __proto__ becomes one. */
function define(container: object, key: string, value: unknown): void {
  Object.defineProperty(container, key, { value, enumerable: true, configurable: true, writable: true })
}

test.each(names)('%s refuses a changed body, or keeps and shows what it says', async (name) => {
  const mock = await createMock({ scenario: 'empty', seed: 42, onError: (error) => expect.fail(String(error)) })
  try {
    const set = stageOf(mock)
    const { list, query, as, mediaType, valid, emailIn } = accessTo(name, set)
    const read = async () => {
      const { json } = await set.send({ path: `${list}${query}`, headers: as })
      return (name === 'clickhouse' ? json : (json as { data: unknown }).data) as unknown[]
    }
    const property = fc.asyncProperty(mutation, async (change) => {
      await mock.reset()
      const body = mutate(JSON.stringify(valid), change)
      const headers = { ...as, 'content-type': mediaType }
      const reply = await set.send({ method: 'POST', path: list + query, headers, body })
      const kept = await read()
      if (reply.status >= 400) {
        expect(reply.status, `sent ${body}`).toBeLessThan(500)
        expect(kept).toEqual([])
        return
      }
      expect(kept).toHaveLength(1)
      const created = name === 'clickhouse' ? reply.json : (reply.json as { data: unknown }).data
      const sent = emailIn(name === 'clickhouse' ? JSON.parse(body) : (JSON.parse(body) as { data: unknown }).data)
      const want =
        name === 'clickhouse' ? String(sent).toLowerCase() : String(sent).replaceAll(/^[\s\u0085]+|[\s\u0085]+$/g, '')
      expect([emailIn(created), emailIn(kept[0])]).toEqual([want, want])
    })
    await fc.assert(property, { seed: 7, numRuns: 1000 })
  } finally {
    await mock.close()
  }
})
