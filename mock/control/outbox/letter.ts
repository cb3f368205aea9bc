import { rolesNamed } from '../../domain/access.ts'
import { addressOf } from '../../domain/addressee.ts'
import { fullName } from '../../domain/directory.ts'
import type { SentMail } from '../../domain/mail.ts'
import type { WorldStore } from '../../domain/ports.ts'
import { colourOf, textOn } from '../../words/colour.ts'
import { markup, Markup } from '../markup.ts'
import type { Wording } from '../reading.ts'

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
  readonly wording: Wording
  /** What people call the sandbox, and its colour; nothing for one that nobody has called anything. */
  readonly mark?: string | undefined
  readonly colour?: string | undefined
}

/** Writes a mail about an invitation. Nothing in it can break out of its line, its header or its HTML. */
export function letterOf(world: WorldStore, { id, invitation, kind, sentAt }: SentMail, head: Letterhead): Letter {
  const { title, link, wording } = head
  const { words } = wording
  const { service, expiresAt, organizationId, roleIds, invitedBy } = invitation
  const person = world.person(invitedBy)
  const inviter = oneLine(person ? fullName(person) : '') || words.somebody
  const organization = oneLine(world.organization(organizationId)?.name ?? '') || words.someOrganization
  const roles = rolesNamed(world, roleIds).map(({ name }) => oneLine(name) || 'member')
  const subject = words.mail.subject(inviter, organization)
  const lead = `${words.mail.lead(inviter, organization, title)} ${words.rolesWillBe(roles.length, roles.join(', '))}`
  const validity = expiresAt === null ? words.mail.neverExpires : words.mail.validUntil(wording.at(expiresAt))
  const note = words.mail.note(title)
  return {
    from: { name: title, address: `invitations@${service}.example` },
    to: withoutBreaks(addressOf(invitation)),
    subject: kind === 'reminder' ? words.mail.reminder(subject) : subject,
    date: sentAt,
    messageId: `<${id}@${service}.example>`,
    text: [lead, `${words.mail.answerAt}\n${link}`, validity, note].join('\n\n') + '\n',
    html: page(head, organization, lead, validity, note),
    link,
  }
}

/** What a mail program has no scheme of its own for. It knows few selectors. */
export const letterStyle = `@media (prefers-color-scheme: dark) {
.page { background: #0f141b !important; color: #e6eaf0 !important }
.card { background: #1a212b !important }
.note { color: #a9b4c2 !important }
}`

function page(
  { link, wording, mark, colour }: Letterhead,
  organization: string,
  ...texts: readonly [string, string, string]
): string {
  const [lead, validity, note] = texts
  const { language, words } = wording
  const own = colourOf(colour) ?? '#1f4fd1'
  const above =
    mark === undefined
      ? undefined
      : markup`<div style="max-width:520px;margin:0 auto;padding:6px 32px;background:${own};color:${textOn(own)};border-radius:8px 8px 0 0;font-weight:600">${mark}</div>
`
  return markup`<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${words.mail.pageTitle(organization)}</title><style>${new Markup(letterStyle)}</style></head>
<body class="page" style="margin:0;padding:24px 12px;background:#f2f4f7;color:#1b2430;font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere">
${above}<div class="card" style="max-width:520px;margin:0 auto;padding:32px;background:#fff;border-radius:${mark === undefined ? '8px' : '0 0 8px 8px'}">
<h1 style="margin:0 0 16px;font-size:24px;line-height:1.25">${words.accept.join(organization)}</h1>
<p>${lead}</p>
<p style="margin:24px 0"><a href="${link}" style="display:inline-block;padding:12px 24px;background:${own};color:${textOn(own)};border-radius:6px;text-decoration:none">${words.mail.answer}</a></p>
<p>${validity}</p>
<p class="note" style="margin:24px 0 0;color:#515c6b;font-size:14px">${note}</p>
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
