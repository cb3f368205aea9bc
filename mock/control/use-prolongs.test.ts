import { expect, onTestFinished, test } from 'vitest'
import { buildScenario } from '../scenarios/build.ts'
import type { WorldSettings } from '../world/records.ts'
import { Universe } from '../world/universe.ts'
import { defaultLimits } from './limits.ts'
import { Sandboxes } from './sandboxes.ts'

const day = 86_400_000
const settings: WorldSettings = { scenario: 'empty', parameters: {}, seed: 1, clock: { mode: 'frozen', at: 0 } }

test('use puts the end of a sandbox off, is written now and then, and does not wake what has ended', async () => {
  const universe = await Universe.open({})
  await universe.replace('default', {
    changes: async () => [...(await buildScenario(settings)), ['settings', '', settings]],
  })
  let now = Date.UTC(2026, 0, 1)
  const sandboxes = new Sandboxes({
    universe,
    limits: defaultLimits,
    home: 'default',
    onError: (error) => expect.unreachable(String(error)),
    now: () => now,
  })
  onTestFinished(() => sandboxes.close())
  await sandboxes.create({ name: 'used' })
  await sandboxes.create({ name: 'timed', ttl: 7 * 24 * 3600 })
  let written = 0
  universe.onKept(() => (written += 1))
  const ends = () => ((sandboxes.find('used')?.settings.expiresAt ?? 0) - now) / day
  for (let hour = 0; hour < 14 * 24; hour += 1) {
    now += 3_600_000
    expect(ends()).toBeGreaterThan(6)
  }
  expect(written).toBeGreaterThan(5)
  expect(written).toBeLessThanOrEqual(17)
  expect(sandboxes.find('timed')).toBeUndefined()
  now += 7 * day
  expect(sandboxes.find('used')).toBeUndefined()
})
