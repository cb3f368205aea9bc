import type { Mock, MockOptions, ServiceName } from '../../mock/index.ts'
import type { Scene } from './scene.ts'

/** What somebody sees who looks where a bug shows: with it off, and with it on. */
export interface Story {
  readonly id: string
  readonly service: ServiceName
  readonly look: (scene: Scene) => Promise<unknown>
  readonly right: unknown
  readonly wrong: unknown
  /** Of the mock. */
  readonly options?: Pick<MockOptions, 'limits' | 'world'>
}

const late = async ({ mock }: Scene) => void (await sandboxClock(mock).advance('30d'))

/** The default sandbox has its clock by the control plane. */
const sandboxClock = (mock: Scene['mock']) => ({
  advance: (by: string) =>
    fetch(`${mock.url}/_mock/clock/advance`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ by }),
    }),
})

const daysUntil = (text: unknown, mock: Scene['mock']) => {
  const { clock } = mock.settings
  return (Date.parse(String(text)) - (clock.mode === 'frozen' ? clock.at : 0)) / 86_400_000
}

/** Two requests that are both there before either is done. */
async function together<Result>(scene: Scene, ...asks: readonly (() => Promise<Result>)[]): Promise<Result[]> {
  const barrier = await scene.mock.barriers.add({ expected: asks.length })
  const answers = asks.map((ask) => ask())
  await barrier.whenFull()
  barrier.release()
  const all = await Promise.all(answers)
  barrier.remove()
  return all
}

const statuses = (replies: readonly { readonly status: number }[]) =>
  replies.map(({ status }) => status).sort((a, b) => a - b)

/** A name that is more than one. */
const lure = '<a href="https://prize.example">Your prize</a>'

