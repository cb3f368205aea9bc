import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { openapiTexts } from '../control/openapi-in-force.ts'

/** Beside the bundle, or in dist/ when the sources run as they are. */
const folders = [new URL('./', import.meta.url), new URL('../../dist/', import.meta.url)].map((url) =>
  fileURLToPath(url),
)

/** The path of a file that the build put beside the program. Throws when it is not there. */
export function assetPath(name: string): string {
  const path = folders.map((folder) => folder + name).find(existsSync)
  if (path === undefined) throw new Error(`The file ${name} is missing beside the program. Run: npm run build`)
  return path
}

/** The text of such a file. Rejects with the system's error. */
export const readAsset = async (name: string): Promise<string> => readFile(assetPath(name), 'utf8')

/** The OpenAPI document as it is in force: see `openapiTexts`. */
export const openapiInForce = openapiTexts(readAsset)
