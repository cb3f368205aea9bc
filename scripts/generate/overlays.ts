import { readdir } from 'node:fs/promises'
import path from 'node:path'

import { patchesBetween, type Patch } from '../../mock/services/patch.ts'
import { bundleSpec } from './bundle.ts'
import type { OpenApiDocument } from './document.ts'

/** What each overlay changes in the bundled spec, by its name (a switch's, or a release's), in alphabetical order. */
export type Overlays = ReadonlyMap<string, readonly Patch[]>

/** The services' document, as seen from the project's folder. */
export const servicesEntry = 'spec/openapi.yaml'

const suffix = '.overlay.yaml'

/**
 * Applies each overlay of a folder of the spec by itself to the spec.
 *
 * @throws when one changes nothing.
 */
export async function readOverlays(
  root: string,
  document: OpenApiDocument,
  folder: 'live' | 'releases',
): Promise<Overlays> {
  const files = (await readdir(path.join(root, 'spec', folder))).filter((file) => file.endsWith(suffix)).sort()
  const overlays = new Map<string, readonly Patch[]>()
  // Two at a time: each is a process of its own.
  for (let at = 0; at < files.length; at += 2) {
    const pair = files.slice(at, at + 2)
    const documents = await Promise.all(pair.map((file) => bundleSpec(root, servicesEntry, `spec/${folder}/${file}`)))
    for (const [index, file] of pair.entries()) {
      const patches = patchesBetween(document, documents[index])
      if (patches.length === 0) throw new Error(`spec/${folder}/${file} changes nothing. Correct its targets.`)
      overlays.set(file.slice(0, -suffix.length), patches)
    }
  }
  return overlays
}

/** Throws when two overlays change the same place: switches can then not be set independently. */
export function requireIndependence(overlays: Overlays): void {
  const all = [...overlays].flatMap(([name, patches]) => patches.map(({ at }) => ({ name, place: at.join(' > ') })))
  for (const one of all) {
    const other = all.find(({ name, place }) => name !== one.name && `${one.place} > `.startsWith(`${place} > `))
    if (other) throw new Error(`The overlays ${one.name} and ${other.name} both change ${one.place}. Part them.`)
  }
}
