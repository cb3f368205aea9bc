import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createMock, type MockOptions } from '../../mock/index.ts'
import { stageOf } from '../support/stage.ts'
import { isSkipped, runClient } from './installed.ts'

interface Shown {
  readonly id: string
  readonly email: string
  readonly assignedRoles: { readonly roleName: string }[]
}

/** ClickHouse's own command line, with the mock's URL and a key. */
async function open(options: Pick<MockOptions, 'profile' | 'switches'>) {
  const mock = await createMock({ seed: 42, ...options })
  const home = mkdtempSync(join(tmpdir(), 'invitekit-clickhousectl-'))
  onTestFinished(async () => {
    await mock.close()
    rmSync(home, { recursive: true })
  })
  const stage = stageOf(mock)
  const run = (persona: string, ...args: string[]) => {
    const { keyId, keySecret } = stage.persona(persona).clickhouse
    const flags = ['cloud', '--url', mock.url, '--api-key', keyId, '--api-secret', keySecret, '--json', ...args]
    return runClient('clickhousectl', flags, { HOME: home, DO_NOT_TRACK: '1' })
  }
  const invitation = (persona: string, ...args: string[]) => run(persona, '--org-id', stage.org, 'invitation', ...args)
  return { stage, run, invitation }
}

describe.skipIf(isSkipped('clickhousectl'))('clickhousectl', () => {
  test('lists, creates, shows and deletes against the live profile', async () => {
    const { stage, invitation } = await open({ profile: 'live' })
    const list = async () => JSON.parse((await invitation('owner', 'list')).stdout) as Shown[]
    const before = await list()

    const role = stage.role('Developer')
    const created = await invitation('owner', 'create', '--email', 'New.Person@Example.com', '--role-id', role)
    expect(created).toMatchObject({ code: 0, stderr: '' })
    const { id, email, assignedRoles } = JSON.parse(created.stdout) as Shown
    expect({ email, roles: assignedRoles.map(({ roleName }) => roleName) }).toEqual({
      email: 'new.person@example.com',
      roles: ['Developer'],
    })
    expect((await list()).map((one) => one.id)).toEqual([...before.map((one) => one.id), id])
    expect(JSON.parse((await invitation('owner', 'get', id)).stdout)).toMatchObject({ id, email })

    expect((await invitation('owner', 'delete', id)).code).toBe(0)
    const gone = await invitation('owner', 'get', id)
    expect([gone.code, gone.stderr]).toEqual([1, expect.stringContaining('NOT_FOUND: ') as string])
  })

  test('invites to no role and to several, finds the organization by itself, and tells who is there', async () => {
    const { stage, run, invitation } = await open({ profile: 'live' })
    const roles = ['Developer', 'Billing'].map(stage.role)
    const flags = roles.flatMap((id) => ['--role-id', id])
    for (const [email, given, want] of [
      ['none@example.com', [], []],
      ['two@example.com', flags, ['Developer', 'Billing']],
    ] as const) {
      const created = await invitation('owner', 'create', '--email', email, ...given)
      expect(created).toMatchObject({ code: 0, stderr: '' })
      const { assignedRoles } = JSON.parse(created.stdout) as Shown
      expect(assignedRoles.map(({ roleName }) => roleName)).toEqual(want)
    }
    const listed = JSON.parse((await run('owner', 'invitation', 'list')).stdout) as Shown[]
    expect(listed.map(({ email }) => email)).toEqual(expect.arrayContaining(['none@example.com', 'two@example.com']))
    const told = async (...args: string[]) => JSON.parse((await run('owner', ...args)).stdout) as object
    expect(await told('org', 'list')).toMatchObject([{ id: stage.org }])
    const { userId, email } = stage.persona('owner')
    expect(await told('member', 'list')).toEqual(expect.arrayContaining([expect.objectContaining({ userId, email })]))
    expect(await told('member', 'get', userId)).toMatchObject({ userId, email })
  })

  test('understands refusals', async () => {
    const { stage, invitation } = await open({ profile: 'live' })
    const role = stage.role('Developer')
    const denied = await invitation('member', 'create', '--email', 'a@example.com', '--role-id', role)
    expect([denied.code, denied.stderr]).toEqual([4, expect.stringContaining('FORBIDDEN: ') as string])
    const taken = await invitation('owner', 'create', '--email', stage.persona('admin').email, '--role-id', role)
    expect([taken.code, taken.stderr]).toEqual([1, expect.stringContaining('CONFLICT: ') as string])
  })

  test('cannot read what the documents print: they leave out the envelope', async () => {
    const { invitation } = await open({ profile: 'live', switches: { 'clickhouse.envelope': 'documented' } })
    const list = await invitation('owner', 'list')
    expect([list.code, list.stderr]).toEqual([1, expect.stringContaining('JSON error') as string])
  })
})
