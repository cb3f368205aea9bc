import type { components } from '../../generated/control-types.ts'

type Schemas = components['schemas']
type Frozen<Value> = Value extends string
  ? Value
  : Value extends object
    ? { readonly [Key in keyof Value]: Frozen<Value[Key]> }
    : Value

/** A starting state that a user writes: spec/control/world-schemas.yaml. */
export type WorldFile = Frozen<Schemas['World']>
export type WorldOrganization = Frozen<Schemas['WorldOrganization']>
export type WorldMember = Frozen<Schemas['WorldMember']>
export type WorldPerson = Frozen<Schemas['WorldPerson']>
export type WorldInvitation = Frozen<Schemas['WorldInvitation']>

/** Of one file. Who wants more takes a scenario. */
export const mostPeople = 20_000
export const mostInvitations = 100_000

/** How many invitations the file asks for. */
export function invitationsIn({ organizations = [] }: WorldFile): number {
  return sum(organizations.flatMap(({ invitations = [] }) => invitations))
}

/** How many people it asks for, if none is named twice, without those who have accepted. */
export function peopleIn({ organizations = [], people = [] }: WorldFile): number {
  return sum(people) + sum(organizations.flatMap(({ members = [] }) => members))
}

const sum = (entries: readonly { readonly count?: number }[]) => entries.reduce((all, { count = 1 }) => all + count, 0)

const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** A duration such as `7d` in milliseconds. */
export function ageIn(text: string): number {
  const [, number = '', unit = 'ms'] = /^(\d+)(\D+)$/.exec(text) ?? []
  return Number(number) * units[unit as keyof typeof units]
}

/** Milliseconds as a duration in the largest unit that says the same. */
export function ageText(milliseconds: number): string {
  const [unit, size] = Object.entries(units).findLast(([, each]) => milliseconds % each === 0) ?? ['ms', 1]
  return milliseconds === 0 ? '0s' : `${milliseconds / size}${unit}`
}
