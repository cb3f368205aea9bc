import { onTestFinished } from 'vitest'
import {
  createMock,
  type AnswerRules,
  type Mock,
  type MockOptions,
  type PersonaEntry,
  type ServiceName,
} from '../../mock/index.ts'
import { byFetch } from './by-fetch.ts'
import { exchange, type Ask, type Door, type Reply } from './exchange.ts'

export type { ServiceName }

/** A day after every seeded time. */
export const noon = new Date('2026-03-01T12:00:00Z')

export const jsonApi = 'application/vnd.api+json'

/** A mock with what a test needs of it at hand. */
export interface Stage {
  readonly mock: Mock
  /** The organization of the personas owner, admin, member and billing; and the outsider's. */
  readonly org: string
  readonly otherOrg: string
  /** Sends a request and holds the answer against the spec. */
  readonly send: (ask: Ask) => Promise<Reply>
  /** Headers that make a request the persona's, for one service. */
  readonly as: (persona: string, service: ServiceName) => Record<string, string>
  readonly persona: (key: string) => PersonaEntry
  /** A role's id in the first organization. */
  readonly role: (name: string) => string
}

/**
 * Starts a mock in this process, seed 42, its clock standing at noon, and closes it when the test is over. One that does not
 * listen is asked by its `fetch`.
 */
export async function stage(options: MockOptions = {}): Promise<Stage> {
  const mock = await createMock({ seed: 42, clock: noon, onError: () => undefined, ...options })
  onTestFinished(() => mock.close())
  return stageOf(mock, undefined, options.listen === false ? byFetch(mock) : mock.url)
}

/** The same around a mock that somebody else closes; `rules` are the documented ones unless given. */
export function stageOf(mock: Mock, rules?: AnswerRules, door: Door = mock.url): Stage {
  const [first, other] = mock.directory.organizations
  if (!first || !other) throw new Error('A scenario has two organizations at least.')
  const persona = (key: string) => {
    const found = mock.directory.personas.find(({ id }) => id === key)
    if (!found) throw new Error(`There is no persona ${key}.`)
    return found
  }
  return {
    mock,
    org: first.id,
    otherOrg: other.id,
    send: (ask) => exchange(door, ask, rules),
    as: (key, service) => credentials(persona(key), service),
    persona,
    role(name) {
      const found = first.roles.find((role) => role.name === name)
      if (!found) throw new Error(`There is no role ${name}.`)
      return found.id
    },
  }
}

/** The Authorization header of a persona, for one service. */
export function credentials({ authorization }: PersonaEntry, service: ServiceName): Record<string, string> {
  return { authorization: authorization[service] ?? '' }
}
