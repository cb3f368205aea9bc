import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Sandbox } from '../../mock/index.ts'
import { control } from '../support/control.ts'
import { stage } from '../support/stage.ts'

interface View {
  readonly name: string
  readonly title: string | null
  readonly colour: string | null
  readonly organizationNames: readonly string[]
  readonly expiresAt: string | null
  readonly renewsOnUse: boolean
}

const look = { title: 'Acme «demo»', language: 'ru', timeZone: 'Europe/Moscow' } as const
const acme = { ...look, colour: '#00aa77', organizationNames: ['Acme', 'Globex'] } as const

const viewOf = async (url: string, name: string) => (await control(url, 'GET', `/_mock/sandboxes/${name}`)).json as View
const names = ({ directory }: Sandbox) => directory.organizations.map(({ name }) => name)

test('a sandbox looks as it was asked for, and so after a reset, a return, and a restart', async () => {
  const data = mkdtempSync(join(tmpdir(), 'invitekit-look-'))
  onTestFinished(() => rmSync(data, { recursive: true, force: true }))
  const { mock } = await stage({ data })
  const made = await control(mock.url, 'POST', '/_mock/sandboxes', { name: 'acme', ...acme })
  expect([made.status, made.json]).toMatchObject([201, acme])
  const sandbox = await mock.sandbox('acme')
  expect(names(sandbox)).toEqual(['Acme', 'Globex'])

  await sandbox.snapshot('before')
  const changed = { title: 'Initech', colour: null, organizationNames: ['Initech'] }
  const patched = await control(mock.url, 'PATCH', '/_mock/sandboxes/acme', changed)
  expect([patched.status, patched.json]).toMatchObject([200, { ...changed, language: 'ru' }])
  for (const does of ['reset', 'restore'] as const) {
    await sandbox[does]()
    expect(await viewOf(mock.url, 'acme')).toMatchObject(changed)
    expect(names(sandbox)[0]).toBe('Initech')
  }
  await mock.close()
  const { mock: again } = await stage({ data })
  expect(await viewOf(again.url, 'acme')).toMatchObject(changed)
  const mail = (await again.sandbox('acme')).outbox.list()[0]
  expect(mail?.subject).toMatch(/ приглашает вас: /)
})

test('a copy looks as its origin but for what is said, and a file of a snapshot bears no look', async () => {
  const { mock } = await stage()
  await mock.sandbox('acme', { ...acme, scenario: 'empty' })
  const fork = await control(`${mock.url}/sandboxes/acme`, 'POST', '/_mock/fork', {
    name: 'globex',
    title: 'Globex',
    colour: null,
    organizationNames: ['Globex'],
  })
  expect(fork.json).toMatchObject({ title: 'Globex', colour: null, language: 'ru', organizationNames: ['Globex'] })
  expect(names(await mock.sandbox('globex'))[0]).toBe('Globex')
  await (await mock.sandbox('acme')).snapshot('file')
  const { json: file } = await control(`${mock.url}/sandboxes/acme`, 'GET', '/_mock/snapshots/file')
  expect(JSON.stringify(file)).not.toContain('demo')
  expect((await control(mock.url, 'PUT', '/_mock/snapshots/file', file)).status).toBe(201)
  await (await mock.sandbox('default')).restore('file')
  expect(await viewOf(mock.url, 'default')).toMatchObject({ title: null, colour: null, expiresAt: null })
})

test('a sandbox ends when it was asked to, a week after its last use unless it was asked, or never', async () => {
  const { mock } = await stage()
  const day = 86_400_000
  const left = async (name: string) => {
    const { expiresAt, renewsOnUse } = await viewOf(mock.url, name)
    return [expiresAt === null ? null : Math.round((Date.parse(expiresAt) - Date.now()) / day), renewsOnUse]
  }
  await mock.sandbox('usual', { scenario: 'empty' })
  await mock.sandbox('brief', { scenario: 'empty', ttl: 86_400 })
  await mock.sandbox('endless', { scenario: 'empty', ttl: null })
  expect([await left('usual'), await left('brief'), await left('endless')]).toEqual([
    [7, true],
    [1, false],
    [null, false],
  ])
  await control(mock.url, 'PATCH', '/_mock/sandboxes/brief', { ttl: null })
  await control(mock.url, 'PATCH', '/_mock/sandboxes/endless', { ttl: 3 * 86_400 })
  expect([await left('brief'), await left('endless')]).toEqual([
    [null, false],
    [3, false],
  ])
})

test('who has lowered the limit of the time to live keeps no sandbox for ever, by use neither', async () => {
  const { mock } = await stage({ limits: { ttl: 60 } })
  const { status, json } = await control(mock.url, 'POST', '/_mock/sandboxes', { ttl: null })
  expect([status, json]).toMatchObject([400, { error: { code: 'ttl-limit' } }])
  const { json: made } = await control(mock.url, 'POST', '/_mock/sandboxes', { name: 'usual' })
  expect(made).toMatchObject({ renewsOnUse: false })
})
