import { readFileSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import * as ofControl from '../generated/control-request-validators.js'
import * as ofOptions from '../generated/option-validators.js'
import * as ofServices from '../generated/request-validators.js'
import type { Validate } from '../generated/request-validators.js'
import { knownServices } from '../domain/known-services.ts'
import { short } from '../domain/short.ts'
import { serviceNames } from '../generated/services.ts'
import { validatorsIn, type Rules, type RulesFile } from './validators-in.ts'

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../generated/${name}-rules.json`, import.meta.url), 'utf8')) as RulesFile

test.each([
  ['request', ofServices],
  ['control-request', ofControl],
  ['option', ofOptions],
])('the rules of %s-validators.js find the same faults in the same order', (name, generated) => {
  const file = read(name)
  // Browsers have the built-in services alone; other tests of this process may have made others known.
  const known = knownServices.splice(0, Infinity, ...serviceNames)
  onTestFinished(() => void knownServices.splice(0, Infinity, ...known))
  const found = validatorsIn(file)
  // What is wrong with an option is told in the words beside.
  const isTold = name !== 'option'
  let compared = 0
  const differences: unknown[] = []
  for (const [path, index] of leavesOf(file.tables)) {
    const mine = at(found, path) as Validate
    const theirs = at(generated, path) as Validate
    const schema = file.schemas[index] ?? {}
    const base = sampleOf(schema, file)
    for (const value of [base, ...oddities, ...changesOf(base)]) {
      compared += 1
      const [one, other] = [mine, theirs].map((each) => faultsOf(each, value, isTold))
      if (one !== other && differences.length < 3)
        differences.push({ path, value: short(JSON.stringify(value) ?? ''), one, other })
    }
  }
  expect([differences, compared > 300]).toEqual([[], true])
})

function faultsOf(validate: Validate, value: unknown, isTold: boolean): string {
  const isRight = validate(value)
  const faults = (validate.errors ?? []).map((fault) => [
    fault.instancePath,
    fault.keyword,
    fault.params,
    isTold && fault.message,
  ])
  return JSON.stringify([isRight, faults])
}

function* leavesOf(table: unknown, path: string[] = []): Generator<[string[], number]> {
  if (typeof table === 'number') yield [path, table]
  else if (typeof table === 'object' && table !== null)
    for (const [name, each] of Object.entries(table)) yield* leavesOf(each, [...path, name])
}

const at = (whole: unknown, path: readonly string[]): unknown =>
  path.reduce((within, name) => (within as Record<string, unknown>)[name], whole)

/** Something that fits, or nearly: what is changed in it is what matters. */
function sampleOf(schema: Rules, file: RulesFile, depth = 0): unknown {
  const { $ref, oneOf, anyOf, allOf, enum: values, const: only, format } = schema as Record<string, never>
  if ($ref !== undefined) return sampleOf(file.components[$ref] ?? {}, file, depth)
  if (only !== undefined) return only
  if (values !== undefined) return values[0]
  const [first] = (oneOf ?? anyOf ?? allOf ?? []) as Rules[]
  if (first) return sampleOf(first, file, depth)
  const [type] = [schema['type'] ?? 'object'].flat()
  if (type === 'string') return format === 'uuid' ? uuid : format === 'date-time' ? '2026-01-01T00:00:00Z' : 'ab'
  if (type === 'integer' || type === 'number') return schema['minimum'] ?? 1
  if (type === 'boolean') return true
  if (type === 'null') return null
  if (type === 'array') return depth > 6 ? [] : [sampleOf((schema['items'] ?? {}) as Rules, file, depth + 1)]
  const members = Object.entries((schema['properties'] ?? {}) as Record<string, Rules>)
  return depth > 6 ? {} : Object.fromEntries(members.map(([name, each]) => [name, sampleOf(each, file, depth + 1)]))
}

const uuid = '0190d3a4-8c1e-7c3a-9c0a-8d2f3b1c4e5f'

const oddities: readonly unknown[] = [
  null,
  '',
  'x',
  '😀'.repeat(300),
  'x'.repeat(70_000),
  uuid,
  '2026-02-30T00:00:00Z',
  'a@example.com',
  -1,
  0,
  1.5,
  2 ** 40,
  Infinity,
  NaN,
  true,
  [],
  {},
  [1, 1],
  ['b', 'a', 'b'],
  Array.from({ length: 30 }, (_, index) => (index % 3 === 0 ? null : { 'a/b~c': index })),
  Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`no/such~${index}`, index])),
  new Date(0),
  () => undefined,
]

let turn = 0

/** The value with each of its members in turn left out, or another thing, or with one more. */
function* changesOf(value: unknown): Generator<unknown> {
  if (typeof value !== 'object' || value === null) return
  const isList = Array.isArray(value)
  if (!isList) yield { ...value, stranger: 1 }
  for (const [name, each] of Object.entries(value)) {
    // Not all of them everywhere: there are a hundred places in the largest.
    const odd = oddities.filter((_odd, index) => (index + (turn += 1)) % 3 === 0)
    const others = [...odd, undefined, ...changesOf(each)]
    for (const other of others)
      yield isList ? value.map((one, index) => (String(index) === name ? other : one)) : { ...value, [name]: other }
  }
}
