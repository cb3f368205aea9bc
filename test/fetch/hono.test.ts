import { Hono } from 'hono'
import { expect, onTestFinished, test } from 'vitest'
import { createMock } from 'invitekit/browser'
import type { Mock } from '../../mock/index.ts'
import { stories, told } from '../golden/stories.ts'
import { byFetch } from '../support/by-fetch.ts'
import { noon, stageOf } from '../support/stage.ts'

/** An app of Hono, in which a mock stands at a path. */
async function app(path: string, options: Parameters<typeof createMock>[0] = {}) {
  const mock = await createMock({ seed: 42, clock: noon, ...options })
  onTestFinished(() => mock.close())
  const own = new Hono().get('/own', (context) => context.text('mine')).mount(path, mock.fetch)
  return { mock, fetch: async (input: Request | string | URL) => own.fetch(new Request(input)) }
}

test.each(stories)('$name answers in an app of Hono as the transcript says', async ({ name, story }) => {
  const { mock, fetch } = await app('/')
  const set = stageOf(mock as unknown as Mock, undefined, byFetch({ fetch, url: 'http://app.example' }))
  await expect(await told(story, set)).toMatchFileSnapshot(`../golden/${name}.http`)
})

test('below a path links lead back to it, and the rest of the app stays', async () => {
  const { mock, fetch } = await app('/invitekit', { basePath: '/invitekit' })
  const at = (path: string) => fetch(`https://app.example${path}`)
  const { organizations } = mock.directory
  const path = `/invitekit/rest/orgs/${organizations[0]?.id}/invites?version=2024-10-15`
  const headers = { authorization: mock.persona('owner').authorization['snyk'] ?? '' }
  const list = await fetch(new Request(`https://app.example${path}`, { headers }))
  expect(((await list.json()) as { links: { self: string } }).links.self).toMatch(/^\/invitekit\/rest\//)
  expect(await (await at('/own')).text()).toBe('mine')
  expect([(await at('/invitekit/_mock/health')).status, (await at('/_mock/health')).status]).toEqual([200, 404])
})
