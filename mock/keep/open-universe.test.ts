import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { codeOf, type Invitation } from '../domain/invitation.ts'
import { closingName } from './chain.ts'
import { FakeDisk } from './testing/fake-disk.ts'
import { FolderLog } from './folder-log.ts'
import type { Change } from '../world/records.ts'
import { openUniverse, repairState } from './open-universe.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'invitekit-universe-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const settings: Change = [
  'settings',
  '',
  { scenario: 'empty', parameters: {}, seed: 1, clock: { mode: 'running', offset: 0 } },
]

function worldOf(count: number, name: string): Change[] {
  const organizations = Array.from({ length: count }, (_, index): Change => {
    return ['organizations', `${index}`, { id: `${index}`, name }]
  })
  // Settings twice: what is put last counts, and records are counted once.
  return [settings, ...organizations, settings]
}

async function reopened(): Promise<{ names: Set<string>; count: number }> {
  const universe = await openUniverse({ folder })
  const organizations = universe.world('default')?.all('organizations') ?? new Map<string, { name: string }>()
  await universe.close()
  return { names: new Set([...organizations.values()].map(({ name }) => name)), count: organizations.size }
}

test('a world too large for one line of the log is found again, with what changed after', async () => {
  const universe = await openUniverse({ folder })
  await universe.replace('default', { changes: () => worldOf(25_000, 'first') })
  const world = await universe.replace('default', { changes: () => worldOf(20_001, 'second') })
  world.put(['organizations', '7', null])
  await universe.commit(world)
  await universe.close()
  expect(await reopened()).toEqual({ names: new Set(['second']), count: 20_000 })
})

test('a large world whose writing was cut off leaves the one before it, and does not spoil the next', async () => {
  const universe = await openUniverse({ folder })
  await universe.replace('default', { changes: () => worldOf(5, 'small') })
  await universe.replace('default', { changes: () => worldOf(20_000, 'large') })
  await universe.close()
  const journal = readdirSync(folder).find((file) => file.startsWith('journal')) ?? ''
  const lines = readFileSync(path.join(folder, journal), 'utf8').trimEnd().split('\n')
  expect(lines.length).toBeGreaterThan(200)
  writeFileSync(path.join(folder, journal), `${lines.slice(0, 100).join('\n')}\n`)
  rmSync(path.join(folder, closingName))
  expect(await reopened()).toEqual({ names: new Set(['small']), count: 5 })

  const again = await openUniverse({ folder })
  await again.replace('default', { changes: () => worldOf(15_000, 'again') })
  await again.close()
  expect(await reopened()).toEqual({ names: new Set(['again']), count: 15_000 })
})

test('a part that is lost is told, and a repair drops the rest of its world and keeps what else there is', async () => {
  const universe = await openUniverse({ folder })
  await universe.replace('default', { changes: () => worldOf(5, 'small') })
  await universe.replace('default', { changes: () => worldOf(12_000, 'large') })
  await universe.replace('other', { changes: () => worldOf(1, 'other') })
  await universe.close()
  const journal = path.join(folder, readdirSync(folder).find((file) => file.startsWith('journal')) ?? '')
  const lines = readFileSync(journal, 'utf8').split('\n')
  lines[50] = lines[50]?.replace('large', 'lorge') ?? ''
  writeFileSync(journal, lines.join('\n'))
  await expect(openUniverse({ folder })).rejects.toMatchObject({ code: 'state-damaged' })
  const { files } = await repairState(folder)
  // 433 of the 481 parts, and the line that says that these are all.
  expect(files).toMatchObject([{ dropped: 434 }])
  expect(await reopened()).toEqual({ names: new Set(['small']), count: 5 })
  const again = await openUniverse({ folder })
  expect([...again.worlds.keys()]).toEqual(['default', 'other'])
  await again.close()
})

test('a state of version 1, in which each invitation has its code, is read and goes on', async () => {
  const old: Invitation = {
    id: 'old',
    service: 'mpdx',
    organizationId: '0',
    sequence: 1,
    email: 'a@example.com',
    roleIds: ['admin'],
    code: 'c0de'.repeat(16),
    invitedBy: 'owner',
    createdAt: 1,
    updatedAt: 1,
    expiresAt: null,
    acceptedBy: null,
    acceptedAt: null,
    cancelledBy: null,
    cancelledAt: null,
  }
  const first = new FolderLog<null, unknown>({
    folder,
    version: 1,
    durability: 'process',
    empty: () => null,
    apply: () => undefined,
    entries: () => [],
  })
  await first.read()
  first.append(['default', [settings, ['invitations', 'old', old]], 'fresh'])
  await first.write(null)
  await first.close()

  const codes: (string | undefined)[] = []
  for (let start = 0; start < 2; start += 1) {
    const universe = await openUniverse({ folder })
    const world = universe.world('default')
    if (!world) throw new Error('The world is lost.')
    if (start === 0) world.putInvitation({ ...old, id: 'new', sequence: 2, code: null })
    await universe.commit(world)
    for (const invitation of world.all('invitations').values()) codes.push(codeOf(invitation, world.ids))
    await universe.close()
  }
  const code = expect.stringMatching(/^[0-9a-f]{64}$/) as string
  expect(codes).toEqual([old.code, code, old.code, codes[1]])
  const newest = readdirSync(folder).sort().at(-1) ?? ''
  expect(readFileSync(path.join(folder, newest), 'utf8')).toContain('"version":7')
})

test('a sandbox that could not be removed keeps its place and its snapshots', async () => {
  const disk = new FakeDisk()
  const universe = await openUniverse({ folder, disk })
  for (const name of ['default', 'middle', 'last']) await universe.replace(name, { changes: () => worldOf(1, name) })
  const taken = { name: 'before', takenAt: 0, changes: worldOf(1, 'middle') }
  await universe.putSnapshot(
    'middle',
    () => taken,
    () => {},
  )
  const names = () => [...universe.worlds.keys()]
  disk.fate = () => 'ENOSPC'
  await expect(universe.remove('middle', () => {})).rejects.toThrow('could not be')
  expect([names(), universe.snapshots('middle').get('before')]).toEqual([['default', 'middle', 'last'], taken])
  disk.fate = () => 'works'
  await universe.remove('middle', () => {})
  expect([names(), universe.snapshots('middle').size]).toEqual([['default', 'last'], 0])
  await universe.close()
})
