import type { Letter } from '../control/outbox/letter.ts'
import { extraHeaders, type WriteMime } from '../control/outbox/mime.ts'

/** Loads what is otherwise loaded with the first mail. Rejects with the system's error. */
export const loadMail = (): Promise<unknown> =>
  Promise.all([import('nodemailer'), import('nodemailer/lib/mail-composer')])

export const mimeOf: WriteMime<Buffer> = async (letter) => {
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer')
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
