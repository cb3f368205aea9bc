import type { Invitation } from '../domain/invitation.ts'
import { escaped } from '../domain/json-escape.ts'
import { rememberingText } from '../domain/remembering-text.ts'
import type { Change, Entry } from './records.ts'

/**
 * An entry's JSON. Nearly all that is written are invitations, whose form is known here, so that they take half the time
 * of JSON.stringify, which writes the rest.
 */
export function entryText(entry: Entry): string {
  const [sandbox, changes] = entry
  let texts = ''
  for (const change of changes) texts += texts === '' ? changeText(change) : `,${changeText(change)}`
  const text = `[${known(sandbox)},[${texts}]`
  return entry.length === 2 ? `${text}]` : `${text},${JSON.stringify(entry.slice(2)).slice(1)}`
}

function changeText(change: Change): string {
  const [kind, key, value] = change
  if (kind !== 'invitations' || value === null) return JSON.stringify(change)
  const id = quoted(key)
  return `["invitations",${id},{"id":${value.id === key ? id : quoted(value.id)},${restText(value)}}]`
}

const restText = (each: Invitation) =>
  `"service":${known(each.service)},"organizationId":${known(each.organizationId)},` +
  `"sequence":${each.sequence},"email":${quoted(each.email)},"roleId":${known(each.roleId)},` +
  `"code":${quoted(each.code)},"invitedBy":${known(each.invitedBy)},"createdAt":${each.createdAt},` +
  `"updatedAt":${each.updatedAt},"expiresAt":${each.expiresAt},"acceptedBy":${orNull(each.acceptedBy)},` +
  `"acceptedAt":${each.acceptedAt},"cancelledBy":${orNull(each.cancelledBy)},"cancelledAt":${each.cancelledAt}`

/** For texts that come again and again. */
const known = rememberingText((text) => JSON.stringify(text))

const orNull = (text: string | null) => (text === null ? 'null' : known(text))

const quoted = (text: string) => `"${escaped(text)}"`
