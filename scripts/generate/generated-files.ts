import { banner } from './banner.ts'
import { bundleSpec } from './bundle.ts'
import { operationsFile } from './operations-file.ts'
import { listOperations } from './operations.ts'
import { typesFile } from './types-file.ts'
import {
  controlRequestValidatorsDeclaration,
  controlResponseValidatorsDeclaration,
  requestValidatorsDeclaration,
  responseValidatorsDeclaration,
} from './validator-declarations.ts'
import { requestTable, responseTable } from './validator-tables.ts'
import { validatorsFile } from './validators-file.ts'

/**
 * Everything that is generated from the spec, as file names and texts. The same spec gives the same texts.
 *
 * @param root the project folder
 */
export async function generatedFiles(root: string): Promise<Map<string, string>> {
  const [services, control] = await Promise.all([
    filesOf(root, 'spec/openapi.yaml', ''),
    filesOf(root, 'spec/control.yaml', 'control-'),
  ])
  return new Map([
    ...services,
    ['request-validators.d.ts', requestValidatorsDeclaration],
    ['response-validators.d.ts', responseValidatorsDeclaration],
    ...control,
    ['control-request-validators.d.ts', controlRequestValidatorsDeclaration],
    ['control-response-validators.d.ts', controlResponseValidatorsDeclaration],
  ])
}

/** What is generated from one document; `prefix` begins each file's name. */
async function filesOf(root: string, entry: string, prefix: string): Promise<[name: string, text: string][]> {
  const document = await bundleSpec(root, entry)
  const operations = listOperations(document)
  const [types, requests, responses] = await Promise.all([
    typesFile(document),
    validatorsFile(root, document, 'requestValidators', requestTable(operations)),
    validatorsFile(root, document, 'responseValidators', responseTable(operations)),
  ])
  return [
    [`${prefix}openapi.json`, `${JSON.stringify({ ...document, 'x-generated': banner }, null, 2)}\n`],
    [`${prefix}operations.ts`, operationsFile(document, operations)],
    [`${prefix}request-validators.js`, requests],
    [`${prefix}response-validators.js`, responses],
    [`${prefix}types.ts`, types],
  ]
}
