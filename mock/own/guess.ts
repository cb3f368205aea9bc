import { wayTo, simple } from './fill.ts'
import {
  isCodeName,
  isEmailName,
  isOrganizationName,
  isPersonIdName,
  isPersonName,
  isRoleName,
  statesMeant,
} from './invitation-words.ts'
import { knownBy } from './known-by.ts'
import { titleOf, type OwnOperation } from './operations-in.ts'
import type { OwnState } from './own-invitation.ts'
import { shapeOf, type Json } from './shape.ts'

/** What an operation does, as far as that is known. */
export type OwnDeed =
  | 'list'
  | 'create'
  | 'bulk'
  | 'get'
  | 'by-code'
  | 'cancel'
  | 'accept'
  | 'decline'
  | 'resend'
  | 'members'
  | 'organizations'
  | 'organization'

/** What is known of an operation by its path, method and schemas. */
export interface Guess {
  readonly deed: OwnDeed
  /** The path's parameters that name the organization and the invitation. */
  readonly organization: string | undefined
  readonly invitation: string | undefined
  /** Of a list: the only states that are in it; undefined: all that can be read. */
  readonly states: readonly OwnState[] | undefined
  /** The path's parameter that names whose they are. */
  readonly person: string | undefined
  /** Where the body has the address, who it is otherwise, the role, the organization and the code, names from the outside in. */
  readonly email: readonly string[] | undefined
  readonly invitee: readonly string[] | undefined
  readonly role: readonly string[] | undefined
  readonly bodyOrganization: readonly string[] | undefined
  readonly code: readonly string[] | undefined
}

const verbs: readonly (readonly [OwnDeed, RegExp])[] = [
  ['cancel', /^(?:cancel|revoke|withdraw|rescind|delete|remove)$/],
  ['accept', /^(?:accept|join|redeem|confirm|acceptance)$/],
  ['decline', /^(?:decline|reject|refuse)$/],
  ['resend', /^(?:resend|remind|reinvite|renew|send|reminder|resendinvite|refresh)$/],
  ['bulk', /^(?:bulk|batch|bulkcreate)$/],
]

const isInvite = (segment: string) => /invit(?:e|ation)/i.test(segment) && !segment.startsWith('{')
const nameIn = (segment: string) => /^\{(.+)\}$/.exec(segment)?.[1]

/** Whether it is by its path about invitations, whatever it does. */
export const isAboutInvitations = (operation: Pick<OwnOperation, 'template'>): boolean =>
  segmentsOf(operation).some(isInvite)

/** undefined: it can't be told what it does. */
export function guess(document: Json, operation: OwnOperation): Guess | undefined {
  const segments = segmentsOf(operation)
  const deed = deedOf(operation, segments)
  if (deed === undefined) return undefined
  const at = segments.findLastIndex(isInvite)
  const { organization, invitation, person } = namesInPath(operation)
  const schema = deed === 'bulk' ? itemsOf(document, operation.body?.schema) : operation.body?.schema
  const way = (holds: (name: string) => boolean) => (schema === undefined ? undefined : wayTo(document, schema, holds))
  return {
    deed,
    organization,
    invitation: deed === 'list' || deed === 'create' ? undefined : invitation,
    states: deed === 'list' ? (statesOf(segments[at] ?? '') ?? statesMeant(segments[at + 1] ?? '')) : undefined,
    person,
    email: deed === 'create' || deed === 'bulk' ? way(isEmailName) : undefined,
    invitee: deed === 'create' || deed === 'bulk' ? way(isPersonIdName) : undefined,
    role: deed === 'create' || deed === 'bulk' ? way(isRoleName) : undefined,
    bodyOrganization: way(isOrganizationName),
    code: deed === 'accept' || deed === 'decline' || deed === 'by-code' ? way(isCodeName) : undefined,
  }
}

const segmentsOf = ({ template }: Pick<OwnOperation, 'template'>) => template.split('/').filter((each) => each !== '')

/** The parameters of a path that name an organization, an invitation and a person, whatever the operation does. */
export const namesInPath = knownBy((operation: OwnOperation): Pick<Guess, 'organization' | 'invitation' | 'person'> => {
  const segments = segmentsOf(operation)
  const parameters = segments.flatMap((each, at) =>
    nameIn(each) === undefined ? [] : [{ name: nameIn(each) as string, at, before: segments[at - 1] ?? '' }],
  )
  const at = segments.findLastIndex(isInvite)
  const invitation = parameters.find((each) => each.at === at + 1 && at >= 0)
  const others = parameters.filter((each) => each !== invitation)
  const isPerson = (each: (typeof parameters)[number]) =>
    isPersonName(simple(each.name)) || /^(?:users|people)$/.test(each.before)
  const organization =
    others.find(
      (each) =>
        isOrganizationName(simple(each.name)) ||
        /^(?:org|team|workspace|account|tenant|compan|group|project)/.test(each.before),
    ) ?? others.find((each) => !isPerson(each) && each.at < at)
  const person = others.find((each) => each !== organization && isPerson(each))
  return { organization: organization?.name, invitation: invitation?.name, person: person?.name }
})

