import fc from 'fast-check'
import PostalMime from 'postal-mime'
import { describe, expect, test } from 'vitest'
import { isMailable } from '../domain/email.ts'
import type { Invitation } from '../domain/invitation.ts'
import { sentMail } from '../domain/mail.ts'
import { World } from '../world/world.ts'
import { letterOf } from '../control/outbox/letter.ts'
import { wordingFor } from '../control/reading.ts'
import { mimeOf as inBrowsers } from '../browser/mime.ts'
import { mimeOf as inNode } from './mime.ts'

const settings = { scenario: 'empty', parameters: {}, seed: 1, clock: { mode: 'frozen', at: 0 } } as const
const link = 'http://127.0.0.1:4010/sandboxes/a&b/_mock/accept/snyk/4f1c?code=abc'

function write(names: { first?: string; last?: string; organization?: string; role?: string; email?: string } = {}) {
  const { first = 'Ann', last = 'Lee', organization = 'Acme', role = 'Admin', email = 'bob@example.com' } = names
  const world = new World('test', [
    ['settings', '', settings],
    ['organizations', 'org', { id: 'org', name: organization }],
    ['roles', 'role', { id: 'role', organizationId: 'org', key: 'admin', name: role, rank: 1, permissions: [] }],
    ['people', 'ann', { id: 'ann', firstName: first, lastName: last, email: 'ann@example.com' }],
  ])
  const invitation: Invitation = {
    id: '4f1c0f2e-0000-4000-8000-000000000001',
    service: 'snyk',
    organizationId: 'org',
    sequence: 1,
    email,
    roleIds: ['role'],
    code: 'abc',
    invitedBy: 'ann',
    createdAt: Date.UTC(2026, 2, 1, 12),
    updatedAt: 0,
    expiresAt: Date.UTC(2026, 2, 8, 12, 30),
    acceptedBy: null,
    acceptedAt: null,
    cancelledBy: null,
    cancelledAt: null,
  }
  return letterOf(world, sentMail(invitation.id, 1, invitation), { title: 'Snyk', link, wording: wordingFor({}) })
}

/** What people, tests and attackers put into names. */
const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.constantFrom(
    'x\r\nBcc: eve@example.com',
    'x\n\n<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    '=?utf-8?q?=0D=0ABcc:?= eve@example.com',
    '--_NmP-4f1c-Part_1--',
    '\r\n.\r\n',
    '👩‍👩‍👧‍👦'.repeat(40),
    '\u2028\u0085\0\ud800',
  ),
)
const local = fc.string({ unit: 'binary', minLength: 1, maxLength: 64 }).filter((text) => /^[^@\s]+$/.test(text))

const headerNames = ['auto-submitted', 'content-type', 'date', 'from', 'message-id', 'mime-version', 'subject', 'to']

const bare = write().html.match(/<[a-z!/][^>]*>/gi) as string[]

describe.each([
  ['Node', inNode],
  ['browsers', inBrowsers],
])('as it is written in %s', (_where, mimeOf) => {
  test('a mail reads as it was written', async () => {
    const letter = write({ organization: 'Möbius & Töchter', first: 'Zoë', last: '"Z" O’Neil' })
    const mail = await PostalMime.parse(await mimeOf(letter))
    expect(mail).toMatchObject({
      from: { name: 'Snyk', address: 'invitations@snyk.example' },
      to: [{ address: 'bob@example.com' }],
      subject: 'Zoë "Z" O’Neil invites you to join Möbius & Töchter',
      messageId: '<4f1c0f2e-0000-4000-8000-000000000001@snyk.example>',
      date: '2026-03-01T12:00:00.000Z',
    })
    expect(mail.text).toContain(`Accept or decline the invitation:\n${link}\n`)
    expect(mail.text).toContain('It is valid until 8 March 2026, 12:30 UTC.')
    expect(mail.html).toContain('href="http://127.0.0.1:4010/sandboxes/a&#38;b/_mock/accept/snyk/4f1c?code=abc"')
  })

  test('the same invitation gives the same bytes', async () => {
    expect(Buffer.from(await mimeOf(write())).equals(await mimeOf(write()))).toBe(true)
  })

  test('whatever stands in names and addresses, the mail is whole and nothing breaks out', async () => {
    await fc.assert(
      fc.asyncProperty(nasty, nasty, nasty, nasty, local, async (first, last, organization, role, name) => {
        const letter = write({ first, last, organization, role, email: `${name}@example.com` })
        const raw = await mimeOf(letter)
        // Each line of a header, and each of the text, ends with CR LF and nothing else.
        const text = Buffer.from(raw).toString('latin1')
        // RFC 6531: an address may be UTF-8. Anything else is ASCII, in lines that end with CR LF and nothing else.
        const lines = text.replace(/^(To: )[^\r\n]*/m, '$1').split('\r\n')
        expect(lines.filter((line) => /[^\t\x20-\x7E]/.test(line))).toEqual([])
        // RFC 5322, 2.1.1.
        expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(998)
        const mail = await PostalMime.parse(raw)
        expect(mail.headers.map(({ key }) => key).sort()).toEqual(headerNames)
        expect(mail.subject).toBe(letter.subject)
        expect(mail.to).toHaveLength(1)
        expect(mail.text?.trim()).toBe(letter.text.trim())
        expect(mail.html?.trim()).toBe(letter.html.trim())
        expect(letter.html.match(/<[a-z!/][^>]*>/gi)).toHaveLength(bare.length)
        if (isMailable(`${name}@example.com`)) expect(letter.to).toBe(`${name}@example.com`)
      }),
    )
  })
})
