import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'

import { schemaChanges } from './schema-changes.ts'
import type { Direction } from './sentences.ts'

type Schema = Record<string, unknown>

const names = ['x', 'y', 'z']
const small = fc.integer({ min: 0, max: 4 })
const maybe = (value: fc.Arbitrary<unknown>) => fc.option(value, { nil: undefined, freq: 2 })
const text = fc.constantFrom('', 'a', 'b', 'ab', 'abc', 'abcd')
const scalar = fc.oneof(text, fc.constantFrom(0, 1, 2, 3, 4, 1.5, 6), fc.constantFrom(true, false, null))

const schemas = fc
  .letrec<{ schema: unknown }>((tie) => ({
    schema: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      fc.record({
        type: fc.constantFrom('number', 'integer', ['integer', 'null']),
        minimum: maybe(small),
        exclusiveMaximum: maybe(small),
        maximum: maybe(small),
        multipleOf: maybe(fc.constantFrom(1, 2, 3)),
      }),
      fc.record({
        type: fc.constantFrom('string', ['string', 'null']),
        minLength: maybe(small),
        maxLength: maybe(small),
        pattern: maybe(fc.constantFrom('^a', 'b', '^$')),
        not: maybe(fc.record({ const: text })),
      }),
      fc.record({ enum: fc.uniqueArray(scalar, { minLength: 1, maxLength: 3 }) }),
      fc.record({ type: fc.constant('boolean') }),
      fc.record({ anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }) }),
      fc.record({ allOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }) }),
      fc.record({
        type: fc.constant('array'),
        items: maybe(tie('schema')),
        prefixItems: maybe(fc.array(tie('schema'), { minLength: 1, maxLength: 2 })),
        minItems: maybe(small),
        maxItems: maybe(small),
        uniqueItems: maybe(fc.boolean()),
        contains: maybe(tie('schema')),
      }),
      fc.record({
        type: fc.constant('object'),
        properties: fc.dictionary(fc.constantFrom(...names), tie('schema'), { maxKeys: 3 }),
        required: maybe(fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 })),
        additionalProperties: maybe(fc.oneof(fc.boolean(), tie('schema'))),
        minProperties: maybe(small),
        maxProperties: maybe(small),
        dependentRequired: maybe(fc.record({ x: fc.constantFrom(['y'], ['z'], []) })),
      }),
    ),
  }))
  .schema.map((schema) => plain(schema) as Schema)

/** What is JSON of it, so that nothing is undefined. */
function plain<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value
}

const values = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 3 }),
  ),
})).value

/** One schema with a keyword or two of another, at any depth. */
function mixed(one: Schema, other: Schema, turn: () => boolean): Schema {
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])]
  const entries = keys.map((key) => {
    const [mine, theirs] = [one[key], other[key]]
    if (isObject(mine) && isObject(theirs)) return [key, mixed(mine, theirs, turn)]
    return [key, turn() ? theirs : mine]
  })
  return plain(Object.fromEntries(entries) as Schema)
}

const isObject = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const pairs = fc
  .tuple(schemas, schemas, fc.infiniteStream(fc.integer({ min: 0, max: 5 })), fc.boolean())
  .map(([one, other, stream, isMixed]): [Schema, Schema] => [
    one,
    isMixed ? mixed(one, other, () => stream.next().value === 0) : other,
  ])

/** What is not named may be sent by nobody, and surprises nobody. */
function withOthers(schema: unknown, change: (others: unknown) => unknown): unknown {
  if (Array.isArray(schema)) return schema.map((each) => withOthers(each, change))
  if (!isObject(schema)) return schema
  const copy = Object.fromEntries(Object.entries(schema).map(([key, each]) => [key, withOthers(each, change)]))
  return copy['type'] === 'object'
    ? plain({ ...copy, additionalProperties: change(copy['additionalProperties']) })
    : copy
}

const ajv = new Ajv2020({ strict: false, allErrors: false })
const validator = (schema: unknown) => {
  const validate = ajv.compile(schema as object)
  ajv.removeSchema(schema as object)
  return validate
}

function changes(before: Schema, after: Schema, direction: Direction) {
  const [old, fresh] = [before, after].map((schema) => ({ document: { openapi: '3.1.0' }, schema }))
  return old && fresh ? schemaChanges(old, fresh, { direction }) : []
}

const alarms = (...pair: Parameters<typeof changes>) =>
  changes(...pair).filter(({ severity }) => severity !== 'harmless')

const runs = 300

test.each(['request', 'response'] as const)('what a %s loses or gains by a change is found', (direction) => {
  fc.assert(
    fc.property(pairs, fc.array(values, { minLength: 80, maxLength: 80 }), ([before, after], drawn) => {
      const [wide, narrow] = direction === 'request' ? [before, after] : [after, before]
      const isSent = validator(withOthers(wide, (others) => others ?? false))
      const isTaken = validator(
        direction === 'request' ? narrow : withOthers(narrow, (others) => (others === false ? undefined : others)),
      )
      const counterexample = drawn.find((value) => isSent(value) && !isTaken(value))
      if (counterexample === undefined) return
      expect({ counterexample, alarms: alarms(before, after, direction) }).not.toEqual({ counterexample, alarms: [] })
    }),
    { numRuns: runs, seed: 1 },
  )
})

test('the same schema, one with an alternative more for requests and one with a part more for answers are no alarm', () => {
  fc.assert(
    fc.property(schemas, schemas, (one, other) => {
      expect(changes(one, one, 'request')).toEqual([])
      expect(changes(one, one, 'response')).toEqual([])
      expect(alarms(one, { anyOf: [one, other] }, 'request')).toEqual([])
      expect(alarms(one, { allOf: [one, other] }, 'response')).toEqual([])
    }),
    { numRuns: runs, seed: 1 },
  )
})
