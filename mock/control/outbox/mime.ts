import type { Letter } from './letter.ts'

/** RFC 3834: no out-of-office note comes back. */
const extraHeaders = { 'Auto-Submitted': 'auto-generated' }

/** The letter as a message of RFC 5322. The same letter gives the same bytes. */
export async function mimeOf(letter: Letter): Promise<Buffer> {
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

/** The headers that carry the letter, as a reader shows them. */
export function headersOf({ from, to, subject, date, messageId }: Letter): { name: string; value: string }[] {
  return [
    { name: 'From', value: `${from.name} <${from.address}>` },
    { name: 'To', value: to },
    { name: 'Subject', value: subject },
    { name: 'Date', value: new Date(date).toUTCString().replace('GMT', '+0000') },
    { name: 'Message-ID', value: messageId },
    ...Object.entries(extraHeaders).map(([name, value]) => ({ name, value })),
  ]
}
