import { isoSecond, isoTime } from '../services/iso-time.ts'
import { absent, simple, type Lookup, type Reader } from './fill.ts'
import type { OwnInvitation, OwnOrganization, OwnPerson, OwnState } from './own-invitation.ts'
import type { Shape } from './shape.ts'

/** Names of members, in the simplest spelling. */
export const isEmailName = (name: string) =>
  /^(?:(?:recipient|invitee|invited|member|user|contact)?e?mail(?:address)?|recipient|invitee|identifier)$/.test(name)
export const isRoleName = (name: string) =>
  /^(?:(?:org|organization|member|membership|team|user|invitee?)?roles?(?:slug|name|key|id|ids)?|inviteuseras|permission|accesslevel)$/.test(
    name,
  )
export const isStateName = (name: string) => /^(?:(?:invitation|invite)?(?:state|status))$/.test(name)
export const isCodeName = (name: string) =>
  /^(?:(?:invitation|invite|accept(?:ance)?)?(?:code|token|secret|ticket|key))$/.test(name)
export const isOrganizationName = (name: string) =>
  /^(?:org|organization|organisation|team|workspace|account|tenant|company|project|group)(?:id|slug|uuid)?$/.test(name)
export const isPersonIdName = (name: string) =>
  /^(?:(?:invitee|invited)(?:user|person)?|user|person|member)(?:id|uuid)$/.test(name)
export const isPersonName = (name: string) => isPersonIdName(name) || /^(?:username|userlogin|login)$/.test(name)
/** Of links, those that lead to where an invitation is answered. */
const isLinkName = (name: string) =>
  /^(?:accept(?:ance)?|invit(?:e|ation)|join|action|magic|signup|registration|activation|confirm(?:ation)?|public|web)*(?:url|uri|link|href)$/.test(
    name,
  )
export const isTimeName = {
  created: (name: string) => /^(?:created|sent|invited|issued)(?:at|on|date|time)?$|^(?:creation|sent)date$/.test(name),
  updated: (name: string) => /^(?:updated|modified|changed|lastmodified|renewed)(?:at|on|date|time)?$/.test(name),
  expires: (name: string) => /^(?:expires?|expiry|expiration|validuntil|validto)(?:at|on|date|time|s)?$/.test(name),
  accepted: (name: string) => /^(?:accepted|joined)(?:at|on|date|time)$/.test(name),
  cancelled: (name: string) => /^(?:revoked|cancell?ed|declined|rejected|deleted)(?:at|on|date|time)$/.test(name),
  failed: (name: string) => /^failed(?:at|on|date|time)$/.test(name),
}

const statesBy: Readonly<Record<OwnState, RegExp>> = {
  pending: /^(?:pending|open|invited|waiting|sent|active|new|created|outstanding)/,
  accepted: /^(?:accepted|joined|complete|confirmed|redeemed|used|member)/,
  declined: /^(?:declined|rejected|refused)/,
  cancelled: /^(?:cancell?ed|revoked|withdrawn|rescinded|deleted|removed|terminated)/,
  expired: /^(?:expired|lapsed|failed|timedout)/,
}

/** A state by the words that a document has for states; the mock's own word where it has none. */
export function stateWord(state: OwnState, words: readonly unknown[] | undefined): unknown {
  const find = (wanted: OwnState) => words?.find((word) => statesBy[wanted].test(simple(String(word))))
  // Where one word stands for both, nobody tells who took it back.
  return (
    find(state) ??
    (state === 'declined' ? find('cancelled') : undefined) ??
    (words ? (words.find((word) => /inactive|invalid|closed/.test(simple(String(word)))) ?? words[0]) : state)
  )
}

/** The states that a word means; undefined: it is no state's. */
export function statesMeant(word: string): OwnState[] | undefined {
  const found = (Object.keys(statesBy) as OwnState[]).filter((state) => statesBy[state].test(simple(word)))
  return found.length > 0 ? found : undefined
}

/** How a member wants a time: as text, or as a number of seconds or milliseconds. */
export function timeReader({ type, format, description, sample }: Shape): Reader<number> {
  if (type === 'integer' || type === 'number') {
    const inMilliseconds = /milli/i.test(description) || (typeof sample === 'number' && sample > 1e11)
    return (time) => (inMilliseconds ? time : Math.floor(time / 1000))
  }
  if (format === 'date') return (time) => isoTime(time).slice(0, 10)
  return typeof sample === 'string' && !sample.includes('.') && /T/.test(sample) ? isoSecond : isoTime
}

/** An invitation, and what begins every link. */
export interface KnownInvitation {
  readonly invitation: OwnInvitation
  readonly url: string
}

/** What is known of an invitation. */
export const invitationLookup: Lookup<KnownInvitation> = (name, shape, around) => {
  const parent = around.at(-1) ?? ''
  if (/^(?:inviter|invitedby|sender|invitinguser|createdby|invitedbyuser)$/.test(parent)) {
    const read = personReader(name, shape)
    return read && (({ invitation: { inviter } }) => (inviter ? read(inviter) : undefined))
  }
  if (isOrganizationName(parent) || /^publicorganization(?:data)?$/.test(parent)) {
    const read = organizationReader(name, shape)
    return read && (({ invitation }) => read(invitation.organization))
  }
  if (parent === 'role' || parent === 'roles')
    return /^(?:name|slug|key|id|title)$/.test(name) ? ({ invitation }) => invitation.role : undefined
  // Of another thing that stands in it nothing is known but its own names.
  const own = invitationReader(name, shape)
  return (known) => {
    const found = own?.(known)
    if (found !== undefined) return found
    const given = attributeIn(known.invitation, name)
    return given === null && !shape.isNullable ? undefined : given
  }
}

