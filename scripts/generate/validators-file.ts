import ajvFormats from 'ajv-formats'
import { _, type KeywordCxt } from 'ajv'
import { Ajv2020, type Options } from 'ajv/dist/2020.js'
import standaloneCode from 'ajv/dist/standalone/index.js'
import { build } from 'esbuild'

import { banner } from './banner.ts'
import type { Schema } from './document.ts'

/** A table of validators: nested names and lists down to schemas. */
export type ValidatorTable = {
  readonly [name: string]: ValidatorTable | SchemaLeaf | readonly (ValidatorTable | null)[] | readonly string[]
}

/** A schema in a {@link ValidatorTable}, told apart from a deeper table by its one member. */
export type SchemaLeaf = { readonly schema: Schema }

/**
 * The text of an ES module without imports that exports each of `tables` under its name, every schema in it compiled
 * to an ajv validation function. Equal schemas share one function.
 *
 * @param root the project folder, against which the names in the text's comments are relative
 * @param components what the schemas refer to as `#/components/schemas/…`
 * @param more ajv's options, besides those that all validators have, and the services' names, where own ones may stand too
 */
export async function validatorsFile(
  root: string,
  components: Readonly<Record<string, Schema>>,
  tables: Readonly<Record<string, ValidatorTable | SchemaLeaf>>,
  { services = [], ...more }: Options & { readonly services?: readonly string[] } = {},
): Promise<string> {
  const ajv = new Ajv2020({
    strict: true,
    allowUnionTypes: true,
    allErrors: true,
    code: { source: true, esm: true, lines: true },
    ...more,
  })
  ajvFormats.default(ajv)
  // RFC 9562 has no `urn:uuid:` prefix within a UUID; the format of ajv-formats lets it pass.
  ajv.addFormat('uuid', /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i)
  ajv.addKeyword({ keyword: 'x-invitekit-is', schemaType: 'string', code: failUnlessIs })
  for (const [name, schema] of Object.entries(components)) ajv.addSchema(byName(schema), name)

  const used = new Map<string, string>()
  const nameOf = (schema: Schema): string => {
    const key = JSON.stringify(schema)
    const reference = /^\{"\$ref":"#\/components\/schemas\/([^"/]+)"\}$/.exec(key)
    const name = used.get(key) ?? reference?.[1] ?? `validator${used.size + 1}`
    if (!used.has(key) && !reference) ajv.addSchema(byName(schema), name)
    used.set(key, name)
    return name
  }
  const expressions = Object.entries(tables).map(([name, table]) => `export const ${name} = ${valueOf(table, nameOf)}`)
  const compiled = standaloneCode.default(ajv, Object.fromEntries([...used.values()].map((name) => [name, name])))

  const bundle = await build({
    absWorkingDir: root,
    bundle: true,
    format: 'esm',
    legalComments: 'none',
    platform: 'node',
    // The text names the files it comes from: without this they would depend on where node_modules really is.
    preserveSymlinks: true,
    stdin: {
      contents: `${bounded(withoutEvaluated(compiled)).replaceAll(/^export const /gm, 'const ')}\n${expressions.join('\n')}`,
      resolveDir: root,
      sourcefile: `${Object.keys(tables)[0]}.js`,
    },
    target: 'node20',
    write: false,
  })
  return `// ${banner}\n${open(bundle.outputFiles[0]?.text ?? '', services)}`
}

/** For what JSON has not: a function, or a Date. */
function failUnlessIs(cxt: KeywordCxt): void {
  cxt.fail(cxt.schema === 'Date' ? _`!(${cxt.data} instanceof Date)` : _`typeof ${cxt.data} != ${cxt.schema as string}`)
}

/** So many errors of a list or of an object's members are looked for. */
const enough = 20

/**
 * Where a value must be the name of a service, as one that may be an own one's as well: the list is that of
 * `mock/domain/known-services.ts`, which grows.
 */
