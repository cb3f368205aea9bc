import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { stage } from '../../test/support/stage.ts'
import type { Mock } from '../create-mock.ts'
import type { Sandbox } from './sandbox-handle.ts'

const invitations = (url: string, { directory }: Mock | Sandbox) =>
  `${url}/v1/organizations/${directory.organizations[0]?.id}/invitations`

test('a request that is answered after its sandbox was deleted leaves nothing behind', async () => {
  const { mock } = await stage()
  const first = await mock.sandbox('brief')
  const barrier = await first.barriers.add({ expected: 1 })
  const held = fetch(invitations(first.url, first))
  await barrier.whenFull()
  await first.delete()
  expect((await held).status).toBe(503)
  const second = await mock.sandbox('brief')
  await fetch(invitations(second.url, second))
  expect(second.journal.list().map(({ id }) => id)).toEqual([1])
})

test('a world that is kept in parts starts anew with an empty journal and without barriers', async () => {
  const data = mkdtempSync(join(tmpdir(), 'invitekit-traffic-'))
  onTestFinished(() => rmSync(data, { recursive: true }))
  const { mock } = await stage({ data, scenario: 'empty', parameters: { invitations: 4000 } })
  const barrier = await mock.barriers.add({ expected: 1 })
  const held = fetch(invitations(mock.url, mock), { method: 'HEAD' })
  await barrier.whenFull()
  await mock.reset()
  expect((await held).status).toBe(503)
  expect((await fetch(invitations(mock.url, mock), { method: 'HEAD' })).status).toBe(200)
})
