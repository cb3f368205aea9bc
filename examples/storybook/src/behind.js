import { setupWorker } from 'msw/browser'
import { createMock } from 'invitekit/browser'
import { handlersFor } from 'invitekit/msw'

const worker = setupWorker()
const ready = Promise.all([
  createMock({ seed: 7 }),
  worker.start({ quiet: true, onUnhandledRequest: 'bypass', serviceWorker: { url: './mockServiceWorker.js' } }),
])
let stories = 0

/** Puts a sandbox of its own behind the API, prepared for one story, and gives who looks at it. */
export async function behind(prepare = () => undefined, persona = 'owner') {
  const [mock] = await ready
  const sandbox = await mock.sandbox(`story-${(stories += 1)}`, { seed: 7 })
  await prepare(sandbox)
  worker.resetHandlers(...handlersFor(mock, { 'https://api.clickhouse.cloud': 'clickhouse' }, { sandbox }))
  const { organizations } = sandbox.directory
  return { organizationId: organizations[0].id, authorization: sandbox.persona(persona).authorization.clickhouse }
}
