import type { Mail as MailDocument, MailSummary } from '../../generated/control-types.ts'
import { headersOf } from './mime.ts'
import type { Mail } from './outbox.ts'

export type { MailDocument, MailSummary }

/** A mail as it stands in a list. */
export function summaryOf({ id, invitation, sentAt, letter, delivery }: Mail): MailSummary {
  const { service, organizationId } = invitation
  return {
    id,
    service,
    organizationId,
    from: letter.from.address,
    to: letter.to,
    subject: letter.subject,
    sentAt: new Date(sentAt).toISOString(),
    ...(delivery && { delivery }),
  }
}

/** A mail in parts. */
export function documentOf(mail: Mail): MailDocument {
  const { letter } = mail
  const { text, html, link } = letter
  return { ...summaryOf(mail), headers: headersOf(letter), text, html, links: [link] }
}
