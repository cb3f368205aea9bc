import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { rolesNamed } from '../domain/access.ts'
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
