import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { OpenApiDocument } from '../generated/control-types.ts'

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

/** The control plane's own document; read when first asked for. */
export function controlDocument(): Promise<OpenApiDocument> {
  return (control ??= readFile(assetPath('control-openapi.json'), 'utf8').then((text) => ({
    ...(JSON.parse(text) as OpenApiDocument),
    servers,
  })))
}

/** Relative to where the document was found: whatever the port, and the sandbox before the path. */
const servers = [{ url: '..', description: 'The mock that serves this document.' }]

let control: Promise<OpenApiDocument> | undefined
