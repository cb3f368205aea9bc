import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createMock, type Mock, type MockOptions, type WorldFile } from '../mock/index.ts'
import { emptyFolder, run, runHere, startJson } from './cli/command.ts'
import { control } from './support/control.ts'
import { exchange } from './support/exchange.ts'

function fileOf(text: string, name = 'world.yaml'): string {
  const folder = mkdtempSync(join(tmpdir(), 'invitekit-world-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

async function mockOf(options: MockOptions) {
  const mock = await createMock({ clock: new Date('2026-03-01T12:00:00Z'), ...options })
  onTestFinished(() => mock.close())
  return mock
}

const engines = `
organizations:
  - name: Lovelace Engines
    members:
      - { name: Ada Lovelace, email: ada@engines.example, role: owner }
      - { name: Charles Babbage, persona: inventor, role: admin, credentials: { token: inventors-token } }
      - { role: developer, count: 3 }
    invitations:
      - { service: clickhouse, email: mary@engines.example, role: developer, sent: 2d }
      - { service: snyk, state: accepted, count: 2 }
      - { service: mpdx, state: declined, email: Ned@engines.example }
people:
  - persona: invitee
`

test('a world file is the start of a mock, whose services know it', async () => {
  const mock = await mockOf({ world: fileOf(engines) })
  const [organization] = mock.directory.organizations
  expect(organization).toMatchObject({ name: 'Lovelace Engines', members: { length: 7 } })
  expect(organization?.members[0]).toMatchObject({ name: 'Ada Lovelace', persona: 'owner' })
  expect(mock.persona('inventor')).toMatchObject({ email: 'charles.babbage@example.com', token: 'inventors-token' })
  const invitations = mock.invitations.list().map(({ service, email, state }) => `${service} ${state} ${email}`)
  expect(invitations.toSorted((one, other) => (one < other ? -1 : 1))).toEqual([
    'clickhouse pending mary@engines.example',
    'mpdx declined Ned@engines.example',
    expect.stringMatching(/^snyk accepted .*@example\./),
    expect.stringMatching(/^snyk accepted .*@example\./),
  ])
  const path = `/v1/organizations/${organization?.id}/invitations`
  const { json } = await exchange(mock.url, { path })
  expect(json).toMatchObject([{ email: 'mary@engines.example', createdAt: '2026-02-27T12:00:00.000Z' }])
})

test('a sandbox that was made from a world starts from it again, and passes it on with its snapshot', async () => {
  const mock = await mockOf({})
  const world: WorldFile = {
    organizations: [{ name: 'Acme', members: [{ email: 'kim@acme.example', role: 'admin' }] }],
  }
  const made = await control(mock.url, 'POST', '/_mock/sandboxes', { name: 'acme', world, locale: 'ru' })
  expect([made.status, made.json]).toMatchObject([201, { scenario: 'world', counts: { organizations: 1, people: 2 } }])
  const sandbox = await mock.sandbox('acme')
  const before = sandbox.directory
  await sandbox.snapshot('start')
  const { json: snapshot } = await control(sandbox.url, 'GET', '/_mock/snapshots/start')
  const other = await mockOf({})
  expect((await control(other.url, 'PUT', '/_mock/snapshots/taken', snapshot)).json).toMatchObject({ name: 'taken' })
  const home = await other.sandbox('default')
  await home.restore('taken')
  await home.reset()
  expect(home.directory).toEqual(before)
  await sandbox.reset()
  expect(sandbox.directory).toEqual(before)
  expect((await mock.sandbox('twin', { world, locale: 'ru' })).directory).toEqual(before)
  expect((await control(sandbox.url, 'GET', '/_mock/world')).json).toMatchObject({
    organizations: [{ name: 'Acme', members: [{ role: 'owner', persona: 'owner' }, { email: 'kim@acme.example' }] }],
  })
})

test('what is invited after an export with ids has a name of its own, whatever the seed', async () => {
  const mock = await mockOf({ scenario: 'empty' })
  const [organization] = mock.directory.organizations
  const invite = (url: string, recipient_email: string) =>
    exchange(url, {
      method: 'POST',
      path: `/api/v2/organizations/${organization?.id}/invites`,
      headers: { 'content-type': 'application/vnd.api+json' },
      body: { data: { type: 'organization_invites', attributes: { recipient_email } } },
    })
  for (const name of ['kim', 'ada', 'eve']) await invite(mock.url, `${name}@acme.example`)
  for (const { id } of mock.invitations.list().slice(0, 2)) await mock.invitations.accept(id)
  const { json } = await control(mock.url, 'GET', '/_mock/world?ids=true&secrets=true')
  const again = await mockOf({ world: json as WorldFile })
  await invite(again.url, 'joe@acme.example')
  const last = again.invitations.list().at(-1)
  await again.invitations.accept(last?.id ?? '')
  expect(again.invitations.list().map(({ email, state }) => [email, state])).toEqual([
    ['kim@acme.example', 'accepted'],
    ['ada@acme.example', 'accepted'],
    ['eve@acme.example', 'pending'],
    ['joe@acme.example', 'accepted'],
  ])
  const members = async (of: Mock) => (await of.sandbox('default')).directory.organizations[0]?.members ?? []
  expect(await members(again)).toHaveLength((await members(mock)).length + 1)
})

test('a world is kept, and found again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'invitekit-world-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const first = await createMock({ data: folder, world: fileOf(engines) })
  const { directory } = first
  await first.close()
  const second = await createMock({ data: folder })
  onTestFinished(() => second.close())
  await second.reset()
  expect([(await second.sandbox('default')).directory, second.settings.scenario]).toEqual([directory, 'world'])
})

test.each([
  ['organizations:\n  - nmae: Acme', 'world.yaml:2: organizations[0].nmae is not allowed.'],
  ['organizations:\n  - members:\n      - role: 7', 'world.yaml:3: organizations[0].members[0].role must be a string.'],
  ['organizations: []', 'world.yaml:1: organizations must have at least 1 of its items.'],
  ['- a', 'world.yaml:1: the file must be an object.'],
  ['organizations:\n- name: "', 'world.yaml:2: Missing closing "quote.'],
  ['people: []\npeople: []', 'world.yaml:2: Map keys must be unique.'],
  [
    'organizations:\n  - name: Acme\n    members:\n      - email: kim@acme.example\n        role: amdin',
    'world.yaml:5: organizations[0].members[0].role is "amdin", and Acme has no such role. Did you mean admin?',
  ],
  [
    'organizations:\n  - invitations:\n      - { service: snyk, state: expired }',
    'world.yaml:3: organizations[0].invitations[0].state is expired, and invitations of Snyk never expire.',
  ],
  [
    'organizations:\n  - invitations:\n      - { service: mpdx, role: billing }',
    'world.yaml:3: organizations[0].invitations[0].role is "billing", and MPDX invites to: admin.',
  ],
  [
    'organizations:\n  - invitations:\n      - { service: clickhouse, sent: 8d }',
    'world.yaml:3: organizations[0].invitations[0].sent is 8d ago, and it is valid for 7d: it has expired.',
  ],
  [
    'organizations:\n  - invitations:\n      - { service: snyk, invitedBy: kim@acme.example }\npeople:\n  - email: kym@acme.example',
    'world.yaml:3: organizations[0].invitations[0].invitedBy is "kim@acme.example", and nobody in the file is called so. Did you mean kym@acme.example?',
  ],
  [
    'people:\n  - { email: kim@acme.example, name: Kim Lee }\n  - { email: KIM@acme.example, name: Jo Lee }',
    'world.yaml:3: people[1].name differs from that of the same person at people[0]. Leave one out.',
  ],
  [
    'people:\n  - { email: kim@acme.example, count: 2 }',
    'world.yaml:2: people[0].count is 2, and only one can have the email. Leave one out.',
  ],
  [
    `organizations:\n  - id: ${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}\n  - id: ${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}`,
    'world.yaml:3: organizations[1].id is 00000000-0000-4000-8000-000000000000, which something else in the file is.',
  ],
  [
    'organizations:\n  - created: 999999999999d',
    'world.yaml:2: organizations[0].created is 999999999999d, which is too long: times begin in 1970, and last a hundred years.',
  ],
  ['people:\n  - { email: nobody }', 'world.yaml:2: people[0].email is "nobody", to which no mail can be sent.'],
  [
    'people:\n  - { count: 10000 }\n  - { count: 10000 }\n  - {}',
    'world.yaml:1: the file asks for 20001 people, and can have 20000.',
  ],
])('%j is refused with its line and member', async (text, message) => {
  await expect(createMock({ world: fileOf(text) })).rejects.toMatchObject({ code: 'invalid-world', message })
})

test('what is wrong with a world over HTTP is named by its place', async () => {
  const mock = await mockOf({})
  const ask = (body: object) => control(mock.url, 'POST', '/_mock/sandboxes', body)
  const wrong = await ask({ world: { organizations: [{ members: [{ role: 'boss' }] }] } })
  expect([wrong.status, wrong.json]).toMatchObject([
    400,
    { error: { code: 'invalid-world', violations: [{ in: 'body', name: '/world/organizations/0/members/0/role' }] } },
  ])
  const formless = await ask({ world: { organizations: 3 } })
  expect([formless.status, formless.json]).toMatchObject([400, { error: { code: 'invalid-request' } }])
  const both = await ask({ world: {}, scenario: 'empty' })
  expect([both.status, both.json]).toMatchObject([400, { error: { code: 'invalid-request' } }])
  const large = await ask({
    world: {
      people: [{ name: `A ${'b'.repeat(190)}`, count: 1 }].concat(
        Array(1000).fill({ name: `A ${'b'.repeat(190)}`, count: 1 }),
      ),
    },
  })
  expect(large.status).toBe(201)
})

test('what is more than a world file can hold is not exported', async () => {
  const mock = await mockOf({ scenario: 'empty', parameters: { invitations: 34_000 } })
  const { status, json } = await control(mock.url, 'GET', '/_mock/world')
  expect([status, json]).toMatchObject([409, { error: { code: 'world-limit' } }])
})

test('Russian names have addresses in ASCII, and are the same each time', async () => {
  const one = await mockOf({ locale: 'ru', scenario: 'enterprise' })
  const two = await mockOf({ locale: 'ru', scenario: 'enterprise' })
  expect(two.directory).toEqual(one.directory)
  const { organizations } = one.directory
  const members = organizations.flatMap((each) => each.members)
  expect(organizations.every(({ name }) => /[А-Яа-я]/.test(name))).toBe(true)
  expect(members.filter(({ name }) => !/^[А-ЯЁ][а-яё-]+ [А-ЯЁ][а-яё-]+$/.test(name))).toEqual([])
  expect(members.filter(({ email }) => !/^[a-z]+\.[a-z]+\d*@example\.(com|org|net)$/.test(email))).toEqual([])
  expect(new Set(members.map(({ email }) => email)).size).toBe(members.length)
  const english = await mockOf({ scenario: 'enterprise' })
  expect(english.directory.organizations.some(({ name }) => /[А-Яа-я]/.test(name))).toBe(false)
})

test('the command line starts from a world file, exports one, and makes a sandbox of it', async () => {
  const { told } = await startJson(['--memory', '--locale', 'ru', '--world', fileOf(engines)])
  const exported = run(['world', 'export', '--ids', '--url', told.url])
  expect(exported).toMatchObject({ status: 0, stderr: '' })
  expect(exported.stdout).toMatch(
    /^# yaml-language-server: \$schema=.*world\.schema\.json\norganizations:\n {2}- name: Lovelace Engines\n/,
  )
  const made = run(['sandbox', 'create', 'copy', '--world', fileOf(exported.stdout), '--url', told.url])
  expect(made).toMatchObject({ status: 0, stderr: '' })
  expect(run(['world', 'export', '--ids', '--sandbox', 'copy', '--url', told.url]).stdout).toContain(
    'ada@engines.example',
  )
  const refused = run(['start', '--port', '0', '--memory', '--world', fileOf('people: 3')])
  expect(refused).toMatchObject({ status: 2, stderr: 'invitekit: world.yaml:1: people must be an array.\n' })
})

test('the world of docs/worlds.md is one, and its table names all that there is to say', async () => {
  const page = readFileSync(new URL('../docs/worlds.md', import.meta.url), 'utf8')
  const [, text = ''] = /^```yaml\n([\s\S]*?)^```$/m.exec(page) ?? []
  const mock = await mockOf({ world: fileOf(text) })
  expect(mock.directory.organizations.map(({ members }) => members.length)).toEqual([17, 2])
  const schema = JSON.parse(readFileSync(new URL('../mock/generated/world.schema.json', import.meta.url), 'utf8')) as {
    $defs: Record<string, { properties?: object }>
  }
  for (const name of ['WorldOrganization', 'WorldMember', 'WorldPerson', 'WorldInvitation', 'WorldCredentials'])
    for (const member of Object.keys(schema.$defs[name]?.properties ?? {})) expect(page).toContain(`\`${member}`)
})

test('the commands of docs/worlds.md do what they say, in the folder of the world', async () => {
  const page = readFileSync(new URL('../docs/worlds.md', import.meta.url), 'utf8')
  const [world = '', commands = ''] = ['yaml', 'sh'].map(
    (language) => new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(page)?.[1],
  )
  const folder = emptyFolder()
  writeFileSync(join(folder, 'world.yaml'), world)
  const [start = [], ...others] = commands
    .trim()
    .split('\n')
    .map((line) => line.split(' ').slice(2))
  const { told } = await startJson(start.slice(1), folder)
  expect([start[0], told.organizations]).toMatchObject(['start', [{ name: 'Lovelace Engines' }, {}]])
  expect(others).toHaveLength(2)
  for (const words of others) expect(await runHere(words, folder)).toMatchObject({ status: 0 })
})
