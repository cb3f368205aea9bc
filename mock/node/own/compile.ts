import ajvFormats from 'ajv-formats'
import { Ajv2020 } from 'ajv/dist/2020.js'
import standaloneCode from 'ajv/dist/standalone/index.js'
import type { Json } from '../../own/shape.ts'

/** The text of a CommonJS module that exports a function for each schema of the table, by its name. */
export function compile(
  document: Json,
  table: Readonly<Record<string, Json>>,
  refuse: (name: string, why: string) => never,
): string {
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    validateSchema: false,
    logger: false,
    code: { source: true, esm: false },
  })
  ajvFormats.default(ajv)
  ajv.addSchema(document, 'document')
  for (const [name, schema] of Object.entries(table)) {
    ajv.addSchema(schema, name)
    try {
      ajv.getSchema(name)
    } catch (error) {
      refuse(name, error instanceof Error ? error.message : String(error))
    }
  }
  return standaloneCode.default(ajv, Object.fromEntries(Object.keys(table).map((name) => [name, name])))
}
