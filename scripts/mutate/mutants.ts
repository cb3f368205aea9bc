import { readFileSync, readdirSync } from 'node:fs'

/** One of our own interactions after one wrong change. */
export interface Mutant {
  /** Stable: pact, interaction, place and kind. */
  readonly name: string
  readonly provider: string
  readonly interaction: Json
}

export interface Json {
  [name: string]: unknown
}

const folder = new URL('../../contracts/pacts/', import.meta.url)

/** Every mutant of the committed pacts, in a fixed order. */
export function allMutants(): Mutant[] {
  return readdirSync(folder).flatMap((file) => {
    const pact = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as {
      provider: { name: string }
      interactions: Json[]
    }
    return pact.interactions.flatMap((interaction) =>
      changesOf(interaction).map(([kind, mutated]) => ({
        name: `${pact.provider.name}: ${String(interaction['description'])}: ${kind}`,
        provider: pact.provider.name,
        interaction: mutated,
      })),
    )
  })
}

type Change = readonly [kind: string, mutated: Json]

/** Walks the whole interaction and changes one thing at each place. */
function changesOf(interaction: Json): Change[] {
  const changes: Change[] = []
  visit(interaction, [], (way, value) => {
    // What the file says of itself, and texts for people.
    if (['description', 'type', 'pending', 'key', 'transport'].includes(way[0] ?? '')) return
    if (way.length < 2) return
    for (const [kind, instead] of alternativesOf(way, value)) {
      const mutated = structuredClone(interaction)
      put(mutated, way, instead)
      changes.push([`${way.join('/')} ${kind}`, mutated])
    }
  })
  return changes
}

/** Stands for the removal of a member. */
const nothing = Symbol('nothing')

function alternativesOf(way: readonly string[], value: unknown): (readonly [kind: string, instead: unknown])[] {
  const last = way.at(-1) ?? ''
  const side = way[0] === 'response' ? 'response' : 'request'
  const isRule = way.includes('matchingRules')
  if (last === 'contentType' || last === 'encoded' || last === 'combine') return []
  const changed: (readonly [string, unknown])[] = []
  if (typeof value === 'string') changed.push(['another text', `${value}-x`], ['a number', 5])
  if (typeof value === 'number') changed.push(['one more', value + 1], ['a text', `x${value}`])
  if (typeof value === 'boolean') changed.push(['the opposite', !value])
  if (value === null) changed.push(['a text', 'x'])
  // Without a rule or a member of an answer a contract may still hold: it asks for more or for less.
  const isDemand = side === 'request' && !isRule && typeof value !== 'object'
  if (isDemand) changed.push(['removed', nothing])
  const isBodyObject = typeof value === 'object' && value !== null && !Array.isArray(value) && way.includes('content')
  if (isBodyObject && !isRule && !way.includes('generators')) changed.push(['a member more', { ...value, nope: 'x' }])
  if (last === 'match' && isRule)
    return [
      ['integer', 'integer'],
      ['null', 'null'],
      ['boolean', 'boolean'],
    ]
  if (last === 'min' && isRule) return [['very many', 5000]]
  if (last === 'regex' && isRule)
    return [
      ['never', '^ZZZ$'],
      ['one text', '^qwfp$'],
    ]
  if (last === 'type' && way.includes('generators')) return []
  return changed
}

function visit(value: unknown, way: readonly string[], tell: (way: readonly string[], value: unknown) => void): void {
  tell(way, value)
  if (typeof value !== 'object' || value === null) return
  for (const [name, each] of Object.entries(value)) visit(each, [...way, name], tell)
}

function put(root: Json, way: readonly string[], instead: unknown): void {
  const above = way.slice(0, -1).reduce<Json>((at, name) => at[name] as Json, root)
  const last = way.at(-1) ?? ''
  if (instead === nothing && Array.isArray(above)) above.splice(Number(last), 1)
  else if (instead === nothing) delete above[last]
  else above[last] = instead
}
