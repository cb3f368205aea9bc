import type { Service } from '../../mock/index.ts'
import { listOf, member, objectOf, resolve, type Json } from '../verify/json.ts'

/** What becomes of an answer, in one place of it. */
export const mutantKinds = {
  gone: 'is not there',
  null: 'is null',
  type: 'is of another type',
  enum: 'is a value that the document does not know',
  time: 'is a time in another notation',
  extra: 'has a member more',
  page: 'is the first page of several',
} as const

export type MutantKind = keyof typeof mutantKinds

/** One change of an answer, made to every item of the lists on its way. */
export interface Mutant {
  readonly kind: MutantKind
  /** `$.data[*].attributes.role`. */
  readonly place: string
  /** The steps there; `*` is each item. */
  readonly way: readonly string[]
  /** The first value that stands there. */
  readonly example: unknown
  /** What it may be by the document, where that lists it. */
  readonly values: readonly unknown[] | undefined
  readonly body: unknown
}

/** What may become of an answer of this schema, drawn from the document. */
export function mutantsOf(document: object, schema: unknown, body: unknown): Mutant[] {
  const found: Mutant[] = []
  walk({ document, schema, value: body, way: [] }, (kind, way, { example, values }, change) => {
    const place = `$${way.map((step) => (step === '*' ? '[*]' : `.${step}`)).join('')}`
    found.push({ kind, place, way, example, values, body: changed(body, way, change) })
  })
  return found
}

/** A list that is not whole. undefined: nothing tells so. */
export function pagedBody({ totals, next }: Service['terms'], body: unknown): unknown {
  if (totals && at(body, totals.pages) !== undefined)
    return changed(
      changed(body, totals.pages, () => 2),
      totals.rows,
      (count) => Number(count) + 25,
    )
  if (!next || at(body, next.slice(0, -1)) === undefined || at(body, next) !== undefined) return undefined
  const name = next.at(-1) ?? ''
  return changed(body, next.slice(0, -1), (links) => ({ ...objectOf(links), [name]: '/next?starting_after=v1.x' }))
}

interface Spot {
  readonly document: object
  readonly schema: unknown
  readonly value: unknown
  readonly way: readonly string[]
}

const gone = Symbol('gone')

type Note = (
  kind: MutantKind,
  way: readonly string[],
  shown: { readonly example: unknown; readonly values: readonly unknown[] | undefined },
  change: (value: unknown) => unknown,
) => void

function walk({ document, schema, value, way }: Spot, note: Note): void {
  const resolved = resolve(document, schema) ?? {}
  const shown = { example: value, values: valuesOf(resolved) }
  if (way.length > 0 && way.at(-1) !== '*') {
    note('gone', way, shown, () => gone)
    if (value !== null) {
      note('null', way, shown, () => null)
      note('type', way, shown, otherType)
    }
    if (typeof value === 'string' && shown.values) note('enum', way, shown, () => 'something-new')
    if (typeof value === 'string' && resolved['format'] === 'date-time') note('time', way, shown, otherNotation)
  }
  if (Array.isArray(value)) {
    const [first] = value as unknown[]
    if (first !== undefined) walk({ document, schema: resolved['items'], value: first, way: [...way, '*'] }, note)
    return
  }
  if (typeof value !== 'object' || value === null) return
  note('extra', way, shown, (one) => ({ ...objectOf(one), qwfp: 'x' }))
  const properties = propertiesOf(document, resolved)
  for (const [name, each] of Object.entries(value))
    walk({ document, schema: properties[name], value: each, way: [...way, name] }, note)
}

function valuesOf(schema: Json): readonly unknown[] | undefined {
  const { enum: values, const: only } = schema
  if (Array.isArray(values)) return values
  return only === undefined ? undefined : [only]
}

function propertiesOf(document: object, schema: Json): Json {
  const parts = [...listOf(schema['allOf']), ...listOf(schema['oneOf']), ...listOf(schema['anyOf'])]
  const inherited = parts.map((each) => propertiesOf(document, resolve(document, each) ?? {}))
  return Object.assign({}, ...inherited, objectOf(schema['properties'])) as Json
}

function otherType(value: unknown): unknown {
  if (typeof value === 'string') return /^-?\d+$/.test(value) ? Number(value) : 5
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return String(value)
  return Array.isArray(value) ? { 0: value[0] as unknown } : []
}

const otherNotation = (value: unknown) =>
  typeof value !== 'string'
    ? value
    : value.includes('.')
      ? value.replace(/\.\d+/, '')
      : value.replace(/(Z|[+-]\d\d:\d\d)$/, '.000$1')

function at(value: unknown, way: readonly string[]): unknown {
  return way.reduce<unknown>(member, value)
}

function changed(value: unknown, [step, ...rest]: readonly string[], change: (value: unknown) => unknown): unknown {
  if (step === undefined) return change(value)
  if (Array.isArray(value)) return value.map((item: unknown) => changed(item, rest, change))
  const inner = changed(member(value, step), rest, change)
  if (inner !== gone) return { ...objectOf(value), [step]: inner }
  return Object.fromEntries(Object.entries(objectOf(value)).filter(([name]) => name !== step))
}
