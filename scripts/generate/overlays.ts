import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { isDeepStrictEqual } from 'node:util'
import { patched, patchesBetween, type Patch } from '../../mock/services/patch.ts'
import { bundleSpec } from './bundle.ts'
import type { OpenApiDocument } from './document.ts'

/**
 * What each overlay changes in the bundled spec, by its name (a switch's, or a release's), in alphabetical order. Then, by
 * two names with a plus between them, what two switches change together besides what each does.
 */
export type Overlays = ReadonlyMap<string, readonly Patch[]>

/** The services' document, as seen from the project's folder. */
export const servicesEntry = 'spec/openapi.yaml'

const suffix = '.overlay.yaml'

/** The switches that an overlay is for. */
export const switchesOf = (overlay: string): string[] => overlay.split('+')

/**
 * Applies each overlay of a folder of the spec to it: one of a single switch to the spec by itself, one of two to what their
 * own overlays have made of it.
 *
 * @throws when one changes nothing.
 */
export async function readOverlays(
  root: string,
  document: OpenApiDocument,
  folder: 'live' | 'releases',
): Promise<Overlays> {
  const files = (await readdir(path.join(root, 'spec', folder))).filter((file) => file.endsWith(suffix))
  const names = files.map((file) => file.slice(0, -suffix.length)).sort()
  const overlays = new Map<string, readonly Patch[]>()
  for (const isShared of [false, true]) {
    const wanted = names.filter((name) => name.includes('+') === isShared)
    for (const name of wanted) overlays.set(name, await patchesOf(root, document, overlays, `${folder}/${name}`))
  }
  return overlays
}

async function patchesOf(root: string, document: OpenApiDocument, known: Overlays, file: string): Promise<Patch[]> {
  const parts = switchesOf(file.slice(file.indexOf('/') + 1))
  const before = patched(document, parts.length > 1 ? parts.flatMap((part) => known.get(part) ?? []) : [])
  const folder = await mkdtemp(path.join(tmpdir(), 'invitekit-overlay-'))
  try {
    const entry = path.join(folder, 'openapi.json')
    await writeFile(entry, JSON.stringify(before))
    const after = await bundleSpec(root, parts.length > 1 ? entry : servicesEntry, `spec/${file}${suffix}`)
    const patches = patchesBetween(before, after)
    if (patches.length === 0) throw new Error(`spec/${file}${suffix} changes nothing. Correct its targets.`)
    return patches
  } finally {
    await rm(folder, { recursive: true })
  }
}

/**
 * Throws when two overlays change the same place: switches can then not be set independently. Two may make the same
 * change, and one of two switches goes on where those of one have ended.
 */
export function requireIndependence(overlays: Overlays): void {
  const all = [...overlays].flatMap(([name, patches]) =>
    patches.map((patch) => ({ name, patch, place: placeOf(patch) })),
  )
  for (const one of all) {
    const other = all.find(
      ({ name, patch, place }) =>
        !isPartOf(one.name, name) &&
        !isSettled(overlays, one.name, name) &&
        `${one.place} > `.startsWith(`${place} > `) &&
        !isDeepStrictEqual(patch, one.patch),
    )
    if (other) throw new Error(`The overlays ${one.name} and ${other.name} both change ${one.place}. Part them.`)
  }
}

const placeOf = ({ at }: Patch) => at.join(' > ')

function isPartOf(one: string, other: string): boolean {
  const [fewer, more] = [switchesOf(one), switchesOf(other)].sort((a, b) => a.length - b.length) as [string[], string[]]
  return fewer.every((name) => more.includes(name))
}

/** Whether there is an overlay that says what the two make together. */
const isSettled = (overlays: Overlays, one: string, other: string) => overlays.has([one, other].sort().join('+'))
