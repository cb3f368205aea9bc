import { createMock, type AnswerRules, type MockOptions } from '../../mock/index.ts'
import { openGateway } from './gateway.ts'
import { replay, type Part } from './replay.ts'
import type { Finding } from './report.ts'

/** A server that answers like the three services. */
export interface RunningServer {
  /** Without a slash at its end. */
  readonly url: string
  close(): Promise<void>
}

/** After every date that a client may know as a version, and always the same, so that a run can be repeated. */
const clock = new Date('2030-01-01T00:00:00Z')

/** The mock that contracts are verified against: seeded, in memory, its clock frozen. */
export function startMock(conduct: Pick<MockOptions, 'profile' | 'switches'>): Promise<RunningServer> {
  return createMock({ scenario: 'empty', seed: 1, clock, ...conduct })
}

export const statesPath = '/_mock/provider-states'

/** Where parts are replayed. */
export interface Place {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Whether it sets up states, at `/_mock/provider-states`. */
  readonly hasStates: boolean
  readonly stage: 'mock' | 'target'
}

/** Replays parts of one provider and holds the answers against the spec. Resolves with the findings of each part. */
export async function replayAt(
  { url, headers, hasStates, stage }: Place,
  parts: readonly Part[],
  rules: AnswerRules,
  onAnswer: () => void,
): Promise<Finding[][]> {
  const gateway = await openGateway({ target: url, headers, rules, onAnswer })
  try {
    const name = parts[0]?.pact.provider ?? ''
    const states = hasStates ? `${gateway.url}${statesPath}?provider=${name}` : undefined
    const findings = await replay(parts, { name, url: gateway.url, statesUrl: states, stage })
    return findings.map((found, number) => {
      const violations = gateway.violations.get(number) ?? []
      return [
        ...found,
        ...violations.map((text) => ({
          stage,
          reason: 'answer-contradicts-spec',
          message: `The answer contradicts the spec: ${text}`,
        })),
      ]
    })
  } finally {
    await gateway.close()
  }
}
