import { openapiInForce } from './node/assets.ts'
import type { Service } from './services/service.ts'

/** Gives the document in force with those of own services in it. */
export function openapiWith(own: readonly Service[]): typeof openapiInForce {
  if (own.length === 0) return openapiInForce
  return async (...given) => {
    const { withOwnDocuments } = await import('./own/merged-document.ts')
    return withOwnDocuments(await openapiInForce(...given), own)
  }
}
