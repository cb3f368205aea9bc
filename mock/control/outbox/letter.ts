import { dateAndTime } from '../../text/date-and-time.ts'
import { rolesNamed } from '../../domain/access.ts'
import { addressOf } from '../../domain/addressee.ts'
import { fullName } from '../../domain/directory.ts'
import type { SentMail } from '../../domain/mail.ts'
import type { WorldStore } from '../../domain/ports.ts'
import { markup } from '../markup.ts'

/** What stands in a mail, before it is written as MIME. */
export interface Letter {
  readonly from: { readonly name: string; readonly address: string }
  readonly to: string
  readonly subject: string
  /** Milliseconds since 1970, UTC. */
  readonly date: number
  readonly messageId: string
  readonly text: string
  readonly html: string
  /** The only link: the page where the invitation is accepted or declined. */
  readonly link: string
}

/** What a letter is written from besides the mail. */
export interface Letterhead {
  /** The service's name, for people. */
  readonly title: string
  readonly link: string
}

/** Writes a mail about an invitation. Nothing in it can break out of its line, its header or its HTML. */
export function letterOf(
  world: WorldStore,
  { id, invitation, kind, sentAt }: SentMail,
  { title, link }: Letterhead,
): Letter {
  const { service, expiresAt, organizationId, roleIds, invitedBy } = invitation
  const person = world.person(invitedBy)
  const inviter = oneLine(person ? fullName(person) : '') || 'Somebody'
  const organization = oneLine(world.organization(organizationId)?.name ?? '') || 'an organization'
  const lead = `${inviter} invites you to join ${organization} on ${title}. ${rolesIn(world, roleIds)}`
  const validity = expiresAt === null ? 'It does not expire.' : `It is valid until ${dateAndTime(expiresAt)}.`
  const note = `This mail was sent by a mock of ${title}. If you did not expect it, ignore it.`
  return {
    from: { name: title, address: `invitations@${service}.example` },
    to: withoutBreaks(addressOf(invitation)),
    subject: `${kind === 'reminder' ? 'Reminder: ' : ''}${inviter} invites you to join ${organization}`,
    date: sentAt,
    messageId: `<${id}@${service}.example>`,
    text: [lead, `Accept or decline the invitation:\n${link}`, validity, note].join('\n\n') + '\n',
    html: page(organization, lead, link, validity, note),
    link,
  }
}

function rolesIn(world: WorldStore, roleIds: readonly string[]): string {
  const names = rolesNamed(world, roleIds).map(({ name }) => oneLine(name) || 'member')
  if (names.length === 0) return 'You will have no role yet.'
  return `Your ${names.length > 1 ? 'roles' : 'role'} will be: ${names.join(', ')}.`
}

function page(organization: string, lead: string, link: string, validity: string, note: string): string {
  return markup`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Invitation to ${organization}</title></head>
<body style="margin:0;padding:24px;background:#f2f4f7;color:#1b2430;font:16px/1.5 system-ui,sans-serif">
<div style="max-width:520px;margin:0 auto;padding:32px;background:#fff;border-radius:8px">
<h1 style="margin:0 0 16px;font-size:24px;line-height:1.25">Join ${organization}</h1>
<p>${lead}</p>
<p style="margin:24px 0"><a href="${link}" style="display:inline-block;padding:12px 24px;background:#1f4fd1;color:#fff;border-radius:6px;text-decoration:none">Accept or decline</a></p>
<p>${validity}</p>
<p style="margin:24px 0 0;color:#515c6b;font-size:14px">${note}</p>
</div>
</body>
</html>
`.text
}

/**
 * A text from elsewhere as part of a line: no line break or other control character, no half of a character, and no
 * `=?`, with which RFC 2047 begins an encoded word that a reader would decode.
 */
export function oneLine(text: string): string {
  return withoutBreaks(text).replaceAll('=?', '= ?').trim()
}

/** Only an address that an older version took has any of these. In one `=?` begins nothing (RFC 2047, 5). */
const withoutBreaks = (text: string) => text.replaceAll(/[\s\p{Cc}\p{Cs}]+/gu, ' ')