export const stories: readonly Story[] = [
  {
    id: 'accept-after-expiry',
    service: 'clickhouse',
    async look(scene) {
      const link = scene.link(await scene.invite('ada@example.com'))
      await late(scene)
      return [await scene.open(link), await scene.answer(link), (await scene.members()).has('ada@example.com')]
    },
    right: [410, 410, false],
    wrong: [200, 303, true],
  },
  {
    id: 'accept-expired-silent-noop',
    service: 'clickhouse',
    async look(scene) {
      const link = scene.link(await scene.invite('ada@example.com'))
      await late(scene)
      return [await scene.answer(link), (await scene.members()).has('ada@example.com'), await scene.open(link)]
    },
    right: [410, false, 410],
    wrong: [303, false, 200],
  },
  {
    id: 'expired-hidden-but-link-lives',
    service: 'clickhouse',
    async look(scene) {
      const link = scene.link(await scene.invite('ada@example.com'))
      await scene.answer(link)
      const again = await scene.answer(link, 'invitee')
      return [await scene.emails(), again, (await scene.members()).has('ada@example.com'), (await scene.members()).size]
    },
    right: [[], 403, true, 5],
    wrong: [[], 303, true, 6],
  },
  {
    id: 'default-deadline-off-by-zone',
    service: 'clickhouse',
    look: async (scene) => daysUntil(((await scene.create()).json as { expireAt: string }).expireAt, scene.mock),
    right: 7,
    wrong: 7 - 1 / 3,
  },
  {
    id: 'never-expires',
    service: 'clickhouse',
    look: async (scene) => daysUntil(((await scene.create()).json as { expireAt: string }).expireAt, scene.mock) > 365,
    right: false,
    wrong: true,
  },
  ...[
    { id: 'resend-keeps-old-expiry', wrong: [7, 7] },
    { id: 'resend-shrinks-deadline', wrong: [7, 6] },
  ].map(({ id, wrong }): Story => ({
    id,
    service: 'clickhouse',
    async look(scene) {
      const deadline = async () => ((await scene.create()).json as { expireAt: string }).expireAt
      const first = await deadline()
      await late(scene)
      return [daysUntil(first, scene.mock), daysUntil(await deadline(), scene.mock)]
    },
    right: [7, 37],
    wrong,
  })),
  {
    id: 'fresh-invite-dead',
    service: 'snyk',
    look: async (scene) => scene.answer(scene.link(await scene.invite('ada@example.com'))),
    right: 303,
    wrong: 410,
  },
  {
    id: 'seat-counted-twice',
    service: 'snyk',
    async look(scene) {
      const before = (await scene.members()).size
      await scene.invite('ada@example.com')
      return (await scene.members()).size - before
    },
    right: 0,
    wrong: 1,
  },
  {
    id: 'wrong-account-accepts',
    service: 'clickhouse',
    look: async (scene) => scene.answer(scene.link(await scene.invite('ada@example.com')), 'outsider'),
    right: 403,
    wrong: 303,
  },
  {
    id: 'get-consumes-link',
    service: 'mpdx',
    async look(scene) {
      const id = await scene.invite('ada@example.com')
      const first = await scene.open(scene.link(id))
      return [first, (await scene.accept({ id, code: scene.code(id), as: 'invitee' })).status]
    },
    right: [200, 200],
    wrong: [200, 410],
  },
  {
    id: 'three-wrong-codes-kill',
    service: 'mpdx',
    async look(scene) {
      const id = await scene.invite('ada@example.com')
      const code = scene.code(id)
      const asked = []
      for (const each of ['x', 'y', 'z', code]) asked.push(await scene.accept({ id, code: each, as: 'invitee' }))
      return asked.map(({ status }) => status)
    },
    right: [400, 400, 400, 200],
    wrong: [400, 400, 400, 404],
  },
  {
    id: 'invite-above-own-role',
    service: 'snyk',
    look: async (scene) => (await scene.create({ as: 'admin', role: 'Owner' })).status,
    right: 403,
    wrong: 201,
  },
  {
    id: 'code-in-list',
    service: 'clickhouse',
    async look(scene) {
      const id = await scene.invite('ada@example.com')
      const [row] = (await scene.list({ as: 'member' })).json as { code?: string }[]
      return row?.code === scene.code(id)
    },
    right: false,
    wrong: true,
  },
  {
    id: 'double-accept-two-members',
    service: 'mpdx',
    async look(scene) {
      const id = await scene.invite('ada@example.com')
      const code = scene.code(id)
      const accept = (as: string) => () => scene.accept({ id, code, as })
      return statuses(await together(scene, accept('invitee'), accept('outsider')))
    },
    right: [200, 410],
    wrong: [200, 200],
  },
  {
    id: 'cancel-accept-window',
    service: 'mpdx',
    async look(scene) {
      const id = await scene.invite('ada@example.com')
      const code = scene.code(id)
      const all = await together(
        scene,
        () => scene.cancel({ id }),
        () => scene.accept({ id, code, as: 'invitee' }),
      )
      return statuses(all)
    },
    right: [204, 410],
    wrong: [200, 204],
  },
  {
    id: 'seat-limit-overshoot',
    service: 'snyk',
    options: { limits: { invitations: 1 } },
    async look(scene) {
      // A limit holds for every sandbox but the one that is always there.
      const mock = scene.mock as Mock
      const small = scene.in(await mock.sandbox('small', { bugs: mock.bugs.list() }))
      const create = (email: string) => () => small.create({ email })
      return statuses(await together(small, create('a@example.com'), create('b@example.com')))
    },
    right: [201, 400],
    wrong: [201, 201],
  },
  {
    id: 'delete-noop-200',
    service: 'snyk',
    async look(scene) {
      const id = await scene.invite('ada@example.com')
      return [(await scene.cancel({ id })).status, await scene.emails()]
    },
    right: [204, []],
    wrong: [204, ['ada@example.com']],
  },
  {
    id: 'accept-leaves-pending',
    service: 'snyk',
    async look(scene) {
      const link = scene.link(await scene.invite('ada@example.com'))
      return [await scene.answer(link), await scene.emails(), (await scene.members()).has('ada@example.com')]
    },
    right: [303, [], true],
    wrong: [303, ['ada@example.com'], true],
  },
  {
    id: 'cancel-leaves-link-alive',
    service: 'clickhouse',
    async look(scene) {
      const id = await scene.invite('ada@example.com')
      const link = scene.link(id)
      await scene.cancel({ id })
      return [await scene.emails(), await scene.open(link), await scene.answer(link)]
    },
    right: [[], 410, 410],
    wrong: [[], 200, 303],
  },
  {
    id: 'accept-downgrades-member',
    service: 'mpdx',
    async look(scene) {
      const id = await scene.invite('ada@example.com')
      await scene.accept({ id, code: scene.code(id), as: 'owner' })
      return [...(await scene.members()).values()][0]
    },
    right: 'Owner',
    wrong: 'Admin',
  },
  {
    id: 'accept-grants-extra',
    service: 'clickhouse',
    async look(scene) {
      await scene.answer(scene.link(await scene.invite('ada@example.com')))
      return (await scene.create({ as: 'ada@example.com', email: 'bob@example.com' })).status
    },
    right: 403,
    wrong: 200,
  },
  {
    id: 'new-invite-drops-others',
    service: 'mpdx',
    async look(scene) {
      for (const email of ['a@example.com', 'b@example.com']) await scene.invite(email)
      return scene.emails()
    },
    right: ['a@example.com', 'b@example.com'],
    wrong: ['b@example.com'],
  },
  {
    id: 'cancel-demotes-member',
    service: 'mpdx',
    async look(scene) {
      const [email = ''] = [...(await scene.members()).keys()].slice(1)
      await scene.cancel({ id: await scene.invite(email) })
      return (await scene.members()).get(email)
    },
    right: 'Admin',
    wrong: '',
  },
  {
    id: 'cancel-leaves-null-row',
    service: 'mpdx',
    async look(scene) {
      await scene.cancel({ id: await scene.invite('ada@example.com') })
      return scene.emails()
    },
    right: [],
    wrong: [null],
  },
  {
    id: 'page-overlap',
    service: 'mpdx',
    async look(scene) {
      for (const name of ['a', 'b', 'c', 'd']) await scene.invite(`${name}@example.com`)
      const page = (number: string) => scene.emails({ query: { page: number, per_page: '2' } })
      return [...(await page('1')), ...(await page('2'))]
    },
    right: ['a@example.com', 'b@example.com', 'c@example.com', 'd@example.com'],
    wrong: ['a@example.com', 'b@example.com', 'b@example.com', 'c@example.com'],
  },
  {
    id: 'page-overlap',
    service: 'clickhouse',
    async look(scene) {
      for (const name of ['a', 'b']) await scene.invite(`${name}@example.com`)
      return [await scene.emails(), await scene.emails()]
    },
    right: [
      ['a@example.com', 'b@example.com'],
      ['a@example.com', 'b@example.com'],
    ],
    wrong: [
      ['a@example.com', 'b@example.com'],
      ['b@example.com', 'a@example.com'],
    ],
  },
  {
    id: 'stale-list-after-write',
    service: 'snyk',
    async look(scene) {
      const seen = [await scene.emails()]
      await scene.invite('ada@example.com')
      return [...seen, await scene.emails(), await scene.emails()]
    },
    right: [[], ['ada@example.com'], ['ada@example.com']],
    wrong: [[], [], ['ada@example.com']],
  },
  {
    id: 'get-404-right-after-create',
    service: 'mpdx',
    async look(scene) {
      const id = await scene.invite('ada@example.com')
      return [(await scene.get({ id })).status, (await scene.get({ id })).status]
    },
    right: [200, 200],
    wrong: [404, 200],
  },
  {
    id: 'get-404-right-after-create',
    service: 'snyk',
    async look(scene) {
      await scene.invite('ada@example.com')
      return [await scene.emails(), await scene.emails()]
    },
    right: [['ada@example.com'], ['ada@example.com']],
    wrong: [[], ['ada@example.com']],
  },
  {
    id: 'error-without-cors',
    service: 'clickhouse',
    async look({ mock, org }) {
      const headers = {
        origin: 'http://localhost:5173',
        authorization: mock.persona('outsider').authorization['clickhouse'] ?? '',
      }
      const answer = await fetch(`${mock.url}/v1/organizations/${org}/invitations`, { headers })
      return [answer.status, answer.headers.get('access-control-allow-origin')]
    },
    right: [404, 'http://localhost:5173'],
    wrong: [404, 'null'],
  },
  {
    id: 'rate-limit-as-400',
    service: 'snyk',
    look: ({ mock, org }) => limited(mock, org),
    right: [429, '7'],
    wrong: [400, null],
  },
  {
    id: 'retry-after-is-epoch',
    service: 'snyk',
    look: async ({ mock, org }) => Number((await limited(mock, org))[1]) > 1_000_000_000,
    right: false,
    wrong: true,
  },
  {
    id: 'mail-not-sent-200',
    service: 'snyk',
    async look(scene) {
      await scene.invite('ada@example.com')
      return [await scene.emails(), scene.mock.outbox.list().length]
    },
    right: [['ada@example.com'], 1],
    wrong: [['ada@example.com'], 0],
  },
  {
    id: 'mail-sent-twice',
    service: 'clickhouse',
    async look(scene) {
      await scene.invite('ada@example.com')
      return scene.mock.outbox.list({ to: 'ada@example.com' }).length
    },
    right: 1,
    wrong: 2,
  },
  {
    id: 'mail-link-localhost',
    service: 'mpdx',
    async look(scene) {
      const mail = scene.mock.outbox.get(await scene.invite('ada@example.com'))
      const [link = ''] = mail?.links ?? []
      return [new URL(link).host === new URL(scene.mock.url).host, mail?.text.includes(link), mail?.html.includes(link)]
    },
    right: [true, true, true],
    wrong: [false, true, true],
  },
  {
    id: 'mail-wrong-language',
    service: 'snyk',
    async look(scene) {
      const mock = scene.mock as Mock
      const settings = { scenario: 'empty', language: 'ru', bugs: mock.bugs.list() } as const
      const russian = scene.in(await mock.sandbox('russian', settings))
      const mail = russian.mock.outbox.get(await russian.invite('ada@example.com'))
      return [/<html lang="(\w+)">/.exec(mail?.html ?? '')?.[1], mail?.subject.includes('приглашает вас')]
    },
    right: ['ru', true],
    wrong: ['en', false],
  },
  {
    id: 'mail-html-injection',
    service: 'clickhouse',
    options: { world: { organizations: [{ name: lure }] } },
    async look(scene) {
      const mail = scene.mock.outbox.get(await scene.invite('ada@example.com'))
      return [mail?.html.includes(lure), mail?.html.includes('&#60;a href='), mail?.text.includes(lure)]
    },
    right: [false, true, true],
    wrong: [true, false, true],
  },
  {
    id: 'mail-link-mangled',
    service: 'snyk',
    look: async (scene) => scene.open(scene.link(await scene.invite('ada@example.com'))),
    right: 200,
    wrong: 403,
  },
  {
    id: 'mail-plus-unescaped',
    service: 'clickhouse',
    async look(scene) {
      const [plus, plain] = [await scene.invite('ada+team@example.com'), await scene.invite('bob@example.com')]
      return [await scene.open(scene.link(plus)), await scene.open(scene.link(plain))]
    },
    right: [200, 200],
    wrong: [404, 200],
  },
  {
    id: 'mail-link-dead-end',
    service: 'mpdx',
    look: async (scene) => scene.open(scene.link(await scene.invite('ada@example.com'))),
    right: 200,
    wrong: 405,
  },
  {
    id: 'resend-mails-dead-token',
    service: 'snyk',
    async look(scene) {
      const first = await scene.invite('ada@example.com')
      const opened = await scene.open(scene.link(first))
      await scene.cancel({ id: first })
      return [opened, await scene.open(scene.link(await scene.invite('ada@example.com')))]
    },
    right: [200, 200],
    wrong: [200, 403],
  },
  {
    id: 'resend-kills-first-link',
    service: 'mpdx',
    async look(scene) {
      const id = await scene.invite('ada@example.com')
      await scene.invite('ada@example.com')
      return (await scene.accept({ id, code: scene.code(id), as: 'invitee' })).status
    },
    right: 200,
    wrong: 410,
  },
  {
    id: 'double-submit-doubles',
    service: 'clickhouse',
    async look(scene) {
      const all = await together(
        scene,
        () => scene.create(),
        () => scene.create(),
      )
      const after = await scene.create()
      return [statuses(all), after.status]
    },
    right: [[200, 409], 409],
    wrong: [[200, 200], 409],
  },
]

async function limited(mock: Scene['mock'], org: string): Promise<[number, string | null]> {
  const authorization = mock.persona('owner').authorization['snyk'] ?? ''
  const headers = { authorization, 'x-mock-fault': 'rate-limit, retry-after=7' }
  const answer = await fetch(`${mock.url}/rest/orgs/${org}/invites?version=2024-10-15`, { headers })
  return [answer.status, answer.headers.get('retry-after')]
}
