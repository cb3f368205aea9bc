import { extraHeaders, type WriteMime } from '../control/outbox/mime.ts'

const encoder = new TextEncoder()

/**
 * Writes a letter as a message of RFC 5322, in parts that are base64, and headers by RFC 2047. Node's host has nodemailer for
 * it, which needs Node.
 */
export const mimeOf: WriteMime = ({ from, to, subject, date, messageId, text, html }) => {
  const boundary = `--_${messageId.slice(1, messageId.indexOf('@'))}`
  const part = (type: string, body: string) =>
    `--${boundary}\r\nContent-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${inLines(body)}\r\n`
  const headers = {
    From: `${word(from.name)} <${from.address}>`,
    To: addressOf(to),
    Subject: word(subject),
    'Message-ID': messageId,
    Date: new Date(date).toUTCString().replace('GMT', '+0000'),
    ...extraHeaders,
    'MIME-Version': '1.0',
    'Content-Type': `multipart/alternative; boundary="${boundary}"`,
  }
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const body = `${part('text/plain', text)}${part('text/html', html)}--${boundary}--\r\n`
  return Promise.resolve(encoder.encode(`${head.join('')}\r\n${body}`))
}

/** Lines of 76 characters: RFC 2045, 6.8. */
const inLines = (text: string) => (base64(encoder.encode(text)).match(/.{1,76}/g) ?? []).join('\r\n')

/** Bytes of UTF-8 in an encoded word, which has 75 characters at most. */
const mostInWord = 42

/** A text as a header may have it: letters, digits and blanks as they are, anything else as encoded words. */
function word(text: string): string {
  if (/^[\w ]{1,60}$/.test(text)) return text
  const words: string[] = []
  let bytes: number[] = []
  const end = () => {
    words.push(`=?UTF-8?B?${base64(Uint8Array.from(bytes))}?=`)
    bytes = []
  }
  for (const character of text) {
    const encoded = encoder.encode(character)
    if (bytes.length + encoded.length > mostInWord) end()
    bytes.push(...encoded)
  }
  if (bytes.length > 0) end()
  return words.join('\r\n ')
}

/** What could end the header's line is left out, and what is no atom is quoted. */
function addressOf(address: string): string {
  const at = address.lastIndexOf('@')
  const local = address.slice(0, at).replaceAll(/[\p{Cc}\u2028\u2029]/gu, '')
  const isAtom = /^[^\s"(),:;<>@[\\\]]+$/.test(local)
  return `${isAtom ? local : `"${local.replaceAll(/["\\]/g, String.raw`\$&`)}"`}${address.slice(at)}`
}

const base64 = (bytes: Uint8Array) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