function open(code: string, services: readonly string[]): string {
  if (services.length === 0) return code
  const [first, ...others] = services.map((name) => ` === "${name}"`)
  const check = new RegExp(
    String.raw`!\((\w+)${first}${others.map((each) => String.raw` \|\| \1${each}`).join('')}\)`,
    'g',
  )
  const opened = code
    .replaceAll(check, '!isKnownService($1)')
    .replaceAll(`"enum": [${services.map((name) => `"${name}"`).join(', ')}]`, '"enum": knownServices')
  return opened === code
    ? code
    : `import { isKnownService, knownServices } from '../domain/known-services.ts'\n${opened}`
}

/**
 * The validators with an end to each of their loops: ajv either stops at the first error or collects them all, and
 * gathers those of an array's items in time that is quadratic in their number. Where a loop is left, what it belongs to
 * has been found wrong already.
 */
function bounded(code: string): string {
  const loop = /\bfor ?\((?:const \w+ in \w+|let (\w+) ?= ?0; ?\1 ?< ?\w+; ?\1\+\+)\) ?\{/g
  return code.replaceAll(loop, `$& if (errors >= ${enough}) break;`)
}

/**
 * The validators without what they tell each other for `unevaluatedProperties`, which no schema has. It is assigned to each of
 * them, so that a bundle would keep those that nobody calls.
 */
function withoutEvaluated(code: string): string {
  const plain = code
    .replaceAll(
      /const (evaluated\d+) = validate\d+\.evaluated;\s*if\(\1\.dynamicProps\)\{\s*\1\.props = undefined;\s*\}\s*if\(\1\.dynamicItems\)\{\s*\1\.items = undefined;\s*\}/g,
      '',
    )
    .replaceAll(/^validate\d+\.evaluated = \{.*\};$/gm, '')
    .replaceAll(/^\s*evaluated\d+\.(?:props|items) = \w+;$/gm, '')
  if (/\bevaluated\d/.test(plain) || /\.evaluated\b/.test(plain))
    throw new Error('A validator asks what another one has evaluated.')
  return plain
}

function expressionOf(table: ValidatorTable, nameOf: (schema: Schema) => string): string {
  const members = Object.entries(table).map(([name, entry]) => {
    return `${JSON.stringify(name)}: ${valueOf(entry, nameOf)}`
  })
  return `{ ${members.join(', ')} }`
}

function valueOf(entry: ValidatorTable[string] | string | null, nameOf: (schema: Schema) => string): string {
  if (entry === null || typeof entry === 'string') return JSON.stringify(entry)
  if (isList(entry)) return `[${entry.map((item) => valueOf(item, nameOf)).join(', ')}]`
  return isLeaf(entry) ? nameOf(entry.schema) : expressionOf(entry, nameOf)
}

export function isList(entry: ValidatorTable[string]): entry is readonly (ValidatorTable | null)[] | readonly string[] {
  return Array.isArray(entry)
}

export function isLeaf(entry: ValidatorTable | SchemaLeaf): entry is SchemaLeaf {
  return 'schema' in entry
}

/** The schema with references to components as ajv knows them: by the component's bare name. */
export function byName(schema: Schema): Schema {
  const isLeftOut = (name: string, value: unknown) =>
    toldByTheMock.has(name) || (toldToReaders.has(name) && typeof value === 'string')
  const text = JSON.stringify(schema, (name, value: unknown) => (isLeftOut(name, value) ? undefined : value))
  return JSON.parse(text.replaceAll('"#/components/schemas/', '"')) as Schema
}

/** Keywords for what the mock refuses by itself, in better words than a validator has: names it can suggest, and why. */
const toldByTheMock: ReadonlySet<string> = new Set(['propertyNames', 'dependentRequired'])

/** Keywords that are texts, and no rules. What is called so and has a schema is a member. */
const toldToReaders: ReadonlySet<string> = new Set(['description', 'title', '$comment'])
