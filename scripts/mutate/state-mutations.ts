import { added, another, at, instead, others, removed, type Json, type Mutation } from './mutation.ts'
import { namesIn } from './request-mutations.ts'

const states = [
  'no invitations',
  'a pending invitation',
  'an accepted invitation',
  'a cancelled invitation',
  'a caller who may only read',
  'a caller from another organization',
  'the service fails',
  'the service is unavailable',
  'the rate limit is reached',
  'the body is too large',
]

/** A contract for another state of the service. */
export function stateMutations(interaction: Json): Mutation[] {
  const given = (at(interaction, ['providerStates']) ?? []) as readonly { readonly name: string }[]
  return given.flatMap(({ name }, index) => {
    const way = ['providerStates', String(index)]
    return [
      instead([...way, 'name'], 'misspelled', `${name}x`),
      instead([...way, 'name'], 'empty', ''),
      ...states.filter((each) => each !== name).map((each) => instead(way, `"${each}"`, { name: each })),
      removed(way),
      added([...way, 'params'], 'qwfp', 'x', 'a parameter more'),
      ...namesIn(interaction, [...way, 'params']).flatMap((parameter) => {
        const place = [...way, 'params', parameter]
        const value = at(interaction, place)
        return [...another(place, value), ...others(place, value), removed(place)]
      }),
    ]
  })
}
