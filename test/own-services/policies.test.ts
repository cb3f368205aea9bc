import { expect, test } from 'vitest'
import type { ServicePolicy } from '../../mock/service.ts'
import { openAcme, type Stage } from './open-acme.ts'

/** A policy, a story, and what comes of it: the statuses or what else the story tells. */
type Row = readonly [name: string, policy: ServicePolicy, story: (stage: Stage) => Promise<unknown>, want: unknown]

const status = async (asked: Promise<{ status: number }>) => (await asked).status
const twice = async ({ invite }: Stage) => [await invite('ada@example.com'), await invite('ada@example.com')] as const
const pending = ({ mock }: Stage) => mock.invitations.list({ state: 'pending' }).length
const advance = async ({ mock }: Stage, by: string) => void (await (await mock.sandbox('default')).clock.advance(by))
const codeOf = (body: { accept_url: string }) => new URL(body.accept_url).searchParams.get('code')

const rows: readonly Row[] = [
  ['a second one is refused', {}, async (stage) => (await twice(stage)).map((each) => each.status), [201, 409]],
  [
    'a second one returns the first',
    { second: 'return' },
    async (stage) => {
      const [one, other] = await twice(stage)
      return [one.body.id === other.body.id, pending(stage), stage.mock.outbox.list().length]
    },
    [true, 1, 1],
  ],
  [
    'a second one renews the first',
    { second: 'renew' },
    async (stage) => {
      const { body: one } = await stage.invite('ada@example.com')
      await advance(stage, '2d')
      const { body: other } = await stage.invite('ada@example.com')
      return [one.id === other.id, other.expires_at, stage.mock.outbox.list().length]
    },
    [true, '2026-03-10T12:00:00.000Z', 2],
  ],
  [
    'a second one takes the place of the first, whose link is dead',
    { second: 'replace' },
    async (stage) => {
      const [one, other] = await twice(stage)
      const first = await stage.mock.invitations.accept(one.body.id).catch(({ code }: { code: string }) => code)
      return [one.body.id === other.body.id, pending(stage), first]
    },
    [false, 1, 'invitation-settled'],
  ],
  [
    'a second one is another one',
    { second: 'allow' },
    async (stage) => {
      await twice(stage)
      return pending(stage)
    },
    2,
  ],
  ['a member is refused', { second: 'allow' }, ({ mock, invite }) => status(invite(mock.persona('member').email)), 409],
  [
    'a member can be invited',
    { member: 'allow' },
    ({ mock, invite }) => status(invite(mock.persona('member').email)),
    201,
  ],
  [
    'an expired one does not stand in the way',
    {},
    async (stage) => {
      await stage.invite('ada@example.com')
      await advance(stage, '8d')
      return status(stage.invite('ada@example.com'))
    },
    201,
  ],
  [
    'an expired one stands in the way until it is taken back',
    { afterExpiry: 'refuse', cancelSettled: 'allow' },
    async (stage) => {
      const { body } = await stage.invite('ada@example.com')
      await advance(stage, '8d')
      const refused = await status(stage.invite('ada@example.com'))
      await stage.ask('DELETE', `${stage.all}/${body.id}`)
      return [refused, await status(stage.invite('ada@example.com'))]
    },
    [409, 201],
  ],
  [
    'it is valid for ever',
    { lifetime: null },
    async ({ invite }) => (await invite('ada@example.com')).body.expires_at,
    null,
  ],
  [
    'seats are members and those invited',
    { seats: { limit: 5 } },
    async ({ invite }) => [await status(invite('a@example.com')), await status(invite('b@example.com'))],
    [201, 409],
  ],
  [
    'seats are members alone',
    { seats: { limit: 5, count: 'members' } },
    async ({ invite }) => [await status(invite('a@example.com')), await status(invite('b@example.com'))],
    [201, 201],
  ],
  [
    'a seat must be free for who accepts',
    { seats: { limit: 4, count: 'members', when: 'accept' } },
    async (stage) => {
      const { body } = await stage.invite('a@example.com')
      return stage.mock.invitations.accept(body.id).then(
        () => 'accepted',
        ({ code }: { code: string }) => code,
      )
    },
    'seat-limit',
  ],
  [
    'so many a day, by the clock of the sandbox',
    { perDay: 2 },
    async (stage) => {
      const statuses = [await status(stage.invite('a@example.com')), await status(stage.invite('b@example.com'))]
      const refused = await stage.invite('c@example.com')
      await advance(stage, '24h')
      return [
        ...statuses,
        refused.status,
        refused.headers.get('retry-after'),
        await status(stage.invite('c@example.com')),
      ]
    },
    [201, 201, 429, '86400', 201],
  ],
  [
    'to send again renews the link, and the old one is dead',
    { resend: { renews: 'both' } },
    async (stage) => {
      const { body } = await stage.invite('ada@example.com')
      const { body: again } = await stage.ask('POST', `${stage.all}/${body.id}/resend`)
      const old = await fetch(body.accept_url as string)
      const now = await fetch(again.accept_url as string)
      return [codeOf(body) === codeOf(again), old.status, now.status]
    },
    [false, 403, 200],
  ],
  [
    'an expired one is not sent again',
    { resend: { from: ['pending'] } },
    async (stage) => {
      const { body } = await stage.invite('ada@example.com')
      const resend = () => status(stage.ask('POST', `${stage.all}/${body.id}/resend`))
      const before = await resend()
      await advance(stage, '8d')
      return [before, await resend()]
    },
    [200, 409],
  ],
  [
    'what is sent again keeps its end',
    { resend: { renews: 'nothing' } },
    async (stage) => {
      const { body } = await stage.invite('ada@example.com')
      await advance(stage, '1d')
      return (await stage.ask('POST', `${stage.all}/${body.id}/resend`)).body.expires_at === body.expires_at
    },
    true,
  ],
  [
    'settled ones are gone',
    { settled: 'gone' },
    async (stage) => {
      const { body } = await stage.invite('ada@example.com')
      await stage.ask('DELETE', `${stage.all}/${body.id}`)
      return [await status(stage.ask('GET', `${stage.all}/${body.id}`)), (await stage.ask('GET', stage.all)).body.total]
    },
    [404, 0],
  ],
  [
    'accepted ones alone are kept',
    { settled: ['accepted'] },
    async (stage) => {
      const [{ body: one }, { body: other }] = [
        await stage.invite('a@example.com'),
        await stage.invite('b@example.com'),
      ]
      await stage.mock.invitations.accept(one.id)
      await stage.ask('DELETE', `${stage.all}/${other.id}`)
      return (await stage.ask('GET', stage.all)).body.items.map(({ status: state }: { status: string }) => state)
    },
    ['accepted'],
  ],
  [
    'nobody declines',
    { decline: false },
    async (stage) => {
      const { body } = await stage.invite('ada@example.com')
      return stage.mock.invitations.decline(body.id).then(
        () => 'declined',
        ({ code }: { code: string }) => code,
      )
    },
    'not-invited',
  ],
  [
    'whoever holds the code accepts',
    { answer: 'holder' },
    async (stage) => {
      const { body } = await stage.invite('ada@example.com')
      return status(stage.ask('POST', '/invitations/accept', { token: codeOf(body) }, { as: 'invitee' }))
    },
    200,
  ],
  [
    'only the addressee accepts',
    {},
    async (stage) => {
      const { body } = await stage.invite('ada@example.com')
      return status(stage.ask('POST', '/invitations/accept', { token: codeOf(body) }, { as: 'invitee' }))
    },
    403,
  ],
  [
    'the app accepts for who is invited',
    { answer: 'app' },
    async (stage) => {
      const { body } = await stage.invite('ada@example.com')
      await stage.ask('POST', '/invitations/accept', { token: codeOf(body) })
      return stage.mock.invitations.get(body.id).settledBy?.email
    },
    'ada@example.com',
  ],
  [
    'a request with the same key is the same request',
    { idempotency: 'Idempotency-Key' },
    async ({ ask, all, mock }) => {
      const headers = { 'idempotency-key': 'k1' }
      const body = { email: 'ada@example.com', role: 'editor' }
      const [one, other] = [await ask('POST', all, body, { headers }), await ask('POST', all, body, { headers })]
      const mixed = await ask('POST', all, { ...body, email: 'bob@example.com' }, { headers })
      return [one.body.id === other.body.id, other.status, mixed.status, mock.invitations.list().length]
    },
    [true, 201, 409, 1],
  ],
  [
    'so many requests, in real time wherever the clock stands',
    { rate: { requests: 2, seconds: 60 } },
    async (stage) => {
      const before = Math.floor(Date.now() / 1000)
      const { headers } = await stage.ask('GET', stage.all)
      await stage.ask('GET', stage.all)
      const last = await stage.ask('GET', stage.all)
      const reset = Number(headers.get('x-ratelimit-reset'))
      return [headers.get('x-ratelimit-remaining'), reset > before && reset <= before + 3600, last.status]
    },
    ['1', true, 429],
  ],
  [
    'so many requests of one operation, counted apart from all others',
    { rate: { requests: 3, seconds: 60, operations: { createInvitation: { requests: 1, seconds: 60 } } } },
    async ({ ask, all, invite }) => {
      const invited = [(await invite('ada@example.com')).status, (await invite('bob@example.com')).status]
      const listed = [1, 2, 3, 4].map(() => ask('GET', all))
      return [...invited, ...(await Promise.all(listed)).map(({ status }) => status).toSorted((a, b) => a - b)]
    },
    [201, 429, 200, 200, 200, 429],
  ],
  [
    'addresses are kept in lower case',
    { addresses: 'lower-case' },
    async ({ invite }) => (await invite('Ada@Example.com')).body.email,
    'ada@example.com',
  ],
]

test.each(rows)('%s', async (_, policy, story, want) => {
  expect(await story(await openAcme({ policy }))).toEqual(want)
})
