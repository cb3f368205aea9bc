import { readFile } from 'node:fs/promises'
import { build } from 'esbuild'
import { describe, expect, onTestFinished, test } from 'vitest'
import { noBrowser, startBrowser, startOrigin, watch } from '../test/support/browser.ts'
import { openapiTexts } from './control/openapi-in-force.ts'
import { defaultLimits } from './control/limits.ts'
import { openCore } from './open-core.ts'
import { ask } from './serve/ask.ts'

const core = { ask, openCore, openapiTexts, defaultLimits }
type CoreModule = typeof core

/** What a bundle of the core gives to the page that loads it. */
const exported = `
export { ask } from './serve/ask.ts'
export { openCore } from './open-core.ts'
export { openapiTexts } from './control/openapi-in-force.ts'
export { defaultLimits } from './control/limits.ts'`

const readDocument = (name: string) => readFile(new URL(`./generated/${name}`, import.meta.url), 'utf8')

/** Uses a mock without a host: lists, invites, moves the clock, accepts. It has to be whole in itself: a page runs it. */
async function story(
  { ask, openCore, openapiTexts, defaultLimits }: CoreModule,
  read: (name: string) => Promise<string>,
) {
  const { core, outbox, close } = await openCore(
    {
      world: {
        scenario: 'small-team',
        parameters: { organizations: 2, invitations: 2 },
        seed: 7,
        clock: { mode: 'frozen', at: Date.UTC(2026, 0, 1) },
      },
      limits: defaultLimits,
      journal: undefined,
      basePath: '',
      trustsProxy: false,
    },
    {
      read,
      openapiInForce: openapiTexts(read),
      mime: async ({ subject }) => new TextEncoder().encode(`Subject: ${subject}`),
      lock: undefined,
      shareKeys: { make: () => 'made-without-chance', digest: (key) => key, isSame: (one, other) => one === other },
      delivery: undefined,
      onError: (error) => {
        throw error
      },
    },
  )
  outbox.foundAt('https://mock.example')
  const told: (string | number | undefined)[] = []
  const json = async (method: string, target: string, body?: unknown, headers: Record<string, string> = {}) => {
    const type = body === undefined ? {} : { 'content-type': 'application/json' }
    const answer = await ask(core, {
      method,
      target,
      headers: { ...type, ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    told.push(`${method} ${target.replaceAll(/[0-9a-f]{64}|[0-9a-f-]{36}/g, '…')} ${answer.status}`)
    return answer.text?.startsWith('{') ? JSON.parse(answer.text) : answer.text
  }
  const { organizations, personas } = await json('GET', '/_mock/directory')
  const [organization] = organizations
  const owner = personas.find(({ id }: { id: string }) => id === 'owner')
  const headers = { authorization: `token ${owner.token}` }
  const rest = `/rest/orgs/${organization.id}/invites?version=2024-10-15`
  const [role] = organization.roles
  const attributes = { email: 'new@example.com', role: role.id }
  const api = { ...headers, 'content-type': 'application/vnd.api+json' }
  await json('POST', rest, { data: { type: 'org_invitation', attributes } }, api)
  const list = await json('GET', rest, undefined, headers)
  told.push(list.data.at(-1).attributes.email)
  await json('POST', rest, 'no JSON', api)
  await json('GET', rest)
  await json('POST', '/_mock/clock/advance', { by: '1h' })
  const { mails } = await json('GET', '/_mock/outbox?to=new@example.com')
  const { links } = await json('GET', `/_mock/outbox/${mails[0].id}`)
  const accept = new URL(links[0]).pathname + new URL(links[0]).search
  const page = await json('GET', accept)
  told.push(/<title>(.*)<\/title>/.exec(page)?.[1])
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  await json('POST', accept, 'answer=accept&person=addressee', form)
  told.push(/<title>(.*)<\/title>/.exec(await json('GET', accept))?.[1])
  told.push(await json('GET', `/_mock/outbox/${mails[0].id}/raw`))
  await json('POST', '/_mock/faults', { effect: { drop: 'before' }, times: 1 })
  await json('GET', rest, undefined, headers)
  told.push((await json('GET', '/openapi.json')).openapi)
  await json('GET', '/nowhere')
  await close()
  return told
}

const wanted = [
  'GET /_mock/directory 200',
  'POST /rest/orgs/…/invites?version=2024-10-15 201',
  'GET /rest/orgs/…/invites?version=2024-10-15 200',
  'new@example.com',
  'POST /rest/orgs/…/invites?version=2024-10-15 400',
  'GET /rest/orgs/…/invites?version=2024-10-15 401',
  'POST /_mock/clock/advance 200',
  'GET /_mock/outbox?to=new@example.com 200',
  'GET /_mock/outbox/… 200',
  'GET /_mock/accept/snyk/…?code=… 200',
  expect.stringContaining('Join '),
  'POST /_mock/accept/snyk/…?code=… 303',
  'GET /_mock/accept/snyk/…?code=… 200',
  'Invitation accepted',
  'GET /_mock/outbox/…/raw 200',
  expect.stringContaining('Subject: '),
  'POST /_mock/faults 201',
  'GET /rest/orgs/…/invites?version=2024-10-15 undefined',
  'GET /openapi.json 200',
  '3.1.0',
  'GET /nowhere 404',
]

test('the core answers in this process, without a host', async () => {
  expect(await story(core, readDocument)).toEqual(wanted)
})

describe.skipIf(noBrowser !== undefined)(`in a browser${noBrowser ? `: skipped. ${noBrowser}` : ''}`, () => {
  test('a bundle of the core, in which nothing of Node is, answers the same', async () => {
    const { outputFiles } = await build({
      stdin: { contents: exported, resolveDir: import.meta.dirname, loader: 'ts' },
      bundle: true,
      // What Node offers can't be resolved for it.
      platform: 'browser',
      format: 'iife',
      globalName: 'invitekit',
      target: 'es2023',
      write: false,
      logLevel: 'silent',
    })
    const origin = await startOrigin()
    const browser = await startBrowser()
    onTestFinished(async () => {
      await browser.close()
      origin.close()
    })
    const page = await browser.newPage()
    const { errors, hosts } = watch(page)
    await page.goto(origin.url)
    await page.exposeFunction('readDocument', readDocument)
    await page.addScriptTag({ content: outputFiles[0]?.text ?? '' })
    expect(await page.evaluate(`(${String(story)})(invitekit, readDocument)`)).toEqual(wanted)
    expect([errors, [...hosts]]).toEqual([[], [new URL(origin.url).host]])
  })
})
