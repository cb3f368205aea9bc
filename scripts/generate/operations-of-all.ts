import { patched } from '../../mock/services/patch.ts'
import type { OpenApiDocument } from './document.ts'
import { listOperations, type Operation } from './operations.ts'
import type { Overlays } from './overlays.ts'

/** The spec with every path that a single switch adds to it, and no other difference. */
export function withAllPaths(document: OpenApiDocument, overlays: Overlays): OpenApiDocument {
  const adding = [...overlays].filter(([name]) => addedBy(overlays, name).length > 0)
  return patched(
    document,
    adding.flatMap(([, patches]) => patches),
  )
}

/** All operations; one that the spec by itself does not have declares no answer, and names the switch that adds it. */
export function operationsOfAll(document: OpenApiDocument, overlays: Overlays): Operation[] {
  const documented = new Map(listOperations(document).map((one) => [one.operationId, one]))
  const adding = new Map(
    [...overlays.keys()].flatMap((name) => addedBy(overlays, name).map((path) => [path, name] as const)),
  )
  return listOperations(withAllPaths(document, overlays)).map((one) => {
    const known = documented.get(one.operationId)
    if (known) return known
    const onlyWith = adding.get(one.path)
    if (onlyWith === undefined)
      throw new Error(`${one.operationId} is added to a path that the spec has. Give it its own.`)
    return { ...one, responses: {}, onlyWith }
  })
}

/** The paths that the overlay of a switch adds as a whole. */
function addedBy(overlays: Overlays, name: string): string[] {
  if (name.includes('+')) return []
  return (overlays.get(name) ?? []).flatMap(({ at: [root, path, ...more] }) =>
    root === 'paths' && path !== undefined && more.length === 0 ? [path] : [],
  )
}
