export interface Json {
  [name: string]: unknown
}

/** One change of an interaction, made in place. */
export interface Mutation {
  readonly way: readonly string[]
  /** In words, such as `removed`. */
  readonly kind: string
  readonly change: (interaction: Json) => void
}

type Way = readonly string[]

/** Something else in place of what stands there. */
export function instead(way: Way, kind: string, value: unknown): Mutation {
  return { way, kind, change: (root) => void (above(root, way)[way.at(-1) ?? ''] = value) }
}

export function removed(way: Way): Mutation {
  return {
    way,
    kind: 'removed',
    change(root) {
      const parent = above(root, way)
      if (Array.isArray(parent)) parent.splice(Number(way.at(-1)), 1)
      else delete parent[way.at(-1) ?? '']
    },
  }
}

/** The same under another name. */
export function renamed(way: Way, name: string, kind = 'misspelled'): Mutation {
  return {
    way,
    kind,
    change(root) {
      const parent = above(root, way)
      parent[name] = parent[way.at(-1) ?? '']
      delete parent[way.at(-1) ?? '']
    },
  }
}

/** A member more. */
export const added = (way: Way, name: string, value: unknown, kind = 'a member more'): Mutation => ({
  way,
  kind,
  change: (root) => void (objectAt(root, way)[name] = value),
})

/** Values of other kinds than this one. */
export function others(way: Way, value: unknown): Mutation[] {
  const all: [string, unknown][] = [
    ['a text', 'qwfp'],
    ['a number', 5],
    ['true', true],
    ['null', null],
    ['a list', ['qwfp']],
    ['an object', { qwfp: 1 }],
  ]
  return all.filter(([, other]) => kindOf(other) !== kindOf(value)).map(([kind, other]) => instead(way, kind, other))
}

const kindOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value)

/** Another value of the same kind. */
export function another(way: Way, value: unknown): Mutation[] {
  if (typeof value === 'string') return [instead(way, 'another text', `${value}-x`), instead(way, 'an empty text', '')]
  if (typeof value === 'number') return [instead(way, 'one more', value + 1), instead(way, 'below zero', -value - 1)]
  if (typeof value === 'boolean') return [instead(way, 'the opposite', !value)]
  return []
}

/** Every place at and below a way. */
export function places(root: Json, way: Way): [way: Way, value: unknown][] {
  const value = at(root, way)
  if (value === undefined) return []
  if (typeof value !== 'object' || value === null) return [[way, value]]
  return [[way, value], ...Object.keys(value).flatMap((name) => places(root, [...way, name]))]
}

/** A body that says something else. An answer that lacks something is right for whoever wants less, a request is not. */
export function bodyMutations(interaction: Json, side: 'request' | 'response'): Mutation[] {
  const root = [side, 'body', 'content']
  return places(interaction, root).flatMap(([way, value]) => {
    const isObject = typeof value === 'object' && value !== null
    const isBelow = way.length > root.length
    return [
      ...another(way, value),
      ...others(way, value),
      ...(isObject && !Array.isArray(value) ? [added(way, 'qwfp', 'x')] : []),
      ...(side === 'request' && isBelow ? [removed(way)] : []),
      ...(isBelow && Number.isNaN(Number(way.at(-1))) ? [renamed(way, `${way.at(-1)}x`)] : []),
    ]
  })
}

export const at = (root: unknown, way: Way): unknown =>
  way.reduce<unknown>((value, name) => (Object(value) as Json)[name], root)

const above = (root: Json, way: Way): Json => objectAt(root, way.slice(0, -1))

/** Made where it is not there. */
function objectAt(root: Json, way: Way): Json {
  return way.reduce<Json>((value, name) => (value[name] ??= {}) as Json, root)
}