function attributeIn({ attributes }: OwnInvitation, name: string): unknown {
  for (const key in attributes) if (simple(key) === name) return attributes[key]
  return undefined
}

/** The form of a thing's id: a number where that is wanted. */
function idReader(shape: Shape): Reader<{ readonly id: string; readonly number: number }> {
  return shape.type === 'integer' || shape.type === 'number' ? ({ number }) => number : ({ id }) => id
}

type InvitationReader = Reader<KnownInvitation> | undefined

function invitationReader(name: string, shape: Shape): InvitationReader {
  if (shape.isConst) return () => shape.sample
  if (/^(?:id|uuid|uid|(?:invitation|invite)(?:id|uuid))$/.test(name)) {
    const read = idReader(shape)
    return ({ invitation }) => read(invitation)
  }
  if (name === 'nodeid') return ({ invitation }) => btoa(`Invitation:${invitation.number}`)
  if (isEmailName(name) && shape.type !== 'object') return ({ invitation }) => invitation.email
  if (isRoleName(name)) return roleReader(shape)
  if (isStateName(name)) return ({ invitation }) => stateWord(invitation.state, shape.enum)
  const time = timeNamed(name)
  if (time) {
    const read = timeReader(shape)
    return ({ invitation }) => {
      const at = time(invitation)
      return at === null ? absent : read(at)
    }
  }
  if (/^failedreason$|^failurereason$/.test(name))
    return ({ invitation }) => (invitation.state === 'expired' ? 'expired' : absent)
  if (/^(?:inviter|invitedby|sender|createdby|invitinguser)(?:user)?(?:id|email|name)?$/.test(name)) {
    const read = personMember(name, shape)
    return ({ invitation: { inviter } }) => (inviter ? read(inviter) : absent)
  }
  if (/^accepted(?:by)?(?:user)?(?:id)?$/.test(name) && shape.type !== 'boolean') {
    const read = personMember(name, shape)
    return ({ invitation: { acceptedBy } }) => (acceptedBy ? read(acceptedBy) : absent)
  }
  if (shape.type === 'boolean') return ({ invitation }) => truthOf(name, invitation.state)
  if (isLinkName(name) && (shape.type === 'string' || shape.type === undefined))
    return ({ invitation, url }) => `${url}${invitation.link}`
  if (isCodeName(name) && shape.type !== 'object')
    return ({ invitation }) => (invitation.state === 'pending' || !shape.isNullable ? invitation.code : absent)
  if (isOrganizationName(name) && shape.type !== 'object') {
    const read = name.endsWith('slug') ? ({ slug }: OwnOrganization) => slug : idReader(shape)
    return ({ invitation }) => read(invitation.organization)
  }
  if (/^(?:org|organization|organisation|team|workspace)(?:name|title)$/.test(name))
    return ({ invitation }) => invitation.organization.name
  return undefined
}

/** Which time of an invitation a name means; null: it has none. */
function timeNamed(name: string): ((invitation: OwnInvitation) => number | null) | undefined {
  if (isTimeName.created(name)) return ({ createdAt }) => createdAt
  if (isTimeName.updated(name)) return ({ updatedAt }) => updatedAt
  if (isTimeName.expires(name)) return ({ expiresAt }) => expiresAt
  if (isTimeName.accepted(name)) return ({ acceptedAt }) => acceptedAt
  if (isTimeName.cancelled(name)) return ({ cancelledAt }) => cancelledAt
  if (isTimeName.failed(name)) return ({ state, expiresAt }) => (state === 'expired' ? expiresAt : null)
  return undefined
}

function truthOf(name: string, state: OwnState): boolean | undefined {
  if (/^(?:is)?(?:pending|active|open)$/.test(name)) return state === 'pending'
  const [, word] = /^(?:is)?(accepted|declined|cancelled|expired)$/.exec(name) ?? []
  if (word !== undefined) return state === word
  return /^(?:is)?(?:revoked|canceled)$/.test(name) ? state === 'cancelled' : undefined
}

function roleReader({ type, format }: Shape): InvitationReader {
  if (format === 'uuid') return ({ invitation }) => invitation.roleIds[0]
  if (type === 'array') return ({ invitation }) => invitation.roles
  return type === 'object' ? undefined : ({ invitation }) => invitation.role
}

function personMember(name: string, shape: Shape): Reader<OwnPerson> {
  if (shape.type === 'object') return () => undefined
  if (name.endsWith('email')) return ({ email }) => email
  if (name.endsWith('name')) return (person) => person.name
  return shape.format === 'email' ? ({ email }) => email : idReader(shape)
}

export function personReader(name: string, shape: Shape): Reader<OwnPerson> | undefined {
  if (shape.isConst) return undefined
  if (/^(?:id|userid|uuid)$/.test(name)) return idReader(shape)
  if (isEmailName(name)) return ({ email }) => email
  if (/^(?:login|username|handle|nickname)$/.test(name)) return ({ login }) => login
  if (/^(?:name|fullname|displayname)$/.test(name)) return (person) => person.name
  if (/^(?:firstname|givenname)$/.test(name)) return ({ firstName }) => firstName
  if (/^(?:lastname|familyname|surname)$/.test(name)) return ({ lastName }) => lastName
  if (name === 'nodeid') return ({ number }) => btoa(`User:${number}`)
  return undefined
}

export function organizationReader(name: string, shape: Shape): Reader<OwnOrganization> | undefined {
  if (shape.isConst) return undefined
  if (/^(?:id|uuid|organizationid|orgid)$/.test(name)) return idReader(shape)
  if (/^(?:name|title|displayname)$/.test(name)) return (organization) => organization.name
  if (/^(?:slug|login|key|handle)$/.test(name)) return ({ slug }) => slug
  return undefined
}
