/** The newest msw, while the tests have the last one that runs on Node 20. */
export const newestMsw = 'msw@3.0.5'

/** A project's file, which the compiler takes for one of TypeScript too. */
export const usesMsw = `import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { createMock } from 'invitekit'
import { handlersFor } from 'invitekit/msw'

const mock = await createMock({ listen: false, seed: 7 })
const origins = { 'https://api.clickhouse.cloud': 'clickhouse', 'https://api.snyk.io': 'snyk' }
const server = setupServer(
  ...handlersFor(mock, origins),
  http.get('https://elsewhere.example/', () => HttpResponse.text('mine')),
)
server.listen({ onUnhandledFrame: 'error' })
const list = \`https://api.clickhouse.cloud/v1/organizations/\${mock.directory.organizations[0]?.id}/invitations\`
const headers = {
  authorization: mock.persona('owner').authorization['clickhouse'] ?? '',
  'content-type': 'application/json',
}
const invite = (more: Record<string, string> = {}) =>
  fetch(list, { method: 'POST', headers: { ...headers, ...more }, body: '{"email":"ada@example.com","role":"admin"}' })
const broken = await invite({ 'x-mock-fault': 'drop=before' }).catch((error: Error) => error.name)
const made = await invite()
const [mail] = mock.outbox.list({ to: 'ada@example.com' })
const page = await (await fetch(mock.outbox.get(mail?.id ?? '')?.links[0] ?? '')).text()
const snyk = await fetch('https://api.snyk.io/rest/orgs/1/invites?version=2024-10-15')
const others = await (await fetch('https://elsewhere.example/')).text()
console.log(broken, made.status, page.includes('Join '), snyk.status, others)
server.close()
`

export const toldWithMsw = 'TypeError 200 true 401 mine\n'
