import { expect, test } from 'vitest'
import type { ServicePolicy } from '../../mock/service.ts'
import { documentOf } from './document-of.ts'
import { openAcme, type Stage } from './open-acme.ts'

const document = documentOf({
  body: { expires_in_days: { type: 'integer' }, inviter: { type: 'string' }, notify: { type: 'boolean' } },
})

interface Told extends Stage {
  readonly invitations: string
  readonly offer: (email: string, more?: object) => ReturnType<Stage['ask']>
  readonly many: (...emails: readonly string[]) => ReturnType<Stage['ask']>
}

const status = async (asked: Promise<{ status: number }>) => (await asked).status
const day = 24 * 60 * 60 * 1000
const start = Date.UTC(2026, 2, 1, 12)
const daysOf = ({ body }: { body: { expires_at: string } }) => (Date.parse(body.expires_at) - start) / day
const asked = { usual: '7d', from: 'expires_in_days', unit: 'days', least: 1, most: 30 } as const
const emails = (count: number) => Array.from({ length: count }, (_, at) => `p${at}@example.com`)
const sent = ({ mock }: Stage) => mock.outbox.list().length

/** A policy that looks at the request, a story, and what comes of it. */
const rows: readonly (readonly [string, ServicePolicy, (told: Told) => Promise<unknown>, unknown])[] = [
  ['valid for a week', {}, async ({ offer }) => daysOf(await offer('a@example.com')), 7],
  ['valid for hours', { lifetime: '36h' }, async ({ offer }) => daysOf(await offer('a@example.com')), 1.5],
  ['asked for: as usual', { lifetime: asked }, async ({ offer }) => daysOf(await offer('a@example.com')), 7],
  [
    'asked for: days',
    { lifetime: asked },
    async ({ offer }) => daysOf(await offer('a@example.com', { expires_in_days: 3 })),
    3,
  ],
  [
    'asked for: hours',
    { lifetime: { usual: '7d', from: 'expires_in_days', unit: 'hours' } },
    async ({ offer }) => daysOf(await offer('a@example.com', { expires_in_days: 48 })),
    2,
  ],
  [
    'asked for: too little and too much',
    { lifetime: asked },
    async ({ offer }) => Promise.all([0, 31].map((days) => status(offer('a@example.com', { expires_in_days: days })))),
    [422, 422],
  ],
  [
    'fixed: what is asked for does not count',
    {},
    async ({ offer }) => daysOf(await offer('a@example.com', { expires_in_days: 3 })),
    7,
  ],
  [
    'the inviter is the caller',
    {},
    async ({ offer, mock }) =>
      (await offer('a@example.com', { inviter: mock.persona('admin').userId })).body.invited_by ===
      mock.persona('owner').userId,
    true,
  ],
  [
    'the inviter is named, and has to be one that may invite',
    { inviter: { from: 'inviter' } },
    async ({ offer, mock }) => [
      (await offer('a@example.com', { inviter: mock.persona('admin').userId })).body.invited_by ===
        mock.persona('admin').userId,
      (await offer('b@example.com')).body.invited_by === mock.persona('owner').userId,
      await status(offer('c@example.com', { inviter: mock.persona('billing').userId })),
      await status(offer('d@example.com', { inviter: 'nobody' })),
    ],
    [true, true, 404, 404],
  ],
  [
    'mail goes out whatever is asked',
    {},
    async (told) => {
      await told.offer('a@example.com', { notify: false })
      return sent(told)
    },
    1,
  ],
  [
    'mail can be left out',
    { mail: { from: 'notify' } },
    async (told) => {
      for (const [at, notify] of [undefined, true, false].entries())
        await told.offer(`${at}@example.com`, { ...(notify !== undefined && { notify }) })
      return [sent(told), told.mock.invitations.list().length]
    },
    [2, 3],
  ],
  [
    'many at once, up to the limit, and the limit is told',
    { bulk: { max: 3 } },
    async ({ many, mock }) => {
      const [fits, over] = [await many(...emails(3)), await many(...emails(4))]
      return [fits.status, fits.body.data.length, fits.body.total_count, over.status, mock.invitations.list().length]
    },
    [200, 3, 3, 422, 3],
  ],
  [
    'many at once: all or none',
    {},
    async (told) => {
      await told.offer('p1@example.com')
      const { status: refused } = await told.many(...emails(3))
      return [refused, told.mock.invitations.list().length, sent(told)]
    },
    [409, 1, 1],
  ],
  [
    'many at once: those that can be, and why the others were not',
    { bulk: { max: 10, partly: true } },
    async (told) => {
      await told.offer('p1@example.com')
      const { status: answered, body } = await told.many(...emails(3), 'nobody')
      return [
        answered,
        body.data.map(({ email }: { email: string }) => email),
        body.failed.map(({ email, error }: { email: string; error: { code: string } }) => [email, error.code]),
        told.mock.invitations.list().length,
      ]
    },
    [
      200,
      ['p0@example.com', 'p2@example.com'],
      [
        ['p1@example.com', 'already_invited'],
        ['nobody', 'invalid_email'],
      ],
      3,
    ],
  ],
  [
    'many at once count one by one for seats',
    { seats: { limit: 6 }, bulk: { max: 10, partly: true } },
    async ({ many }) => (await many(...emails(4))).body.failed.length,
    2,
  ],
  [
    'nothing is sent again',
    { resend: false },
    async ({ ask, offer, invitations, mock }) => {
      const { body } = await offer('a@example.com')
      return [await status(ask('POST', `${invitations}/${body.id}/resend`)), mock.outbox.list().length]
    },
    [403, 1],
  ],
  [
    'to send again renews the link alone',
    { resend: { renews: 'link' } },
    async ({ ask, offer, invitations, mock }) => {
      const { body } = await offer('a@example.com')
      await (await mock.sandbox('default')).clock.advance('1d')
      const { body: again } = await ask('POST', `${invitations}/${body.id}/resend`)
      return [again.link === body.link, again.expires_at === body.expires_at]
    },
    [false, true],
  ],
  [
    'to send again revives an expired one',
    { resend: { from: ['pending', 'expired'], renews: 'end' } },
    async ({ ask, offer, invitations, mock }) => {
      const { body } = await offer('a@example.com')
      await (await mock.sandbox('default')).clock.advance('8d')
      const { body: again } = await ask('POST', `${invitations}/${body.id}/resend`)
      return [again.state, daysOf({ body: again })]
    },
    ['pending', 15],
  ],
  [
    'what is settled is cancelled once more, or not',
    { cancelSettled: 'allow' },
    async ({ ask, offer, invitations }) => {
      const { body } = await offer('a@example.com')
      return [
        await status(ask('DELETE', `${invitations}/${body.id}`)),
        await status(ask('DELETE', `${invitations}/${body.id}`)),
      ]
    },
    [204, 204],
  ],
]

test.each(rows)('%s', async (_, policy, story, want) => {
  const stage = await openAcme({ document, policy })
  const invitations = `/orgs/${stage.organizationId}/invitations`
  const told = {
    ...stage,
    invitations,
    offer: (email: string, more: object = {}) => stage.ask('POST', invitations, { email, role: 'member', ...more }),
    many: (...all: readonly string[]) =>
      stage.ask(
        'POST',
        `${invitations}/bulk`,
        all.map((email) => ({ email, role: 'member' })),
      ),
  }
  expect(await story(told)).toEqual(want)
})
