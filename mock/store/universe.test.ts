import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Change } from './records.ts'
import { Universe } from './universe.ts'

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
  const universe = await Universe.open({ folder })
  const organizations = universe.world('default')?.all('organizations') ?? new Map<string, { name: string }>()
  await universe.close()
  return { names: new Set([...organizations.values()].map(({ name }) => name)), count: organizations.size }
}

test('a world too large for one line of the journal is found again, with what changed after', async () => {
  const universe = await Universe.open({ folder })
  await universe.replace('default', worldOf(25_000, 'first'))
  const world = await universe.replace('default', worldOf(20_001, 'second'))
  world.put(['organizations', '7', null])
  await universe.commit(world)
  await universe.close()
  expect(await reopened()).toEqual({ names: new Set(['second']), count: 20_000 })
})

test('a large world whose writing was cut off leaves the one before it, and does not spoil the next', async () => {
  const universe = await Universe.open({ folder })
  await universe.replace('default', worldOf(5, 'small'))
  await universe.replace('default', worldOf(20_000, 'large'))
  await universe.close()
  const journal = readdirSync(folder).find((file) => file.startsWith('journal')) ?? ''
  const lines = readFileSync(path.join(folder, journal), 'utf8').trimEnd().split('\n')
  expect(lines.length).toBeGreaterThan(200)
  writeFileSync(path.join(folder, journal), `${lines.slice(0, 100).join('\n')}\n`)
  expect(await reopened()).toEqual({ names: new Set(['small']), count: 5 })

  const again = await Universe.open({ folder })
  await again.replace('default', worldOf(15_000, 'again'))
  await again.close()
  expect(await reopened()).toEqual({ names: new Set(['again']), count: 15_000 })
})
