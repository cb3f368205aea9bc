import { banner } from './banner.ts'
import { bundleSpec } from './bundle.ts'
import { operationsFile } from './operations-file.ts'
import { listOperations } from './operations.ts'
import { typesFile } from './types-file.ts'
import { requestValidatorsDeclaration, responseValidatorsDeclaration } from './validator-declarations.ts'
import { requestTable, responseTable } from './validator-tables.ts'
import { validatorsFile } from './validators-file.ts'

/**
 * Everything that is generated from the spec, as file names and texts. The same spec gives the same texts.
 *
 * @param root the project folder
 */
export async function generatedFiles(root: string): Promise<Map<string, string>> {
  const document = await bundleSpec(root)
  const operations = listOperations(document)
  const [types, requests, responses] = await Promise.all([
    typesFile(document),
    validatorsFile(root, document, 'requestValidators', requestTable(operations)),
    validatorsFile(root, document, 'responseValidators', responseTable(operations)),
  ])
  return new Map([
    ['openapi.json', `${JSON.stringify({ ...document, 'x-generated': banner }, null, 2)}\n`],
    ['operations.ts', operationsFile(document, operations)],
    ['request-validators.d.ts', requestValidatorsDeclaration],
    ['request-validators.js', requests],
    ['response-validators.d.ts', responseValidatorsDeclaration],
    ['response-validators.js', responses],
    ['types.ts', types],
  ])
}
