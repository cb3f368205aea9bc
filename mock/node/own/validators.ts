import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Validate } from '../../generated/request-validators.js'
import { DefinitionError } from '../../own/definition-error.ts'
import { isOfItsOwn } from '../../own/parsed-headers.ts'
import type { OwnOperation } from '../../own/operations-in.ts'
import type { OwnValidators, ReadDocument } from '../../own/opened.ts'
import { isObject, type Json } from '../../own/shape.ts'

type Table = Readonly<Record<string, Json>>

/** Of what is kept: another one is made anew. */
const form = 'ajv 8, 2'

/** Made once in a process. */
const known = new Map<string, OwnValidators>()

/**
 * What checks requests and answers by the document. They are compiled once for its content, and kept beside other tools'
 * work in the `node_modules/.cache` of the project, where there is one. Throws a DefinitionError.
 */
export async function validatorsFor(read: ReadDocument, operations: readonly OwnOperation[]): Promise<OwnValidators> {
  const key = `${read.hash}-${operations.map(({ id }) => id).join()}`
  const found = known.get(key)
  if (found) return found
  const table = tableOf(read.document, operations)
  const text = await textFor(read, table)
  const made = sorted(await load(text), operations)
  known.set(key, made)
  return made
}

async function textFor(read: ReadDocument, table: Table): Promise<string> {
  const { createHash } = await import('node:crypto')
  const hash = createHash('sha256')
    .update(JSON.stringify([form, read.hash, Object.keys(table)]))
    .digest('hex')
  const folder = cacheFolder()
  const file = folder && join(folder, `${hash.slice(0, 32)}.js`)
  const kept = file && (await readFile(file, 'utf8').catch(() => undefined))
  if (kept !== undefined && kept !== '') return kept
  const { compile } = await import('./compile.ts')
  const text = compile(schemaOf(read.document), table, (name, why) => {
    throw new DefinitionError(`${read.where}: the schema of ${name} can't be used: ${why}.`)
  })
  if (folder && file) {
    const part = `${file}.${process.pid}`
    // It is made again where it can't be kept.
    await mkdir(folder, { recursive: true })
      .then(() => writeFile(part, text))
      .then(() => rename(part, file))
      .catch(() => undefined)
  }
  return text
}

/** Of the project in whose folder the process runs; undefined: it has none. */
function cacheFolder(): string | undefined {
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules'))) return join(folder, 'node_modules/.cache/invitekit')
    if (dirname(folder) === folder) return undefined
  }
}

/** Runs the text of a module that has its parts from `require`. */
async function load(text: string): Promise<Readonly<Record<string, Validate>>> {
  const { partsOf } = await import('./validator-parts.ts')
  const require = createRequire(import.meta.url)
  const exports: Record<string, Validate> = {}
  // The text was made here, of schemas that are checked as such: Ajv writes no part of a schema as code.
  // oxlint-disable-next-line no-implied-eval, no-new-func
  const run = new Function('exports', 'require', text) as (exports: object, require: (name: string) => unknown) => void
  run(exports, (name) => partsOf(name) ?? (require(name) as unknown))
  return exports
}

function tableOf(document: Json, operations: readonly OwnOperation[]): Table {
  const table: Record<string, Json> = {}
  for (const [at, { parameters, body, responses }] of operations.entries()) {
    const parts = (place: string) => parameters.filter((each) => each.in === place)
    const add = (name: string, schema: unknown) => {
      if (isObject(schema)) table[`v${at}_${name}`] = outer(document, schema)
    }
    for (const place of ['path', 'query'] as const) {
      const own = parts(place)
      if (own.length > 0)
        add(place, objectOf(own.map((each) => [each.name, each.schema, each.required || place === 'path'])))
    }
    const headers = parts('header').filter(isOfItsOwn)
    if (headers.length > 0) add('header', objectOf(headers.map((each) => [each.name, each.schema, each.required])))
    add('body', body?.schema)
    for (const [status, { schema, headers }] of Object.entries(responses)) {
      add(`${status}_body`, schema)
      const entries = Object.entries(headers)
      if (entries.length > 0)
        add(`${status}_headers`, objectOf(entries.map(([name, each]) => [name, textual(each.schema), each.required])))
    }
  }
  return table
}

/** A header is a text, whatever is in it. */
const textual = (schema: unknown): Json => {
  const { format, pattern } = isObject(schema) ? schema : {}
  return {
    type: 'string',
    ...(typeof pattern === 'string' && { pattern }),
    ...(typeof format === 'string' && { format }),
  }
}

function objectOf(entries: readonly (readonly [string, unknown, boolean])[]): Json {
  return {
    type: 'object',
    required: entries.filter(([, , required]) => required).map(([name]) => name),
    properties: Object.fromEntries(entries.map(([name, schema]) => [name, schema])),
  }
}

/** A schema that stands outside of the document. */
const outer = (document: Json, schema: Json): Json =>
  JSON.parse(JSON.stringify(converted(document, schema)).replaceAll('"$ref":"#/', '"$ref":"document#/')) as Json

const schemaOf = (document: Json): Json => converted(document, document) as Json

const isOld = (document: Json) => String(document['openapi']).startsWith('3.0')

/** Names below which stands no schema. */
const plain: ReadonlySet<string> = new Set(['example', 'examples', 'default', 'enum', 'const', 'discriminator', 'xml'])

/** A part of a document of version 3.0 with its schemas as JSON Schema has them now. */
function converted(document: Json, value: unknown): unknown {
  if (!isOld(document)) return value
  if (Array.isArray(value)) return value.map((each) => converted(document, each))
  if (!isObject(value)) return value
  const made: Record<string, unknown> = Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, plain.has(name) ? each : converted(document, each)]),
  )
  if (made['nullable'] === true) {
    delete made['nullable']
    if (typeof made['type'] === 'string') made['type'] = [made['type'], 'null']
    else if (made['type'] === undefined) return { anyOf: [made, { type: 'null' }] }
    if (Array.isArray(made['enum']) && !made['enum'].includes(null))
      made['enum'] = [...(made['enum'] as unknown[]), null]
  }
  for (const [limit, exclusive] of [
    ['minimum', 'exclusiveMinimum'],
    ['maximum', 'exclusiveMaximum'],
  ] as const) {
    if (made[exclusive] === true) made[exclusive] = made[limit]
    if (typeof made[exclusive] === 'boolean') delete made[exclusive]
  }
  return made
}

function sorted(all: Readonly<Record<string, Validate>>, operations: readonly OwnOperation[]): OwnValidators {
  const of = (name: string): Validate | undefined => all[name]
  const pick = (names: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(names).flatMap(([as, name]) => (of(name) ? [[as, of(name)]] : [])))
  return {
    requests: Object.fromEntries(
      operations.map(({ id }, at) => [
        id,
        pick({ path: `v${at}_path`, query: `v${at}_query`, header: `v${at}_header`, body: `v${at}_body` }),
      ]),
    ),
    responses: Object.fromEntries(
      operations.map(({ id, responses }, at) => [
        id,
        Object.fromEntries(
          Object.keys(responses).map((status) => [
            status,
            pick({ headers: `v${at}_${status}_headers`, body: `v${at}_${status}_body` }),
          ]),
        ),
      ]),
    ),
  }
}
