import { readFileSync, readdirSync } from 'node:fs'

import { answerMutations } from './answer-mutations.ts'
import type { Json, Mutation } from './mutation.ts'
import { placeMutations } from './place-mutations.ts'
import { requestMutations } from './request-mutations.ts'
import { stateMutations } from './state-mutations.ts'

/** One of our own interactions after one wrong change. */
export interface Mutant {
  /** Stable: provider, interaction, place and kind. */
  readonly name: string
  readonly provider: string
  readonly interaction: Json
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
      mutationsOf(interaction).map(({ way, kind, change }) => {
        const mutated = structuredClone(interaction)
        change(mutated)
        return {
          name: `${pact.provider.name}: ${String(interaction['description'])}: ${way.join('/')} ${kind}`,
          provider: pact.provider.name,
          interaction: mutated,
        }
      }),
    )
  })
}

const mutationsOf = (interaction: Json): Mutation[] => [
  ...requestMutations(interaction),
  ...answerMutations(interaction),
  ...placeMutations(interaction, 'request'),
  ...placeMutations(interaction, 'response'),
  ...stateMutations(interaction),
]
