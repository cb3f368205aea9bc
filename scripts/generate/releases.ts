import { patched, type Patch } from '../../mock/services/patch.ts'
import type { OpenApiDocument, OperationObject, Schema } from './document.ts'

/** What earlier releases of a service change in the spec, by service and day, such as `snyk.2022-06-01`. */
export type Releases = ReadonlyMap<string, readonly Patch[]>

/**
 * The document with a further operation for each that an earlier release has in another form: `createThing` as it was on
 * a day is `createThing@2022-06-01`, at a path with the same end. Validators and types are made from it; what is served
 * is the document without them.
 */
export function withReleases(document: OpenApiDocument, releases: Releases): OpenApiDocument {
  const schemas: Record<string, Schema> = { ...document.components.schemas }
  const paths: Record<string, Record<string, unknown>> = { ...document.paths }
  for (const [name, patches] of releases) {
    const suffix = `@${name.slice(name.indexOf('.') + 1)}`
    const then = patched(document, patches)
    Object.assign(schemas, then.components.schemas)
    for (const [path, method] of changedOperations(patches)) {
      const operation = then.paths[path]?.[method] as OperationObject
      paths[path + suffix] = {
        ...paths[path + suffix],
        parameters: then.paths[path]?.['parameters'],
        [method]: { ...operation, operationId: operation.operationId + suffix },
      }
    }
  }
  return { ...document, paths, components: { ...document.components, schemas } }
}

/** Throws when a release changes what would change other releases too: a component, or a path's parameters. */
function changedOperations(patches: readonly Patch[]): [path: string, method: string][] {
  const changed = new Map<string, [string, string]>()
  for (const { at } of patches) {
    const [place, path = '', method = ''] = at
    if (place === 'components' && at.length === 3) continue
    if (place !== 'paths' || at.length < 4) throw new Error(`A release must not change ${at.join(' > ')}.`)
    changed.set(`${method} ${path}`, [path, method])
  }
  return [...changed.values()]
}
