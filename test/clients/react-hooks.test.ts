import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createMock, type MockOptions } from '../../mock/index.ts'
import { stageOf } from '../support/stage.ts'
import { isSkipped, runClient } from './installed.ts'

const at = (path: string) => fileURLToPath(new URL(`./react-hooks/${path}`, import.meta.url))

type Shown = Readonly<Record<string, unknown>>

/** What each hook gave: its data, or the error that it threw. */
interface Told {
  readonly before: readonly Shown[]
  readonly after: readonly Shown[]
  readonly members: readonly Shown[]
  readonly organizations: readonly Shown[]
  readonly [step: string]: unknown
}

/** The hooks, rendered by React into jsdom. */
async function render(options: Pick<MockOptions, 'profile' | 'switches'>) {
  const mock = await createMock({ seed: 42, ...options })
  onTestFinished(() => mock.close())
  const stage = stageOf(mock)
  const { keyId, keySecret } = stage.persona('owner').clickhouse
  const args = [at('story.mjs'), mock.url, stage.org, stage.persona('admin').email]
  const { code, stdout, stderr } = await runClient('node', args, { KEY_ID: keyId, KEY_SECRET: keySecret })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return { stage, told: JSON.parse(stdout) as Told }
}

/** The hooks throw what they were answered, as a text. */
const refused = (status: number, error: string) => ({
  name: 'Error',
  message: expect.stringMatching(new RegExp(`"error":"${error}: .*"status":${status}`)) as string,
})

describe.skipIf(isSkipped('the React hooks', at('node_modules')))('clickhouse-cloud-react-hooks', () => {
  test('lists, invites, shows and deletes, and is told what is wrong, against the live profile', async () => {
    const { stage, told } = await render({ profile: 'live' })
    const invitation = { email: 'new.person@example.com', role: 'developer' }
    expect(told).toMatchObject({
      created: invitation,
      shown: told['created'],
      again: refused(409, 'CONFLICT'),
      member: refused(409, 'CONFLICT'),
      deleted: { status: 200 },
      gone: refused(404, 'NOT_FOUND'),
      after: told.before,
      stranger: refused(401, 'UNAUTHORIZED'),
    })
    expect(told.before.map(({ email }) => email)).toContain(stage.persona('invitee').email)
    expect(told.members.map(({ userId }) => userId)).toContain(stage.persona('member').userId)
    expect(told.organizations).toMatchObject([{ id: stage.org }])
  })

  test('cannot read what the documents print: they leave out the envelope', async () => {
    const { told } = await render({ profile: 'live', switches: { 'clickhouse.envelope': 'documented' } })
    expect(told.before).toMatchObject({ name: 'ZodError' })
  })
})
