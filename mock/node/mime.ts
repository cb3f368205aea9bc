import type { Letter } from '../control/outbox/letter.ts'
import { extraHeaders, type WriteMime } from '../control/outbox/mime.ts'

/** Loads what is otherwise loaded with the first mail that is shown as it is sent. Rejects with the system's error. */
export const loadMime = () => import('nodemailer/lib/mail-composer')

/** The same for the first one that is sent. */
export const loadMailer = () => import('nodemailer')

export const mimeOf: WriteMime<Buffer> = async (letter) => {
  const { default: MailComposer } = await loadMime()
  return new MailComposer({
    ...mailOf(letter),
    baseBoundary: letter.messageId.slice(1, letter.messageId.indexOf('@')),
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build()
}

/** The letter in nodemailer's words. */
export function mailOf({ from, to, subject, date, messageId, text, html }: Letter) {
  return {
    from,
    to: { name: '', address: to },
    subject,
    date: new Date(date),
    messageId,
    text,
    html,
    headers: extraHeaders,
  }
}
