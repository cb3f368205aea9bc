import type { Invitation } from '../domain/invitation.ts'
import { escaped } from '../text/json-escape.ts'
import { inOnePiece } from '../text/one-piece.ts'
import type { Change, Entry } from '../world/records.ts'

/**
 * An entry's JSON. Nearly all that is written are invitations, whose form is known here, so that they take a third of the
 * time of JSON.stringify, which writes the rest. The mail that an invitation is made with goes by the invitation's id, and
 * so its number stands in the invitation's change, as one member more.
 */
export function entryText(entry: Entry): string {
  const [sandbox, changes] = entry
  let text = beginning(sandbox)
  for (let at = 0; at < changes.length; at += 1) {
    const change = changes[at] as Change
    const number = firstMail(change, changes[at + 1])
    if (at > 0) text += ','
    text += changeText(change, number === undefined ? ']' : `,${number}]`)
    if (number !== undefined) at += 1
  }
  return entry.length === 2 ? `${text}]]` : `${text}],${JSON.stringify(entry.slice(2)).slice(1)}`
}

/** Changes, as JSON.stringify writes them. */
export const changesText = (changes: readonly Change[]): string =>
  `[${changes.map((change) => changeText(change, ']')).join(',')}]`

/** The entry that was written as this value. */
export function entryOf(value: unknown): Entry {
  const [sandbox, changes, ...rest] = value as readonly [string, readonly WrittenChange[]]
  if (!changes.some(({ length }) => length === 4)) return value as Entry
  const all = changes.flatMap(([kind, key, record, number]) =>
    number === undefined
      ? [[kind, key, record]]
      : [
          [kind, key, record],
          ['mails', key, number],
        ],
  )
  return [sandbox, all, ...rest] as unknown as Entry
}

type WrittenChange = readonly [kind: string, key: string, record: unknown, mail?: number]

/** The number of the mail that an invitation is made with, when that follows. */
function firstMail(change: Change, next: Change | undefined): number | undefined {
  if (next?.[0] !== 'mails' || change[0] !== 'invitations' || change[2] === null) return undefined
  return next[1] === change[1] && typeof next[2] === 'number' ? next[2] : undefined
}

function changeText(change: Change, end: string): string {
  const [kind, key, value] = change
  if (kind !== 'invitations' || value === null || value.id !== key || 'seededAt' in value || 'attributes' in value) {
    return JSON.stringify(change).slice(0, -1) + end
  }
  const id = escaped(key)
  const { sequence, email, roleIds, code, invitedBy } = value
  return (
    `["invitations","${id}",{"id":"${id}${placeText(value)}${sequence},"email":"${escaped(email)}${rolesText(roleIds)}` +
    `${codeText(code)}${inviterText(invitedBy)}${timesText(value)}${outcomeText(value)}${end}`
  )
}

function rolesText(ids: readonly string[]): string {
  const [id] = ids
  return ids.length === 1 && id !== undefined ? roleText(id) : `","roleIds":${JSON.stringify(ids)},"code":`
}

const codeText = (code: string | null) => (code === null ? 'null' : `"${escaped(code)}"`)

const none = '"acceptedBy":null,"acceptedAt":null,"cancelledBy":null,"cancelledAt":null}'

function outcomeText({ acceptedBy, acceptedAt, cancelledBy, cancelledAt }: Invitation): string {
  if (acceptedBy === null && acceptedAt === null && cancelledBy === null && cancelledAt === null) return none
  return `${JSON.stringify({ acceptedBy, acceptedAt, cancelledBy, cancelledAt }).slice(1)}`
}

// What stands between an invitation's own texts is mostly that of the invitation before, and is then neither made again
// nor joined.

const beginning = lasting((sandbox) => `[${JSON.stringify(sandbox)},[`)
const roleText = lasting((id) => `","roleIds":[${JSON.stringify(id)}],"code":`)
const inviterText = lasting((id) => `,"invitedBy":${JSON.stringify(id)},`)

function lasting(make: (of: string) => string): (of: string) => string {
  let last = ''
  let text = make(last)
  return (of) => {
    if (of !== last) {
      last = of
      text = inOnePiece(make(of))
    }
    return text
  }
}

let place = { service: '', organizationId: '', text: '' }

function placeText({ service, organizationId }: Invitation): string {
  if (organizationId !== place.organizationId || service !== place.service) {
    const text = `","service":${JSON.stringify(service)},"organizationId":${JSON.stringify(organizationId)},"sequence":`
    place = { service, organizationId, text: inOnePiece(text) }
  }
  return place.text
}

let times = { createdAt: NaN, updatedAt: NaN, expiresAt: null as number | null, text: '' }

function timesText({ createdAt, updatedAt, expiresAt }: Invitation): string {
  if (createdAt !== times.createdAt || updatedAt !== times.updatedAt || expiresAt !== times.expiresAt) {
    const text = `"createdAt":${createdAt},"updatedAt":${updatedAt},"expiresAt":${expiresAt},`
    times = { createdAt, updatedAt, expiresAt, text }
  }
  return times.text
}
