import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { verify } from '../../contracts/verify/index.ts'
import type { JournalEntry, Sandbox } from '../../mock/index.ts'
import { control } from '../support/control.ts'
import { jsonApi, stage, type Stage } from '../support/stage.ts'
import { invite, sendInvite, services } from './invite.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))

/** Requests of many kinds, sent once; the sandbox is then as it was before. */
async function played(): Promise<{ on: Stage; sandbox: Sandbox; entries: JournalEntry[] }> {
  const on = await stage()
  const { mock, org, as } = on
  const code = (await (await sendInvite(invite(on, 'mpdx', 'first@example.com'))).json()) as {
    data: { id: string; attributes: { code: string } }
  }
  const sandbox = await mock.sandbox('default')
  await sandbox.snapshot('before')
  mock.journal.clear()
  const send = async (path: string, method = 'GET', headers: Record<string, string> = {}, body?: unknown) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    await (await fetch(mock.url + path, { method, headers, ...(body !== undefined && { body: text }) })).arrayBuffer()
  }
  const list = `/v1/organizations/${org}/invitations`
  const invites = `/api/v2/organizations/${org}/invites`
  await send(list, 'GET', as('owner', 'clickhouse'))
  await sendInvite(invite(on, 'clickhouse', `o'neill+"ü"@example.com`))
  await sendInvite(invite(on, 'clickhouse', 'ada@example.com'))
  await sendInvite(invite(on, 'clickhouse', 'ada@example.com'))
  await send(`/rest/orgs/${org}/invites?version=2024-10-15&limit=10`, 'GET', as('admin', 'snyk'))
  await sendInvite(invite(on, 'snyk'))
  await send(`${invites}?include=*&fields[users]=first_name&per_page=2`, 'GET', as('admin', 'mpdx'))
  await send(`${invites}?access_token=${on.persona('admin').token}&per_page=1`)
  await send(
    `${invites}/${code.data.id}/accept`,
    'PUT',
    { ...as('invitee', 'mpdx'), 'content-type': jsonApi },
    {
      data: { type: 'organization_invites', attributes: { code: code.data.attributes.code } },
    },
  )
  await send(list, 'HEAD', as('owner', 'clickhouse'))
  await send(`/v1/../v1/organizations/${org}/invitation`)
  await send(`/v1/organizations/${org}/invitations`, 'POST', { 'content-type': 'application/json' }, `{"email":'`)
  await send(list, 'GET', { ...as('owner', 'clickhouse'), 'x-mock-fault': 'malformed' })
  const entries = mock.journal.list()
  expect(entries.length).toBe(13)
  return { on, sandbox, entries }
}

/** Without what is new each time. */
const steady = (body: string) =>
  body.replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[\d:.]+Z|[0-9a-f]{64}/g, '…')

test('as curl: the same requests in the same order are answered the same', async () => {
  const { on, sandbox, entries } = await played()
  const commands = await Promise.all(
    entries.map(async ({ id }) => (await control(on.mock.url, 'GET', `/_mock/journal/${id}/curl`)).body),
  )
  await sandbox.restore('before')
  for (const command of commands) await run('sh', ['-c', `${command.trimEnd()} -o /dev/null`])
  const again = on.mock.journal.list()
  const essence = ({ request, answer, verdict, persona, operation }: JournalEntry) => {
    const { method, target, body } = request
    const answered = answer && { ...answer, body: answer.body && steady(answer.body), headers: null }
    return { method, target, body, answered, verdict, persona, operation }
  }
  expect(again.map(essence)).toEqual(entries.map(essence))
})

