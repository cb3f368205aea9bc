type Json = Record<string, unknown>

/** What is sent must not become narrower, what is answered must not become wider or lose members. */
export type Direction = 'request' | 'response'

/** A schema and the document that its references lead into. */
export interface Place {
  readonly document: object
  readonly schema: unknown
}

/** Changes of a schema that may break a client, each as a sentence that begins with the place. */
export function schemaChanges(before: Place, after: Place, direction: Direction, place: string, depth = 0): string[] {
  if (before.schema === undefined || after.schema === undefined || depth > 20) return []
  const [old, fresh] = [variantsOf(before), variantsOf(after)]
  const compare = (mine: Json, theirs: Json) =>
    shapeChanges(
      (schema) => ({ document: before.document, schema: schema(mine) }),
      (schema) => ({ document: after.document, schema: schema(theirs) }),
      direction,
      place,
      depth,
    )
  const [first = {}] = old
  const [other = {}] = fresh
  if (old.length === 1 && fresh.length === 1) return compare(first, other)
  const fits = (mine: Json, theirs: Json) => compare(mine, theirs).length === 0
  if (direction === 'request') {
    const stays = old.every((mine) => fresh.some((theirs) => fits(mine, theirs)))
    return stays ? [] : [`${place}: a shape is no longer accepted.`]
  }
  const isKnown = fresh.every((theirs) => old.some((mine) => fits(mine, theirs)))
  return isKnown ? [] : [`${place}: another shape may be answered now.`]
}

type Part = (member: (schema: Json) => unknown) => Place

function shapeChanges(mine: Part, theirs: Part, direction: Direction, place: string, depth: number): string[] {
  const [old, fresh] = [mine((schema) => schema).schema as Json, theirs((schema) => schema).schema as Json]
  const [oldMembers, freshMembers] = [membersOf(old), membersOf(fresh)]
  const changes = direction === 'request' ? requestChanges(old, fresh) : answerChanges(old, fresh)
  const members = Object.keys(oldMembers).flatMap((name) =>
    name in freshMembers
      ? schemaChanges(
          mine((schema) => membersOf(schema)[name]),
          theirs((schema) => membersOf(schema)[name]),
          direction,
          `${place}: ${name}`,
          depth + 1,
        )
      : [],
  )
  const items = schemaChanges(
    mine(({ items: schema }) => schema),
    theirs(({ items: schema }) => schema),
    direction,
    `${place}: item`,
    depth + 1,
  )
  return [...changes.map((change) => `${place}: ${change}`), ...members, ...items]
}

function requestChanges(old: Json, fresh: Json): string[] {
  const gone = 'is no longer accepted.'
  const isClosed = fresh['additionalProperties'] === false
  const members = Object.keys(membersOf(old)).filter((name) => isClosed && !(name in membersOf(fresh)))
  const required = listOf(fresh['required']).filter((name) => !listOf(old['required']).includes(name))
  return [
    ...beyond(old, fresh).map((what) => `${what} ${gone}`),
    ...members.map((name) => `${name} is gone.`),
    ...(isClosed && old['additionalProperties'] !== false ? ['other members are no longer accepted.'] : []),
    ...required.map((name) => `${String(name)} is required now.`),
    ...limitChanges(old, fresh),
  ]
}

function answerChanges(old: Json, fresh: Json): string[] {
  const [oldMembers, freshMembers] = [membersOf(old), membersOf(fresh)]
  const isRequired = ({ required }: Json, name: string) => listOf(required).includes(name)
  return [
    ...beyond(fresh, old).map((what) => `${what} may be answered now.`),
    ...Object.keys(oldMembers).flatMap((name) => {
      if (!(name in freshMembers)) return [`${name} is gone.`]
      return isRequired(old, name) && !isRequired(fresh, name) ? [`${name} may be absent now.`] : []
    }),
  ]
}

/** Types and values that one schema has and the other refuses. */
function beyond(wide: Json, narrow: Json): string[] {
  const known = typesOf(narrow)
  const isKnown = (type: string) => known.includes(type) || (type === 'integer' && known.includes('number'))
  const types = known.length === 0 ? [] : typesOf(wide).filter((type) => !isKnown(type))
  const [allowed, given] = [valuesOf(narrow), valuesOf(wide)]
  const values = given?.filter((value) => allowed && !allowed.includes(value)) ?? []
  return [
    ...(types.length > 0 ? [types.join(', ')] : []),
    ...(values.length > 0 ? [`the value ${values.join(', ')}`] : []),
    ...(allowed && !given ? [`another value than ${allowed.join(', ')}`] : []),
  ]
}

const lowest = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties']
const highest = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties']

/** Limits that are stricter than they were. */
function limitChanges(old: Json, fresh: Json): string[] {
  const stricter = (keyword: string) => {
    const [before, now] = [old[keyword], fresh[keyword]]
    if (now === undefined || now === before) return false
    if (typeof before !== 'number' || typeof now !== 'number') return true
    if (keyword === 'multipleOf') return before % now !== 0
    return lowest.includes(keyword) ? now > before : now < before
  }
  return [...lowest, ...highest, 'multipleOf', 'pattern', 'format']
    .filter(stricter)
    .map((keyword) => `${keyword} is ${String(fresh[keyword])} now.`)
}

const membersOf = (schema: Json) => (schema['properties'] ?? {}) as Json
const typesOf = ({ type }: Json) => [type].flat().filter((each) => typeof each === 'string')
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const valuesOf = (schema: Json) => ('const' in schema ? [schema['const']] : (schema['enum'] as unknown[] | undefined))

/** The schemas of which a value fits one, each without references and with its `allOf` drawn into it. */
function variantsOf({ document, schema }: Place): Json[] {
  const { oneOf, anyOf, allOf, ...own } = resolve(document, schema)
  const parts = listOf(allOf).map((part) => variantsOf({ document, schema: part }))
  const alternatives = [oneOf, anyOf]
    .filter((list) => Array.isArray(list))
    .map((list) => listOf(list).flatMap((part) => variantsOf({ document, schema: part })))
  return [...parts, ...alternatives].reduce<Json[]>(
    (variants, part) => variants.flatMap((variant) => part.map((other) => both(variant, other))),
    [own],
  )
}

function both(one: Json, other: Json): Json {
  const required = [...listOf(one['required']), ...listOf(other['required'])]
  return {
    ...one,
    ...other,
    ...((one['properties'] ?? other['properties']) !== undefined && {
      properties: { ...membersOf(one), ...membersOf(other) },
    }),
    ...(required.length > 0 && { required }),
  }
}

/** What a reference leads to, or the value itself; an empty object for what is none. */
export function resolve(document: object, value: unknown): Json {
  const schema = (typeof value === 'object' && value !== null ? value : {}) as Json
  const reference = schema['$ref']
  if (typeof reference !== 'string') return schema
  const found = reference
    .slice(2)
    .split('/')
    .reduce<unknown>((part, name) => (part as Json | undefined)?.[name], document)
  return resolve(document, found)
}
