import ajvFormats from 'ajv-formats'
import { Ajv2020 } from 'ajv/dist/2020.js'
import standaloneCode from 'ajv/dist/standalone/index.js'
import { build } from 'esbuild'

import { banner } from './banner.ts'
import type { OpenApiDocument, Schema } from './document.ts'

/** A table of validators: nested names down to schemas. */
export type ValidatorTable = { readonly [name: string]: ValidatorTable | SchemaLeaf }

/** A schema in a {@link ValidatorTable}, told apart from a deeper table by its one member. */
export type SchemaLeaf = { readonly schema: Schema }

/**
 * The text of an ES module without imports that exports `table` under `exportName`, every schema in it compiled to
 * an ajv validation function. Equal schemas share one function.
 *
 * @param root the project folder, against which the names in the text's comments are relative
 */
export async function validatorsFile(
  root: string,
  document: OpenApiDocument,
  exportName: string,
  table: ValidatorTable,
): Promise<string> {
  const ajv = new Ajv2020({ strict: true, allErrors: true, code: { source: true, esm: true, lines: true } })
  ajvFormats.default(ajv)
  // RFC 9562 has no `urn:uuid:` prefix within a UUID; the format of ajv-formats lets it pass.
  ajv.addFormat('uuid', /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i)
  for (const [name, schema] of Object.entries(document.components.schemas)) ajv.addSchema(byName(schema), name)

  const used = new Map<string, string>()
  const nameOf = (schema: Schema): string => {
    const key = JSON.stringify(schema)
    const reference = /^\{"\$ref":"#\/components\/schemas\/([^"/]+)"\}$/.exec(key)
    const name = used.get(key) ?? reference?.[1] ?? `validator${used.size + 1}`
    if (!used.has(key) && !reference) ajv.addSchema(byName(schema), name)
    used.set(key, name)
    return name
  }
  const expression = expressionOf(table, nameOf)
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
      contents: `${compiled.replaceAll(/^export const /gm, 'const ')}\nexport const ${exportName} = ${expression}`,
      resolveDir: root,
      sourcefile: `${exportName}.js`,
    },
    target: 'node20',
    write: false,
  })
  return `// ${banner}\n${bundle.outputFiles[0]?.text}`
}

function expressionOf(table: ValidatorTable, nameOf: (schema: Schema) => string): string {
  const members = Object.entries(table).map(([name, entry]) => {
    const value = isLeaf(entry) ? nameOf(entry.schema) : expressionOf(entry, nameOf)
    return `${JSON.stringify(name)}: ${value}`
  })
  return `{ ${members.join(', ')} }`
}

function isLeaf(entry: ValidatorTable | SchemaLeaf): entry is SchemaLeaf {
  return 'schema' in entry
}

/** The schema with references to components as ajv knows them: by the component's bare name. */
function byName(schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components/schemas/', '"')) as Schema
}
