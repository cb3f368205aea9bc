import type { Conduct } from '../domain/conduct.ts'
import { patched, type Patch } from '../services/patch.ts'
import { isLive, switchNames, type SwitchName } from '../services/switches.ts'
import { readOnce, type ReadDocument } from './documents.ts'
import { refuseControl } from './problem.ts'

interface Parts {
  readonly document: Document
  /** By the name of a switch, or by two with a plus between; those of one come first. */
  readonly overlays: Readonly<Record<string, readonly Patch[]>>
  /** What differed in earlier releases, by service and day. */
  readonly releases: Readonly<Record<string, readonly Patch[]>>
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** Relative to where the document was found: whatever the port, and the sandbox before the path. */
const servers = [{ url: '.', description: 'The mock that serves this document.' }]

/** Texts by the switches that are live and the releases asked for. Few settings are in use at a time. */
const textLimit = 16

/** Gives the OpenAPI document as it is in force, as JSON text. */
export type OpenapiInForce = (conduct: Conduct, version?: string) => Promise<string>

/**
 * The OpenAPI document of a sandbox: the documented one with the overlays of the switches that are live. With a version,
 * operations that are released in versions are as they were on that day, where the switch for versions is live; without
 * one, as they are now. Rejects with a ControlRefusal for what is no version, and as `read` does.
 */
export function openapiTexts(read: ReadDocument): OpenapiInForce {
  const parts = readOnce(() => readParts(read))
  const texts = new Map<string, string>()
  return async (conduct, version) => {
    const day = version === undefined ? undefined : dayOf(version)
    const { key, make } = inForce(await parts(), conduct, day)
    const known = texts.get(key)
    if (known !== undefined) return known
    const text = make()
    const oldest = texts.keys().next().value
    if (texts.size === textLimit && oldest !== undefined) texts.delete(oldest)
    texts.set(key, text)
    return text
  }
}

/** What tells one document from another, and how it is made. */
function inForce(
  { document, overlays, releases }: Parts,
  conduct: Conduct,
  day: string | undefined,
): { readonly key: string; readonly make: () => string } {
  const inUse = Object.keys(overlays).filter((name) =>
    (name.split('+') as SwitchName[]).every((one) => isLive({ conduct }, one)),
  )
  const live = inUse.filter((name) => !name.includes('+'))
  const versioned = day === undefined ? [] : releasesOn(document, day, conduct)
  const key = [...live, ...versioned.map(({ path, method, release = '' }) => `${path} ${method} ${release}`)].join(' ')
  const make = () => {
    const whole = patched(document, [
      ...inUse.flatMap((name) => overlays[name] ?? []),
      ...new Set(versioned.flatMap(({ service, release }) => releases[`${service}.${release}`] ?? [])),
      ...versioned.map(({ service, path, method, release }): Patch => {
        const at = ['paths', path, method]
        return release === undefined ? { at } : { at: [...at, `x-${service}-api-version`], to: release }
      }),
    ])
    return JSON.stringify({ ...whole, servers, ...(live.length > 0 && { 'x-invitekit-live': live }) }, null, 2)
  }
  return { key, make }
}

/** A version as requests have it: a day, with or without a stability. */
function dayOf(version: string): string {
  const [, day] = /^(\d{4}-\d{2}-\d{2})(?:~[a-z-]+)?$/.exec(version) ?? []
  if (day !== undefined) return day
  return refuseControl(
    'invalid-request',
    `version must be a day such as 2024-10-15, as a request has it, not ${JSON.stringify(version)}.`,
  )
}

interface Versioned {
  readonly service: string
  readonly path: string
  readonly method: string
  /** undefined: there was none yet. */
  readonly release: string | undefined
}

/** The operations that have releases, with the one that a day asks for. */
function releasesOn({ paths }: Document, day: string, conduct: Conduct): Versioned[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, operation]) => {
      const { 'x-invitekit-service': service = '', ...others } = Object(operation) as Record<string, string | undefined>
      const days = others[`x-${service}-api-releases`] as readonly string[] | undefined
      const name = switchNames.find((each) => each === `${service}.versions`)
      if (!days || !name || !isLive({ conduct }, name)) return []
      return [{ service, path, method, release: days.findLast((each) => each <= day) }]
    }),
  )
}

async function readParts(read: ReadDocument): Promise<Parts> {
  const [document, overlays, releases] = await Promise.all(
    ['openapi.json', 'overlays.json', 'releases.json'].map(async (name) => JSON.parse(await read(name)) as unknown),
  )
  return { document, overlays, releases } as Parts
}