test('as Vitest: the tests hold against the mock as it was, and fail when it answers otherwise', async () => {
  const { on, sandbox, entries } = await played()
  mkdirSync(join(root, '.invitekit'), { recursive: true })
  const folder = mkdtempSync(join(root, '.invitekit', 'exported-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  // One file, for they are run in the order in which they were sent.
  const files = await Promise.all(
    entries.map(async ({ id }) => (await control(on.mock.url, 'GET', `/_mock/journal/${id}/vitest`)).body),
  )
  const [first = ''] = files
  const head = first.slice(0, first.indexOf('test('))
  writeFileSync(
    join(folder, 'exported.test.ts'),
    head + files.map((file) => file.slice(file.indexOf('test('))).join('\n'),
  )
  // Otherwise Vitest takes the project's.
  writeFileSync(join(folder, 'vitest.config.mjs'), 'export default {}')
  const vitest = () =>
    run(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--root', folder], {
      env: { ...process.env, INVITEKIT_URL: on.mock.url, NO_COLOR: '1' },
    })
  await sandbox.restore('before')
  expect((await vitest()).stdout).toContain('Tests  13 passed (13)')
  await sandbox.restore('before')
  await sandbox.faults.add({ match: { service: 'snyk' }, effect: { status: 503 } })
  await expect(vitest()).rejects.toMatchObject({ stdout: expect.stringContaining('2 failed | 11 passed') })
})

test('as a pact: each is verified against the mock as it was, and fails when it answers otherwise', async () => {
  const { on, sandbox, entries } = await played()
  mkdirSync(join(root, '.invitekit'), { recursive: true })
  const folder = mkdtempSync(join(root, '.invitekit', 'pacts-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  // A malformed body is not what a contract is about.
  const wanted = entries.filter(({ service, fault }) => service !== null && fault === null)
  const pacts = await Promise.all(
    wanted.map(
      async ({ id }) =>
        (await control(on.mock.url, 'GET', `/_mock/journal/${id}/pact`)).json as { provider: { name: string } },
    ),
  )
  const verify = async ({ provider }: { provider: { name: string } }, index: number) => {
    const file = join(folder, `${index}.json`)
    writeFileSync(file, JSON.stringify(pacts[index]))
    const { hostname, port } = new URL(on.mock.url)
    const pact = join(root, 'node_modules/@pact-foundation/pact-cli/bin/pact.js')
    const args = [pact, 'verifier', '-f', file, '-h', hostname, '-p', port, '-n', provider.name, '--no-colour']
    await run(process.execPath, args, { env: { ...process.env, PACT_DO_NOT_TRACK: 'true', NO_PROXY: hostname } })
  }
  await sandbox.restore('before')
  for (const [index, pact] of pacts.entries()) await verify(pact, index)
  await sandbox.restore('before')
  await sandbox.faults.add({ match: { service: 'snyk' }, effect: { status: 503 } })
  const snyk = pacts.findIndex(({ provider }) => provider.name === 'snyk')
  await expect(verify(pacts[snyk] as { provider: { name: string } }, snyk)).rejects.toMatchObject({
    stdout: expect.stringContaining('503'),
  })
})

describe('as a pact: what asks nothing of the past is verified by `invitekit verify`, by its state alone', () => {
  test.each([
    { seed: 1, scenario: 'small-team' },
    { seed: 42, scenario: 'messy', parameters: { invitations: 3 } },
    { seed: 7, scenario: 'a pending invitation', parameters: { email: 'ada@example.com' } },
  ])('%j', async (settings) => {
    const on = await stage(settings)
    const { mock, org, as } = on
    const get = async (path: string, headers: Record<string, string>) => {
      await (await fetch(mock.url + path, { headers })).arrayBuffer()
    }
    await get(`/v1/organizations/${org}/invitations`, as('owner', 'clickhouse'))
    await get(`/v1/organizations/${org}/invitations`, {})
    await get(`/rest/orgs/${org}/invites?version=2024-10-15&limit=10`, as('admin', 'snyk'))
    await get(`/rest/orgs/${org}/invites?version=2024-10-15&limit=1000`, as('admin', 'snyk'))
    await get(`/api/v2/organizations/${org}/invites?include=*&per_page=2`, as('admin', 'mpdx'))
    await get(`/api/v2/organizations/${org}/invites?per_page=1&access_token=${on.persona('admin').token}`, {})
    for (const service of services) await sendInvite(invite(on, service, 'grace@example.com'))
    const pacts = mock.journal.list().map(({ id }) => ({ name: `${id}`, text: JSON.stringify(mock.journal.pact(id)) }))
    const { agrees, counts, pacts: reports } = await verify(pacts)
    const found = reports.flatMap(({ interactions }) => interactions.flatMap(({ findings }) => findings))
    expect(found).toMatchObject([{ id: 'no-credentials', severity: 'warning' }])
    expect([agrees, counts.agrees, counts.warned]).toEqual([true, 8, 1])
  })
})

test('a secret that is not the sandbox’s own stays out of every export', async () => {
  const on = await stage()
  const headers = { authorization: 'Bearer sesame', 'content-type': jsonApi, cookie: 'sesame' }
  const body = '{"data":{"type":"organization_invites","attributes":{"code":"sesame"}}}'
  await fetch(`${on.mock.url}/api/v2/organizations/x/invites/y/accept?access_token=sesame`, {
    method: 'PUT',
    headers,
    body,
  })
  for (const form of ['curl', 'vitest', 'pact']) {
    const exported = await control(on.mock.url, 'GET', `/_mock/journal/1/${form}`)
    expect(exported.status).toBe(200)
    expect(exported.body).not.toContain('sesame')
  }
})

test('an export reaches the sandbox that was asked', async () => {
  const on = await stage()
  const other = await on.mock.sandbox('other', {})
  await fetch(`${on.mock.url}/v1/x`, { headers: { 'x-mock-sandbox': 'other' } })
  await run('sh', ['-c', other.journal.curl(1)])
  expect(other.journal.list().map(({ id, request }) => [id, request.target])).toEqual([
    [1, '/v1/x'],
    [2, '/v1/x'],
  ])
})

test("what a browser adds by itself is left out, and a client's own headers stay", async () => {
  const { mock, org } = await stage()
  const browser = {
    'sec-fetch-mode': 'cors',
    'sec-ch-ua': '"Chromium";v="140"',
    'sec-gpc': '1',
    origin: 'http://localhost:5173',
    referer: 'http://localhost:5173/',
    'accept-language': 'ru',
    pragma: 'no-cache',
  }
  const { request } = await import('node:http')
  await new Promise((resolve) => {
    const headers = { ...browser, accept: 'application/json', 'x-own': 'stays' }
    const path = `/v1/organizations/${org}/invitations`
    request(mock.url + path, { headers }, (answer) => answer.resume().on('end', resolve)).end()
  })
  const id = mock.journal.list()[0]?.id
  for (const way of ['curl', 'vitest', 'pact'] as const) {
    const { body: text } = await control(mock.url, 'GET', `/_mock/journal/${id}/${way}`)
    expect(text).toMatch(/x-own/i)
    for (const name of Object.keys(browser)) expect(text.toLowerCase()).not.toMatch(new RegExp(`['"]${name}['":]`))
  }
})
