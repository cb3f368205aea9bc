import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { rolesNamed } from '../domain/access.ts'
import type { Invitation } from '../domain/invitation.ts'
import type { Entry } from '../world/records.ts'
import { FolderLog } from './folder-log.ts'
import { openUniverse } from './open-universe.ts'

const organizationId = '1770cfe9-1fa1-4cef-9b6c-301180315d00'

test('a folder of version 2, in which everything has one role, is read and goes on', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'invitekit-version-2-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  cpSync(path.join(import.meta.dirname, 'testing/version-2'), folder, { recursive: true })
  for (let start = 0; start < 2; start += 1) {
    const universe = await openUniverse({ folder })
    const world = universe.world('default')
    if (!world) throw new Error('The world is lost.')
    const namesOf = ({ roleIds }: { roleIds: readonly string[] }) => rolesNamed(world, roleIds).map(({ name }) => name)
    const invitations = [...world.all('invitations').values()].map((each) => [each.email, ...namesOf(each)])
    expect(invitations).toEqual([
      ['ada@example.com', 'Developer'],
      ['grace@example.com', 'Admin'],
      ['mary@example.com', 'Admin'],
    ])
    const members = [...world.membershipsOf(organizationId)].map(namesOf)
    expect(members).toEqual([['Owner'], ['Admin'], ['Developer'], ['Billing'], ['Developer']])
    const kept = universe.snapshots('default').get('before')?.changes ?? []
    const roles = kept.flatMap(([kind, , value]) => (kind === 'invitations' && value ? [namesOf(value)] : []))
    expect(roles).toEqual([['Developer'], ['Admin']])
    const [ada] = world.all('invitations').values()
    if (start === 0 && ada) world.putInvitation(ada)
    await universe.commit(world)
    await universe.close()
  }
})

test('a folder of version 6, in which each mail has a change of its own, is read and goes on', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'invitekit-version-6-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const [first, second] = [invitationOf('aa', 1), invitationOf('bb', 2)]
  const later = { number: 2, invitation: 'aa', kind: 'resend', sentAt: 5 } as const
  const settings = { scenario: 'small-team', parameters: {}, seed: 1, clock: { mode: 'running', offset: 0 } } as const
  const sixth = new FolderLog<null, Entry>({
    folder,
    version: 6,
    durability: 'process',
    empty: () => null,
    apply: () => undefined,
    entries: () => [],
  })
  await sixth.read()
  sixth.append(['default', [['settings', '', settings]], 'fresh'])
  sixth.append([
    'default',
    [
      ['invitations', 'aa', first],
      ['mails', 'aa', 1],
    ],
  ])
  sixth.append(['default', [['mails', 'cc', later]]])
  await sixth.write(null)
  await sixth.close()
  for (let start = 0; start < 2; start += 1) {
    const universe = await openUniverse({ folder })
    const world = universe.world('default')
    if (!world) throw new Error('The world is lost.')
    if (start === 0) {
      world.putInvitation(second)
      world.putMail('bb', world.nextMail())
    }
    await universe.commit(world)
    expect([...world.all('invitations').values()]).toEqual([first, second])
    expect([...world.all('mails')]).toEqual([
      ['aa', 1],
      ['cc', later],
      ['bb', 3],
    ])
    await universe.close()
  }
})

const invitationOf = (id: string, sequence: number): Invitation => ({
  id,
  service: 'clickhouse',
  organizationId,
  sequence,
  email: `${id}@example.com`,
  roleIds: [],
  code: null,
  invitedBy: '',
  createdAt: 0,
  updatedAt: 0,
  expiresAt: null,
  acceptedBy: null,
  acceptedAt: null,
  cancelledBy: null,
  cancelledAt: null,
})
