import type { Letter } from './letter.ts'

/** RFC 3834: no out-of-office note comes back. */
export const extraHeaders = { 'Auto-Submitted': 'auto-generated' }

/** Writes a letter as a message of RFC 5322. The same letter gives the same bytes. */
export type WriteMime<Bytes extends Uint8Array = Uint8Array> = (letter: Letter) => Promise<Bytes>

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
