import { rolesNamed } from '../domain/access.ts'
import type { Role } from '../domain/directory.ts'
import type { WorldStore } from '../domain/ports.ts'
import { refuse } from '../domain/problem.ts'
import { simple } from './fill.ts'

/** A word that the service has for a role of the mock's. */
export interface RoleWord {
  readonly word: string
  readonly key: string
}

const keys = ['owner', 'admin', 'developer', 'member', 'billing'] as const

/** What the mock's roles are, by the words for them. */
const alike: readonly (readonly [key: string, words: RegExp])[] = [
  ['billing', /bill|financ/],
  ['admin', /admin|manager|maintainer|owner/],
  ['developer', /develop|edit|writ|contribut|engineer|analyst/],
  ['member', /member|user|basic|view|read|guest|observer/],
]

/** The words of a document's enum; those that mean nothing known stand for a member. */
export const wordsFrom = (words: readonly string[]): RoleWord[] =>
  words.map((word) => ({ word, key: alike.find(([, like]) => like.test(simple(word)))?.[0] ?? 'member' }))

export const plainWords: readonly RoleWord[] = keys.slice(1).map((key) => ({ word: key, key }))

/** The role of a word: the service's own, the mock's key, a role's id or name. Throws a Refusal. */
export function roleNamed(world: WorldStore, organizationId: string, words: readonly RoleWord[], word: string): Role {
  const all = world.rolesOf(organizationId)
  const key = words.find((each) => each.word === word)?.key
  return (
    all.find((role) =>
      key === undefined ? role.id === word || role.key === word || role.name === word : role.key === key,
    ) ?? refuse({ code: 'unknown-role', role: word })
  )
}

/** What the service calls roles. */
export const wordsOf = (world: WorldStore, ids: readonly string[], words: readonly RoleWord[]): string[] =>
  rolesNamed(world, ids).map((role) => wordOf(role, words))

/** Of a role that it has no word for, the word for the one that is nearest below. */
export function wordOf(role: Pick<Role, 'key' | 'rank'>, words: readonly RoleWord[]): string {
  const same = words.find(({ key }) => key === role.key)
  if (same) return same.word
  const ranks: Readonly<Record<string, number>> = { owner: 3, admin: 2, developer: 1, member: 0, billing: 0 }
  const [nearest] = words.toSorted(
    (a, b) => Math.abs((ranks[a.key] ?? 0) - role.rank) - Math.abs((ranks[b.key] ?? 0) - role.rank),
  )
  return nearest?.word ?? role.key
}
