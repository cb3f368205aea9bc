import { expect, test } from 'vitest'
import { control } from '../support/control.ts'
import { stage, stageOf, type Stage } from '../support/stage.ts'
import { everything } from './in-sandbox.ts'

interface Scenes {
  readonly played: number
  readonly scenes: readonly { readonly number: number; readonly title: string; readonly text: string }[]
}

const ask = async (set: Stage, method: string, path: string, body?: unknown) => {
  const { status, json } = await control(set.mock.url, method, `/sandboxes/show${path}`, body)
  return { status, json: json as never }
}
const play = async (set: Stage, to?: number) => ask(set, 'POST', '/_mock/scenes/play', { to })
const statesOf = async (set: Stage) => {
  const { json } = await ask(set, 'GET', '/_mock/invitations?limit=500')
  const { invitations } = json as { invitations: { email: string; state: string }[] }
  return Object.fromEntries(
    invitations.filter(({ email }) => /ada|grace|mary/.test(email)).map(({ email, state }) => [email[0], state]),
  )
}

async function show(scenario: string, more: object = {}): Promise<Stage> {
  const set = stageOf((await stage({ scenario: 'empty' })).mock)
  const made = await control(set.mock.url, 'POST', '/_mock/sandboxes', { name: 'show', scenario, seed: 5, ...more })
  expect(made.status).toBe(201)
  return set
}

test('from invitation to member: forth scene by scene, back, and to the start', async () => {
  const set = await show('from-invitation-to-member')
  const { json } = await ask(set, 'GET', '/_mock/scenes')
  const { scenes, played } = json as Scenes
  expect([played, scenes.map(({ number }) => number)]).toEqual([0, [1, 2, 3, 4]])
  const owner = (await set.mock.sandbox('show')).persona('owner').name
  expect(scenes[0]?.text).toMatch(new RegExp(`^${owner} invites ada.lovelace@example.com to `))
  const seen: unknown[] = [await statesOf(set)]
  for (let scene = 1; scene <= 4; scene += 1) {
    const { status, json: after } = await play(set)
    expect([status, after]).toMatchObject([200, { played: scene }])
    seen.push(await statesOf(set))
  }
  expect(seen).toEqual([
    {},
    { a: 'pending' },
    { a: 'pending', g: 'pending', m: 'pending' },
    { a: 'accepted', g: 'pending', m: 'pending' },
    { a: 'accepted', g: 'declined', m: 'cancelled' },
  ])
  const more = await play(set)
  expect([more.status, more.json]).toMatchObject([409, { error: { code: 'no-scene' } }])
  for (const to of [2, 4, 1, 0]) {
    expect((await play(set, to)).json).toMatchObject({ played: to })
    expect(await statesOf(set)).toEqual(seen[to])
  }
})

test('a week later: what expires does, what does not does not, and the journal tells it', async () => {
  const set = await show('a-week-later')
  await play(set, 3)
  expect(await statesOf(set)).toEqual({ a: 'accepted', g: 'expired', m: 'pending' })
  const { json } = await ask(set, 'GET', '/_mock/journal')
  const { entries } = json as { entries: { persona: string; answer: { status: number } }[] }
  expect(entries.map(({ persona, answer }) => [persona, answer.status < 300])).toEqual([
    ['owner', true],
    ['owner', true],
    ['owner', true],
  ])
  await play(set)
  const { json: people } = await ask(set, 'GET', '/_mock/people?search=example.com&limit=500')
  const addresses = (people as { people: { email: string }[] }).people.map(({ email }) => email)
  for (const name of ['ada.lovelace', 'grace.hopper', 'mary.jackson'])
    expect(addresses).toContain(`${name}@example.com`)
  // It is undone as a whole, and played again.
  expect((await ask(set, 'POST', '/_mock/undo')).json).toMatchObject({ undone: { operation: 'playScenes' } })
  expect((await ask(set, 'GET', '/_mock/scenes')).json).toMatchObject({ played: 3 })
  expect(await statesOf(set)).toEqual({ a: 'accepted', g: 'expired', m: 'pending' })
  expect((await play(set)).json).toMatchObject({ played: 4 })
})

test('scenes are told in the language that is asked for, else in that of the sandbox', async () => {
  const set = await show('a-week-later', { language: 'ru', organizationNames: ['Acme'] })
  const title = async (query = '') => ((await ask(set, 'GET', `/_mock/scenes${query}`)).json as Scenes).scenes[2]?.title
  expect([await title(), await title('?language=en')]).toEqual(['Через неделю', 'A week later'])
})

test('a sandbox may have scenes of its own, which a copy, a snapshot and a file have too', async () => {
  const scenes = [
    {
      title: 'Frozen',
      text: { en: '{owner} of {organization}, {nobody}', ru: 'Кто' },
      actions: [{ freeze: '2026-06-01T00:00:00Z' }],
    },
    { title: 'Fails', text: 'x', actions: [{ accept: { email: 'nobody@example.com' } }] },
  ]
  const set = await show('empty', { scenes, organizationNames: ['Acme'] })
  const owner = (await set.mock.sandbox('show')).persona('owner').name
  expect((await play(set)).json).toMatchObject({
    played: 1,
    scenes: [{ title: 'Frozen', text: `${owner} of Acme, {nobody}` }, {}],
  })
  expect((await ask(set, 'GET', '/_mock/clock')).json).toMatchObject({ now: '2026-06-01T00:00:00.000Z' })
  const failed = await play(set)
  expect([failed.status, failed.json]).toMatchObject([409, { error: { code: 'scene-failed' } }])
  expect((await ask(set, 'GET', '/_mock/scenes')).json).toMatchObject({ played: 1 })
  await ask(set, 'POST', '/_mock/snapshots', { name: 'file' })
  const { json: file } = await ask(set, 'GET', '/_mock/snapshots/file')
  expect((await control(set.mock.url, 'PUT', '/_mock/snapshots/file', file)).status).toBe(201)
  await (await set.mock.sandbox('default')).restore('file')
  expect((await control(set.mock.url, 'GET', '/_mock/scenes')).json).toMatchObject({ played: 1, scenes: [{}, {}] })
  await (await set.mock.sandbox('show')).reset()
  expect((await ask(set, 'GET', '/_mock/scenes')).json).toMatchObject({ played: 0 })
})

test.each([
  ['an unknown service', { invite: { service: 'gitlab', email: 'a@example.com' } }],
  ['two things at once', { advance: '1d', freeze: '2026-06-01T00:00:00Z' }],
  ['nothing', {}],
  ['a time that is none', { advance: 'a week' }],
])('%s is no action of a scene', async (_, action) => {
  const { mock } = await stage({ scenario: 'empty' })
  const scenes = [{ title: 'x', text: 'x', actions: [action] }]
  expect((await control(mock.url, 'POST', '/_mock/sandboxes', { scenes })).status).toBe(400)
})

test('of two who play at once each plays one scene, and the worlds of demos are the same each time', async () => {
  const set = await show('from-invitation-to-member')
  const both = await Promise.all([play(set), play(set)])
  expect(both.map(({ json }) => (json as Scenes).played).toSorted((a, b) => a - b)).toEqual([1, 2])
  const sandbox = await set.mock.sandbox('show')
  const here = {
    ...stageOf({ ...set.mock, directory: sandbox.directory }),
    send: (request: Parameters<Stage['send']>[0]) => set.send({ ...request, path: `/sandboxes/show${request.path}` }),
  }
  const first = await everything(here)
  await play(set, 0)
  await play(set, 2)
  expect(await everything(here)).toEqual(first)
})
