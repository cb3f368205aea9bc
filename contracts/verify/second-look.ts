import { findingsOf, type Finding } from './finding.ts'
import type { GivenState, Interaction } from './pact.ts'
import { worlds, type Replayed } from './provider-under-test.ts'
import type { Part } from './replay.ts'

/** A part that is replayed once more, in another world, and what an answer there means. */
export interface SecondLook {
  readonly part: Part
  readonly world: keyof typeof worlds
  /** What is other than at the first look, in words. */
  readonly where: string
  /** Of the first look's interaction, when that found nothing wrong. */
  readonly findings: (replayed: Replayed) => readonly Finding[]
}

/**
 * What a second world can tell of an interaction: whether it holds with other data of the same states, and whether an error
 * that it wants has to do with its states at all.
 */
export function secondLooks({ pact, interaction }: Part): SecondLook[] {
  // Specification 2 has no values of states, so that its ids are those of one world.
  const isBound = pact.specification < 3
  const looks: SecondLook[] = []
  if (!isBound && !isPinned(interaction)) {
    looks.push({ part: { pact, interaction }, world: 'second', where: `in ${second}`, findings: ofOtherData })
  }
  const instead = opposite(interaction)
  if (instead) {
    const world = isBound ? 'first' : 'second'
    const where = `in ${isBound ? 'the first world' : second}, when the state is ${namesOf(instead)}`
    looks.push({ part: { pact, interaction, instead }, world, where, findings: ofOtherState(instead) })
  }
  return looks
}

const second = `the second world, of seed ${worlds.second.seed}`

const namesOf = (states: readonly GivenState[]) => states.map(({ name }) => `"${name}"`).join(' and ')

/** A pact may name the seed of the world that it was recorded in. */
function isPinned({ states }: Interaction): boolean {
  return states.some(({ parameters }) => 'seed' in parameters)
}

const { error } = findingsOf('mock')

function ofOtherData({ findings }: Replayed): readonly Finding[] {
  return findings
    .filter(({ severity }) => severity === 'error')
    .map(({ id, message }) =>
      error(
        `other-data.${id}`,
        `With other data of the same state: ${message}`,
        'It holds with the first seed only. Take the value from the state, or say what kind of value it is: uuid(), like(), matching().',
      ),
    )
}

function ofOtherState(instead: readonly GivenState[]): SecondLook['findings'] {
  return ({ findings, exchange }) => {
    if (exchange === undefined || findings.some(({ severity }) => severity === 'error')) return []
    return [
      error(
        'state-does-not-matter',
        `The same error comes when the state is ${namesOf(instead)}: it has another reason than the state.`,
        'Take every id and the credentials from the state, and send what is right but for what the status is about.',
      ),
    ]
  }
}

const invitationStates = ['a cancelled invitation', 'an accepted invitation', 'an expired invitation']
const callerStates = [
  'a caller who may only read',
  'a caller who may not see invitations',
  'a caller from another organization',
]

/** Statuses that come from a state, and not from what is sent. */
const ofState = [403, 404, 409, 410]

/** Some services answer 400 to who invites an address again: it is that of the state's invitation. */
function isAboutInvited(states: readonly GivenState[], status: number, { body }: Interaction['request']): boolean {
  const [state] = states
  const email = state?.name === 'a pending invitation' ? state.parameters['email'] : undefined
  return status === 400 && typeof email === 'string' && JSON.stringify(body ?? null).includes(JSON.stringify(email))
}

/** States in which the request should go well; undefined when none is known. */
function opposite({ states, status, method, request }: Interaction): GivenState[] | undefined {
  if (!ofState.includes(status) && !isAboutInvited(states, status, request)) return undefined
  const takes = request.generators.flatMap(({ stateValues }) => stateValues)
  // Who asks at home for what is elsewhere finds nothing, and nobody else would either.
  const isElsewhere = takes.includes('otherOrganizationId')
  if (isElsewhere && states.some(({ name }) => name === 'a caller from another organization')) return undefined
  const others = states.flatMap((state) => {
    if (callerStates.includes(state.name)) return []
    if (invitationStates.includes(state.name)) return [{ ...state, name: 'a pending invitation' }]
    return [state]
  })
  const isChanged = others.length !== states.length || others.some(({ name }, index) => name !== states[index]?.name)
  if (isChanged) return others.length > 0 ? others : [{ name: 'an organization', parameters: {} }]
  // Who is invited already.
  const needsInvitation = ['invitationId', 'code', 'email'].some((name) => takes.includes(name))
  if (method !== 'POST' || needsInvitation || states.length !== 1 || states[0]?.name !== 'a pending invitation') {
    return undefined
  }
  return [{ name: 'no invitations', parameters: {} }]
}