/** What a body of many has of each: the body itself may be the list, or its first member that is one. */
export function itemsOf(document: Json, schema: unknown): unknown {
  const shape = shapeOf(document, schema)
  if (shape.items !== undefined) return shape.items
  return Object.values(shape.properties)
    .map((each) => shapeOf(document, each).items)
    .find((each) => each !== undefined)
}

/** `failed_invitations` holds those that nobody answered in time. */
function statesOf(segment: string): readonly OwnState[] | undefined {
  const [word = ''] = segment.split(/[_-]?invit/i)
  return word === '' ? undefined : statesMeant(word)
}

function deedOf({ method, id }: OwnOperation, segments: readonly string[]): OwnDeed | undefined {
  const at = segments.findLastIndex(isInvite)
  if (at < 0) return besides(method, segments)
  const rest = segments.slice(at + 1)
  const [first, second] = rest
  if (rest.length === 0) {
    if (method === 'get') return 'list'
    if (method !== 'post') return undefined
    return verbIn(id) === 'bulk' ? 'bulk' : 'create'
  }
  if (first !== undefined && nameIn(first) !== undefined) {
    if (rest.length === 1) {
      const isCode = isCodeName(simple(nameIn(first) ?? ''))
      if (method === 'get') return isCode ? 'by-code' : 'get'
      if (method === 'delete') return 'cancel'
      return method === 'post' || method === 'put' || method === 'patch'
        ? only(verbIn(id), ['accept', 'decline', 'resend', 'cancel'])
        : undefined
    }
    return rest.length === 2 && method !== 'get' ? verbOf(second ?? '') : undefined
  }
  if (rest.length === 1 && method !== 'get') return verbOf(first ?? '')
  // `invitations/pending`
  if (rest.length === 1 && statesMeant(first ?? '')) return 'list'
  if (
    rest.length === 2 &&
    method === 'get' &&
    simple(first ?? '').startsWith('by') &&
    nameIn(second ?? '') !== undefined
  )
    return 'by-code'
  return undefined
}

const verbOf = (segment: string) => verbs.find(([, words]) => words.test(simple(segment)))?.[0]

/** The verb with which an operation's name begins, or that it ends with. */
function verbIn(id: string): OwnDeed | undefined {
  const words = id.split(/[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])/).map((word) => word.toLowerCase())
  return words.map(verbOf).find((each) => each !== undefined)
}

const only = (deed: OwnDeed | undefined, allowed: readonly OwnDeed[]) =>
  deed && allowed.includes(deed) ? deed : undefined

/** What stands around invitations, to be read only. */
function besides(method: string, segments: readonly string[]): OwnDeed | undefined {
  if (method !== 'get') return undefined
  const last = segments.at(-1) ?? ''
  if (/^(?:members|memberships)$/.test(simple(last)) && segments.length >= 3) return 'members'
  const isOrganizations = (segment: string) =>
    /^(?:orgs|organi[sz]ations|teams|workspaces|accounts|tenants)$/.test(simple(segment))
  if (isOrganizations(last)) return 'organizations'
  return nameIn(last) !== undefined && isOrganizations(segments.at(-2) ?? '') ? 'organization' : undefined
}

/** The lines of a definition that say otherwise than was guessed; undefined: it is left out, since nobody can tell. */
export function overrides(guesses: ReadonlyMap<OwnOperation, Guess | undefined>): string[] {
  return [...guesses].map(([operation, found]) => {
    const [status = '200'] = Object.keys(operation.responses)
    const [handler, words] = found
      ? ['x.usual()', wordsFor[found.deed]]
      : [`x.respond(${status}, …)`, 'left out, as nobody can tell what it does']
    return `${operation.id}: (x) => ${handler}, // ${titleOf(operation)}: ${words}`
  })
}

const wordsFor: Readonly<Record<OwnDeed, string>> = {
  list: 'lists invitations',
  create: 'invites somebody',
  bulk: 'invites several',
  get: 'shows one',
  'by-code': 'shows one by its code',
  cancel: 'takes one back',
  accept: 'accepts one',
  decline: 'declines one',
  resend: 'sends one again',
  members: 'lists the members',
  organizations: 'lists the organizations',
  organization: 'shows an organization',
}
