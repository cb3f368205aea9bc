/** What is done to a sandbox. */
export type Operation =
  | { readonly does: 'create'; readonly email: string }
  | { readonly does: 'list' | 'reset' | 'advance' | 'fork' }
  | { readonly does: 'get' | 'cancel' | 'accept'; readonly invitation: number }

/**
 * What came of it, as a text that is the same for the same outcome; undefined: nobody knows, and it may have been done or not.
 */
export type Outcome = string | undefined

interface Invitation {
  readonly email: string
  readonly state: 'pending' | 'accepted' | 'cancelled'
  readonly expiresAt: number
}

/** A sandbox as the model has it. Time is counted in days from the start. */
interface World {
  readonly day: number
  readonly invitations: readonly Invitation[]
}

const start: World = { day: 0, invitations: [] }
export const startState = JSON.stringify(start)

/** Days that an invitation is valid, and by which the clock is moved. */
const valid = 7
export const step = 3

/** What an operation does to a state, and what comes of it. Invitations go by their numbers, from 1. */
export function apply(state: string, operation: Operation): { readonly state: string; readonly outcome: string } {
  const world = JSON.parse(state) as World
  const { day, invitations } = world
  const isOpen = ({ state: is, expiresAt }: Invitation) => is === 'pending' && expiresAt > day
  switch (operation.does) {
    case 'create': {
      const { email } = operation
      const isKnown = invitations.some((each) => each.email === email && (each.state === 'accepted' || isOpen(each)))
      if (isKnown) return { state, outcome: '409' }
      const made: Invitation = { email, state: 'pending', expiresAt: day + valid }
      return changed({ day, invitations: [...invitations, made] }, `made ${invitations.length + 1}`)
    }
    case 'list':
      return { state, outcome: invitations.flatMap((each, at) => (isOpen(each) ? [at + 1] : [])).join(' ') }
    case 'fork':
      return { state, outcome: `holds ${invitations.length}` }
    case 'reset':
      return { state: startState, outcome: 'done' }
    case 'advance':
      return changed({ day: day + step, invitations }, `day ${day + step}`)
    case 'get':
      return { state, outcome: open(invitations, operation.invitation, isOpen) ? 'shown' : '404' }
    case 'cancel': {
      const number = operation.invitation
      if (!open(invitations, number, isOpen)) return { state, outcome: '404' }
      return changed({ day, invitations: settled(invitations, number, 'cancelled') }, 'done')
    }
    case 'accept': {
      const number = operation.invitation
      const known = invitations[number - 1]
      if (!known) return { state, outcome: '404' }
      if (known.state === 'accepted') return { state, outcome: 'done' }
      if (!isOpen(known)) return { state, outcome: '409' }
      return changed({ day, invitations: settled(invitations, number, 'accepted') }, 'done')
    }
  }
}

const changed = (world: World, outcome: string) => ({ state: JSON.stringify(world), outcome })

const open = (all: readonly Invitation[], number: number, isOpen: (each: Invitation) => boolean) => {
  const found = all[number - 1]
  return found !== undefined && isOpen(found)
}

const settled = (all: readonly Invitation[], number: number, state: Invitation['state']) =>
  all.map((each, at) => (at + 1 === number ? { ...each, state } : each))
