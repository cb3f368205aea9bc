import type { ReadDocument } from '../control/documents.ts'

/** The documents that come with the program, each a file that is loaded when it is first asked for. */
const documents: Readonly<Record<string, () => Promise<{ readonly default: unknown }>>> = {
  'openapi.json': () => import('../generated/openapi.json', { with: { type: 'json' } }),
  'overlays.json': () => import('../generated/overlays.json', { with: { type: 'json' } }),
  'releases.json': () => import('../generated/releases.json', { with: { type: 'json' } }),
  'control-openapi.json': () => import('../generated/control-openapi.json', { with: { type: 'json' } }),
  'world.schema.json': () => import('../generated/world.schema.json', { with: { type: 'json' } }),
}

/** The build for browsers has them as texts. */
export const readDocument: ReadDocument = async (name) => {
  const document = (await documents[name]?.())?.default
  if (document === undefined) throw new Error(`There is no document ${name}.`)
  return typeof document === 'string' ? document : `${JSON.stringify(document, null, 2)}\n`
}
