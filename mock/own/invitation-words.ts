import { absent, simple, type Lookup } from './fill.ts'
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

/** A time as a member wants it: as text, or as a number of seconds or milliseconds. */
export function timeValue(time: number, { type, format, description, sample }: Shape): unknown {
  if (type === 'integer' || type === 'number') {
    const inMilliseconds = /milli/i.test(description) || (typeof sample === 'number' && sample > 1e11)
    return inMilliseconds ? time : Math.floor(time / 1000)
  }
  const text = new Date(time).toISOString()
  if (format === 'date') return text.slice(0, 10)
  return typeof sample === 'string' && !sample.includes('.') && /T/.test(sample) ? text.replace(/\.\d+/, '') : text
}

/** What is known of an invitation. `url`: where its own link leads; `url` begins every link. */
export function invitationLookup(invitation: OwnInvitation, url: string): Lookup {
  return (name, shape, around) => {
    const parent = around.at(-1) ?? ''
    if (/^(?:inviter|invitedby|sender|invitinguser|createdby|invitedbyuser)$/.test(parent)) {
      return personValue(name, shape, invitation.inviter)
    }
    if (isOrganizationName(parent) || /^publicorganization(?:data)?$/.test(parent))
      return organizationValue(name, shape, invitation.organization)
    if (parent === 'role' || parent === 'roles')
      return /^(?:name|slug|key|id|title)$/.test(name) ? invitation.role : undefined
    // Of another thing that stands in it nothing is known but its own names.
    const own = invitationValue(name, shape, invitation, url)
    if (own !== undefined) return own
    return attributeIn(invitation, name)
  }
}

function attributeIn({ attributes }: OwnInvitation, name: string): unknown {
  const [, value] = Object.entries(attributes).find(([key]) => simple(key) === name) ?? []
  return value
}

function idValue(shape: Shape, id: string, number: number): unknown {
  return shape.type === 'integer' || shape.type === 'number' ? number : id
}

function invitationValue(name: string, shape: Shape, invitation: OwnInvitation, url: string): unknown {
  const { state, inviter, acceptedBy, organization } = invitation
  if (shape.isConst) return shape.sample
  if (/^(?:id|uuid|uid|(?:invitation|invite)(?:id|uuid))$/.test(name))
    return idValue(shape, invitation.id, invitation.number)
  if (name === 'nodeid') return btoa(`Invitation:${invitation.number}`)
  if (isEmailName(name) && shape.type !== 'object') return invitation.email
  if (isRoleName(name)) return roleValue(shape, invitation)
  if (isStateName(name)) return stateWord(state, shape.enum)
  const time = timeOf(name, invitation)
  if (time !== undefined) return time === null ? absent : timeValue(time, shape)
  if (/^failedreason$|^failurereason$/.test(name)) return state === 'expired' ? 'expired' : absent
  if (/^(?:inviter|invitedby|sender|createdby|invitinguser)(?:user)?(?:id|email|name)?$/.test(name)) {
    return inviter ? personMember(name, shape, inviter) : absent
  }
  if (/^accepted(?:by)?(?:user)?(?:id)?$/.test(name) && shape.type !== 'boolean') {
    return acceptedBy ? personMember(name, shape, acceptedBy) : absent
  }
  if (shape.type === 'boolean') return truthOf(name, state)
  if (isLinkName(name) && (shape.type === 'string' || shape.type === undefined)) return `${url}${invitation.link}`
  if (isCodeName(name) && shape.type !== 'object')
    return state === 'pending' || !shape.isNullable ? invitation.code : absent
  if (isOrganizationName(name) && shape.type !== 'object') {
    return name.endsWith('slug') ? organization.slug : idValue(shape, organization.id, organization.number)
  }
  if (/^(?:org|organization|organisation|team|workspace)(?:name|title)$/.test(name)) return organization.name
  return undefined
}

function timeOf(name: string, invitation: OwnInvitation): number | null | undefined {
  const { state, createdAt, updatedAt, expiresAt, acceptedAt, cancelledAt } = invitation
  if (isTimeName.created(name)) return createdAt
  if (isTimeName.updated(name)) return updatedAt
  if (isTimeName.expires(name)) return expiresAt
  if (isTimeName.accepted(name)) return acceptedAt
  if (isTimeName.cancelled(name)) return cancelledAt
  if (isTimeName.failed(name)) return state === 'expired' ? expiresAt : null
  return undefined
}

function truthOf(name: string, state: OwnState): boolean | undefined {
  if (/^(?:is)?(?:pending|active|open)$/.test(name)) return state === 'pending'
  const [, word] = /^(?:is)?(accepted|declined|cancelled|expired)$/.exec(name) ?? []
  if (word !== undefined) return state === word
  return /^(?:is)?(?:revoked|canceled)$/.test(name) ? state === 'cancelled' : undefined
}

function roleValue(shape: Shape, { role, roles }: OwnInvitation): unknown {
  if (shape.type === 'array') return roles
  if (shape.type === 'object') return undefined
  return role
}

function personMember(name: string, shape: Shape, person: OwnPerson): unknown {
  if (shape.type === 'object') return undefined
  if (name.endsWith('email')) return person.email
  if (name.endsWith('name')) return person.name
  return shape.format === 'email' ? person.email : idValue(shape, person.id, person.number)
}

export function personValue(name: string, shape: Shape, person: OwnPerson | undefined): unknown {
  if (!person || shape.isConst) return undefined
  if (/^(?:id|userid|uuid)$/.test(name)) return idValue(shape, person.id, person.number)
  if (isEmailName(name)) return person.email
  if (/^(?:login|username|handle|nickname)$/.test(name)) return person.login
  if (/^(?:name|fullname|displayname)$/.test(name)) return person.name
  if (/^(?:firstname|givenname)$/.test(name)) return person.firstName
  if (/^(?:lastname|familyname|surname)$/.test(name)) return person.lastName
  if (name === 'nodeid') return btoa(`User:${person.number}`)
  return undefined
}

export function organizationValue(name: string, shape: Shape, organization: OwnOrganization): unknown {
  if (shape.isConst) return undefined
  if (/^(?:id|uuid|organizationid|orgid)$/.test(name)) return idValue(shape, organization.id, organization.number)
  if (/^(?:name|title|displayname)$/.test(name)) return organization.name
  if (/^(?:slug|login|key|handle)$/.test(name)) return organization.slug
  return undefined
}
