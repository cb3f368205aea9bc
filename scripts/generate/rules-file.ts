import type { Schema } from './document.ts'
import { byName, isLeaf, isList, type SchemaLeaf, type ValidatorTable } from './validators-file.ts'

type Table = ValidatorTable | SchemaLeaf | readonly (ValidatorTable | null)[] | readonly string[] | string | null

/**
 * What `validatorsFile` makes functions of, as data that `mock/browser/validators-in.ts` reads: `tables` with the index of a schema
 * in `schemas` in the place of each validator, and what they refer to.
 */
export function rulesFile(
  components: Readonly<Record<string, Schema>>,
  tables: Readonly<Record<string, ValidatorTable | SchemaLeaf>>,
  { takesInfinity = false } = {},
): string {
  const schemas = new Map<string, number>()
  const indexed = (table: Table): unknown => {
    if (table === null || typeof table === 'string') return table
    if (isList(table as ValidatorTable)) return (table as readonly (ValidatorTable | null)[]).map(indexed)
    if (!isLeaf(table as SchemaLeaf))
      return Object.fromEntries(Object.entries(table).map(([name, entry]) => [name, indexed(entry as Table)]))
    const key = JSON.stringify(rulesOf(byName((table as SchemaLeaf).schema)))
    if (!schemas.has(key)) schemas.set(key, schemas.size)
    return schemas.get(key)
  }
  const indexes = indexed(tables as ValidatorTable)
  const lists = [...schemas.keys()].map((key) => JSON.parse(key) as Schema)
  const named: Record<string, Schema> = {}
  const waiting: unknown[] = [...lists]
  for (const schema of waiting)
    for (const name of namesIn(schema)) {
      if (named[name]) continue
      named[name] = rulesOf(byName(components[name] ?? {}))
      waiting.push(named[name])
    }
  return `${JSON.stringify({ takesInfinity, components: named, schemas: lists, tables: indexes }, null, 2)}\n`
}

function* namesIn(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return
  for (const [keyword, each] of Object.entries(value))
    if (keyword === '$ref' && typeof each === 'string') yield each
    else yield* namesIn(each)
}

/** Keywords whose values are schemas by name, lists of schemas, a schema, and neither. */
const byMember = new Set(['properties'])
const inLists = new Set(['anyOf', 'oneOf', 'allOf'])
const within = new Set(['items', 'additionalProperties'])
const plain = new Set(
  `$ref type const enum format pattern required uniqueItems multipleOf minimum maximum minLength maxLength minItems maxItems
   minProperties maxProperties x-invitekit-is`.split(/\s+/),
)

/** What says nothing about what is right. */
const told = new Set(['default', 'deprecated', 'example', 'examples', 'readOnly', 'writeOnly', 'contentMediaType'])

/** A schema without what is not looked at. Throws an Error that names a keyword which the browsers' validator does not read. */
function rulesOf(schema: Schema): Schema {
  if (typeof schema !== 'object') return schema
  const rules = Object.entries(schema).flatMap(([keyword, value]): [string, unknown][] => {
    if (plain.has(keyword)) return [[keyword, value]]
    if (within.has(keyword)) return [[keyword, rulesOf(value as Schema)]]
    if (inLists.has(keyword)) return [[keyword, (value as Schema[]).map(rulesOf)]]
    if (byMember.has(keyword)) {
      const members = Object.entries(value as Record<string, Schema>).map(([name, each]) => [name, rulesOf(each)])
      return [[keyword, Object.fromEntries(members)]]
    }
    if (told.has(keyword)) return []
    throw new Error(`mock/browser/validators-in.ts does not read the keyword ${keyword}. Teach it, or leave that out.`)
  })
  return Object.fromEntries(rules) as Schema
}
