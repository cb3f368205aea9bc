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
  return (control ??= readControl().catch((error: unknown) => {
    // Next time it may be there: a process can be out of descriptors for a while.
    control = undefined
    throw error
  }))
}

/** Relative to where the document was found: whatever the port, and the sandbox before the path. */
const servers = [{ url: '..', description: 'The mock that serves this document.' }]

async function readControl(): Promise<OpenApiDocument> {
  return { ...(JSON.parse(await readFile(assetPath('control-openapi.json'), 'utf8')) as OpenApiDocument), servers }
}

let control: Promise<OpenApiDocument> | undefined
