import { added, at, instead, removed, renamed, type Json, type Mutation } from './mutation.ts'
import { namesIn } from './request-mutations.ts'

/** Rules and generators that are wrong, at wrong places, or not there. */
export function placeMutations(interaction: Json, side: 'request' | 'response'): Mutation[] {
  return [
    ...waysOf(interaction, [side, 'matchingRules']).flatMap((way) => ruleMutations(interaction, side, way)),
    ...waysOf(interaction, [side, 'generators']).flatMap((way) => generatorMutations(interaction, way)),
    added([side, 'matchingRules', 'body'], '$.qwfp', rule({ match: 'type' }), 'a rule nowhere'),
    added([side, 'matchingRules', 'header'], 'X-Qwfp', rule({ match: 'type' }), 'a rule nowhere'),
    added([side, 'generators', 'body'], '$.qwfp', fromState('${organizationId}'), 'a generator nowhere'),
    added([side, 'generators', 'header'], 'X-Qwfp', fromState('${organizationId}'), 'a generator nowhere'),
  ]
}

const rule = (...matchers: object[]) => ({ combine: 'AND', matchers })
const fromState = (expression: string) => ({ type: 'ProviderState', expression })

/** Of path and status one place each, of other parts one by name. */
function waysOf(interaction: Json, way: readonly string[]): string[][] {
  return namesIn(interaction, way).flatMap((part) =>
    part === 'path' || part === 'status'
      ? [[...way, part]]
      : namesIn(interaction, [...way, part]).map((place) => [...way, part, place]),
  )
}

/** Other matchers; what an answer may be is never looked at in a request, where the example alone counts. */
function ruleMutations(interaction: Json, side: string, way: string[]): Mutation[] {
  const isPlaced = way.length === 4
  const place = way.at(-1) ?? ''
  const [matcher = {}] = (at(interaction, way) as { matchers: Json[] }).matchers
  const kinds: object[] = [
    { match: 'regex', regex: '^ZZZ$' },
    { match: 'integer' },
    { match: 'boolean' },
    { match: 'null' },
    { match: 'include', value: 'ZZZ' },
    { match: 'date', format: 'yyyy' },
    { match: 'semver' },
  ]
  return [
    ...kinds.map((each) => instead(way, JSON.stringify(each), rule(each))),
    ...(side === 'response' && matcher['min'] !== undefined
      ? [
          instead(way, 'very many', rule({ ...matcher, min: 5000 })),
          instead(way, 'at most none', rule({ match: 'type', max: 0 })),
        ]
      : []),
    // Whatever else is answered is refused; what a library writes where there is no rule.
    ...(side === 'response' ? [removed(way), instead(way, 'equality', rule({ match: 'equality' }))] : []),
    ...(isPlaced ? [renamed(way, place.startsWith('$') ? `${place}x` : `${place}-X`, 'moved to nowhere')] : []),
  ]
}

function generatorMutations(interaction: Json, way: string[]): Mutation[] {
  const isPlaced = way.length === 4
  const place = way.at(-1) ?? ''
  const { expression } = at(interaction, way) as Json
  const text = String(expression)
  return [
    removed(way),
    instead(way, 'an unknown value', fromState(`${text}\${qwfp}`)),
    instead(way, 'a misspelled value', fromState(text.replace(/\}$/, 'x}').replace(/\}(?=\/)/, 'x}'))),
    instead(way, "another organization's", fromState(text.replaceAll('${organizationId}', '${otherOrganizationId}'))),
    instead(way, 'another text', fromState(`${text}-x`)),
    instead(way, 'by chance', { type: 'RandomString', size: 10 }),
    instead(way, 'any id', { type: 'Uuid' }),
    ...(isPlaced ? [renamed(way, place.startsWith('$') ? `${place}x` : `${place}-X`, 'moved to nowhere')] : []),
  ].filter(({ kind }) => kind !== "another organization's" || text.includes('${organizationId}'))
}
