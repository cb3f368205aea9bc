/** One place in a JSON document and what stands there instead; without `to`, nothing does. */
export interface Patch {
  /** The names of members, from the outside in. */
  readonly at: readonly string[]
  readonly to?: unknown
}

type Members = Record<string, unknown>

/** A copy of a JSON document with patches made to it. A place that isn't there is a defect of the patch, and throws. */
export function patched<Document extends object>(document: Document, patches: readonly Patch[]): Document {
  const copy = structuredClone(document)
  for (const { at, to } of patches) {
    const name = at.at(-1) as string
    const parent = at.slice(0, -1).reduce<unknown>((value, step) => (value as Members | undefined)?.[step], copy)
    if (!isMembers(parent)) throw new Error(`The document has no ${at.join(' > ')} to patch.`)
    if (to === undefined) delete parent[name]
    else parent[name] = structuredClone(to)
  }
  return copy
}

/** The patches that make `to` out of `from`. Arrays are replaced as a whole. Neither document may hold undefined. */
export function patchesBetween(from: unknown, to: unknown, at: readonly string[] = []): Patch[] {
  if (!isMembers(from) || !isMembers(to)) {
    return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ at, to }]
  }
  const gone = Object.keys(from).filter((name) => !Object.hasOwn(to, name))
  return [
    ...gone.map((name) => ({ at: [...at, name] })),
    ...Object.entries(to).flatMap(([name, value]) =>
      Object.hasOwn(from, name) ? patchesBetween(from[name], value, [...at, name]) : [{ at: [...at, name], to: value }],
    ),
  ]
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
