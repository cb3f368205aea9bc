import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { create, pactOf } from '../../contracts/must-fail/sound.ts'
import { controlOperations } from '../support/control.ts'
import { createMock } from '../../mock/index.ts'
import { emptyFolder, entry } from './command.ts'

async function agent(args: string[] = []) {
  const client = new Client({ name: 'test', version: '1' })
  const env = { PATH: process.env['PATH'] ?? '' }
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [entry, 'mcp', ...args],
      cwd: emptyFolder(),
      env,
      stderr: 'pipe',
    }),
  )
  onTestFinished(() => client.close())
  const call = async (name: string, given: Record<string, unknown> = {}) => {
    const { content, isError = false } = await client.callTool({ name, arguments: given })
    const [{ text }] = content as [{ text: string }]
    return { text, isError, json: () => JSON.parse(text) as Record<string, never> }
  }
  return { client, call }
}

test('an agent has a tool for each operation, and its own mock where none runs', async () => {
  const { client, call } = await agent()
  const { tools } = await client.listTools()
  const names = tools.map(({ name }) => name)
  const others = ['followJournal', 'uploadSnapshot', 'downloadSnapshot', 'getControlDocument']
  const wanted = controlOperations.map(({ operationId }) => operationId).filter((name) => !others.includes(name))
  expect(names.toSorted()).toEqual([...wanted, 'verify'].toSorted())
  // Each schema is whole in itself.
  for (const { inputSchema } of tools) new Ajv2020({ strict: false, validateFormats: false }).compile(inputSchema)

  const [, url = ''] = /runs at (\S+)\.\n/.exec(client.getInstructions() ?? '') ?? []
  expect(await (await fetch(`${url}/llms.txt`)).text()).toMatch(/^# invitekit\n/)
  expect((await call('createSandbox', { name: 'a', scenario: 'empty', parameters: { invitations: 1 } })).isError).toBe(
    false,
  )
  const { invitations } = (await call('listInvitations', { sandbox: 'a', service: 'snyk' })).json() as unknown as {
    invitations: { id: string; email: string }[]
  }
  const [{ id, email } = { id: '', email: '' }] = invitations
  expect((await call('acceptInvitation', { sandbox: 'a', id })).json()).toMatchObject({ state: 'accepted', email })
  expect((await call('getMail', { sandbox: 'a', id })).json()).toMatchObject({ to: email })
  expect((await call('advanceClock', { by: '7d' })).json()).toMatchObject({ clock: { mode: 'running' } })
  expect(await call('createFault', { effect: { status: 200 } })).toMatchObject({
    isError: true,
    text: "The body's effect.status must be at least 400.",
  })
  expect((await call('createFault', { effect: { status: 503 }, times: 1 })).json()).toMatchObject({ times: 1 })
  expect((await fetch(`${url}/v1/organizations`)).status).toBe(503)
  const { entries } = (await call('listJournal')).json() as unknown as { entries: object[] }
  expect(entries).toMatchObject([{ answer: { status: 503 } }])
  expect(await call('acceptInvitation')).toMatchObject({ isError: true, text: 'acceptInvitation needs id.' })
  expect(await call('nothing')).toMatchObject({ isError: true })
  const pact = join(emptyFolder(), 'pact.json')
  writeFileSync(pact, pactOf('clickhouse', create()))
  expect(await call('verify', { pacts: [pact] })).toMatchObject({ isError: false })
  const verified = await call('verify', { pacts: ['nowhere.json'] })
  expect(verified).toMatchObject({ isError: true, text: expect.stringContaining('nowhere.json') as string })
})

test('an agent speaks to the mock that is named', async () => {
  const mock = await createMock({ controlToken: 'a-secret-of-many-letters' })
  onTestFinished(() => mock.close())
  const { call } = await agent(['--url', mock.url, '--control-token', 'a-secret-of-many-letters'])
  await call('createSandbox', { name: 'mine' })
  expect((await mock.sandbox('mine')).name).toBe('mine')
})
