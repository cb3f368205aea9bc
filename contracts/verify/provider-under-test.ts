import { createMock, type AnswerRules, type MockOptions } from '../../mock/index.ts'
import { answerFindings, emptyListFindings } from './answer-findings.ts'
import type { Exchange, Witness } from './exchanges.ts'
import { findingsOf, type Finding, type Stage } from './finding.ts'
import { openGateway } from './gateway.ts'
import type { Interaction } from './pact.ts'
import { replay, type Part } from './replay.ts'
import { openTap } from './tap.ts'
import { VerificationError } from './verification-error.ts'

/** A server that answers like the services. */
export interface RunningServer {
  /** Without a slash at its end. */
  readonly url: string
  /** Whether it is a mock in this process, whose exchanges can be looked at without standing in its way. */
  readonly isHere?: boolean
  close(): Promise<void>
}

/** What a world is made from. */
export type WorldChoice = Pick<MockOptions, 'seed'> & { readonly clock: Date }

/**
 * The worlds that contracts are replayed in: nothing that only one of them has is a promise of the service. Their clocks
 * stand after every date that a client may know as a version, and always at the same, so that a run can be repeated.
 */
export const worlds = {
  first: { seed: 1, clock: new Date('2030-01-01T00:00:00Z') },
  second: { seed: 20_311, clock: new Date('2031-10-12T13:37:42.123Z') },
} as const satisfies Record<string, WorldChoice>

/** The mock that contracts are verified against: seeded, in memory, its clock frozen. */
export async function startMock(
  conduct: Pick<MockOptions, 'profile' | 'switches' | 'services'>,
  world: WorldChoice = worlds.first,
): Promise<RunningServer> {
  const mock = await createMock({ scenario: 'empty', ...world, ...conduct })
  return { url: mock.url, isHere: true, close: () => mock.close() }
}

export const statesPath = '/_mock/provider-states'

/** Where parts are replayed. */
export interface Place {
  readonly url: string
  readonly isHere: boolean
  readonly headers: Readonly<Record<string, string>>
  /** What requests to the state endpoint carry instead. */
  readonly controlHeaders: Readonly<Record<string, string>>
  /** Whether it sets up states, at `/_mock/provider-states`. */
  readonly hasStates: boolean
  /** Whether requests may be sent that change something. */
  readonly allowWrites: boolean
  readonly stage: 'mock' | 'target'
}

/** What came of a part. */
export interface Replayed {
  readonly findings: readonly Finding[]
  /** undefined when no request was sent. */
  readonly exchange: Exchange | undefined
}

/** Replays parts of one provider and holds the answers against the spec. Resolves with what came of each part. */
export async function replayAt(
  place: Place,
  parts: readonly Part[],
  rules: AnswerRules,
  onAnswer: () => void,
): Promise<Replayed[]> {
  const { stage } = place
  const witness = await witnessOf(place, rules, onAnswer)
  try {
    const name = parts[0]?.pact.provider ?? ''
    const statesUrl = witness.statesUrl && `${witness.statesUrl}?provider=${name}`
    const tearsDown = stage === 'target'
    const { part, quietFor } = witness
    const results = await replay(parts, { name, url: witness.url, statesUrl, tearsDown, stage, part, quietFor })
    const down = witness.unreachable()
    if (down !== undefined) {
      throw new VerificationError(
        `${place.url} stopped answering: ${down}. Nothing is known of the contracts: start it again, and verify once more.`,
      )
    }
    return parts.map(({ interaction }, number) => {
      const found = results[number] ?? []
      const exchange = witness.exchanges.get(number)
      if (!exchange) return { findings: unsentFindings(found, number, interaction, witness, stage), exchange }
      const ours = answerFindings(interaction, exchange, stage)
      const isGood = found.length === 0 && ours.length === 0
      return {
        findings: [...found, ...ours, ...(isGood ? emptyListFindings(interaction, exchange, stage) : [])],
        exchange,
      }
    })
  } finally {
    await witness.close()
  }
}

/** Why there is no answer, in words of what happened. */
function unsentFindings(
  found: readonly Finding[],
  number: number,
  { states }: Interaction,
  { unanswered, refusedStates }: Witness,
  stage: Stage,
): readonly Finding[] {
  const { error } = findingsOf(stage)
  const reason = unanswered.get(number)
  if (reason !== undefined) return [error('no-answer', `The server gave no answer: ${reason}.`)]
  const refused = states.find(({ name }) => refusedStates.has(name))
  if (!refused || !found.some(({ id }) => id === 'error')) return found
  return [
    error(
      'state-refused',
      `The server could not set up "${refused.name}". It answered ${refusedStates.get(refused.name)}`,
    ),
  ]
}

async function witnessOf(
  { url: target, isHere, headers, controlHeaders, hasStates, allowWrites }: Place,
  rules: AnswerRules,
  onAnswer: () => void,
): Promise<Witness> {
  if (isHere) return openTap({ target, rules, statesPath, onAnswer })
  const states = hasStates ? statesPath : undefined
  return openGateway({ target, headers, controlHeaders, rules, allowWrites, statesPath: states, onAnswer })
}
