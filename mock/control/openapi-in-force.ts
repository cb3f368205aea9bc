import { readFile } from 'node:fs/promises'
import type { Conduct } from '../domain/conduct.ts'
import { patched, type Patch } from '../services/patch.ts'
import { isLive, type SwitchName } from '../services/switches.ts'
import { assetPath } from './assets.ts'

interface Parts {
  readonly document: object
  readonly overlays: Readonly<Partial<Record<SwitchName, readonly Patch[]>>>
}

/** Relative to where the document was found: whatever the port, and the sandbox before the path. */
const servers = [{ url: '.', description: 'The mock that serves this document.' }]

let parts: Promise<Parts> | undefined
/** Texts by the switches that are live. Few settings are in use at a time. */
const texts = new Map<string, string>()
const textLimit = 16

/** The OpenAPI document of a sandbox as JSON text: the documented one with the overlays of the switches that are live. */
export async function openapiInForce(conduct: Conduct): Promise<string> {
  const { document, overlays } = await (parts ??= readParts())
  const live = (Object.keys(overlays) as SwitchName[]).filter((name) => isLive({ conduct }, name))
  const key = live.join(' ')
  const known = texts.get(key)
  if (known !== undefined) return known
  const inForce = patched(
    document,
    live.flatMap((name) => overlays[name] ?? []),
  )
  const served = { ...inForce, servers, ...(live.length > 0 && { 'x-invitekit-live': live }) }
  const text = JSON.stringify(served, null, 2)
  const oldest = texts.keys().next().value
  if (texts.size === textLimit && oldest !== undefined) texts.delete(oldest)
  texts.set(key, text)
  return text
}

async function readParts(): Promise<Parts> {
  const [document, overlays] = await Promise.all(
    ['openapi.json', 'overlays.json'].map(
      async (name) => JSON.parse(await readFile(assetPath(name), 'utf8')) as unknown,
    ),
  )
  return { document, overlays } as Parts
}
