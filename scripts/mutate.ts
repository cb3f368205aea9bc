import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

import { verify } from '../contracts/verify/verify.ts'
import { allMutants, type Mutant } from './mutate/mutants.ts'

const usage = `Mutates our own contracts in every place, verifies them, and prints which of the wrong ones come out green.

npm run mutate -- [--every N] [--json]   N: only each Nth mutant, for a short run

Survivors that are known stand in scripts/mutate/survivors.json with a reason each; any other fails the run.`

const { values } = parseArgs({
  options: { every: { type: 'string', default: '1' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
})
if (values.help) {
  console.log(usage)
  process.exit(0)
}

/** By the end of a mutant's name, or by a pattern. */
const known = JSON.parse(readFileSync(new URL('mutate/survivors.json', import.meta.url), 'utf8')) as readonly {
  readonly pattern: string
  readonly reason: string
  /** It is wrong all the same, and counts as such. */
  readonly isWrong?: boolean
}[]

const every = Number(values.every)
const mutants = allMutants().filter((_, index) => index % every === 0)
const green = await survivorsOf(mutants)
const knownAs = ({ name }: Mutant) => known.find(({ pattern }) => new RegExp(pattern).test(name))
const unknown = green.filter((mutant) => knownAs(mutant) === undefined)
const sound = green.filter((mutant) => knownAs(mutant)?.isWrong === undefined && !unknown.includes(mutant))
if (values.json)
  console.log(
    JSON.stringify(
      green.map(({ name }) => name),
      undefined,
      2,
    ),
  )
else for (const { name } of unknown) console.log(`green: ${name}`)
const wrong = mutants.length - sound.length
const share = (100 * (mutants.length - green.length)) / wrong
console.log(
  `${mutants.length} mutants: ${sound.length} still right for a known reason; of ${wrong} wrong ones ${share.toFixed(2)} % are not green.`,
)
if (share < 98.5 || unknown.length > 0) process.exitCode = 1

/** Batches of pacts; each mutant is an interaction of its own description. */
async function survivorsOf(all: readonly Mutant[]): Promise<Mutant[]> {
  const found: Mutant[] = []
  const size = 600
  for (let from = 0; from < all.length; from += size) {
    const batch = all.slice(from, from + size)
    const providers = [...new Set(batch.map(({ provider }) => provider))]
    const sources = providers.map((provider) => ({ name: provider, text: pactOf(provider, batch) }))
    const { pacts } = await verify(sources)
    const outcomes = new Map(
      pacts.flatMap(({ interactions }) => interactions.map((each) => [each.description, each.outcome])),
    )
    found.push(...batch.filter(({ name }) => outcomes.get(name) === 'agrees'))
    console.error(`${Math.min(from + size, all.length)} of ${all.length}`)
  }
  return found
}

function pactOf(provider: string, batch: readonly Mutant[]): string {
  const interactions = batch
    .filter((each) => each.provider === provider)
    .map(({ name, interaction }) => ({ ...interaction, description: name, pending: false }))
  return JSON.stringify({
    consumer: { name: 'mutants' },
    provider: { name: provider },
    interactions,
    metadata: { pactSpecification: { version: '4.0' } },
  })
}
