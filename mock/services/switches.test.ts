import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isLive, switches, switchNames, valueOf } from './switches.ts'

const folder = import.meta.dirname
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && path !== 'switches.ts',
)

/** The files that ask for a switch, and which. */
function asked(): Map<string, string[]> {
  const places = new Map<string, string[]>()
  for (const path of sources) {
    for (const [, name = ''] of readFileSync(join(folder, path), 'utf8').matchAll(
      /'((?:clickhouse|snyk|mpdx)\.[a-z-]+)'/g,
    )) {
      const before = places.get(name) ?? []
      places.set(name, before.includes(path) ? before : [...before, path])
    }
  }
  return places
}

test('a switch is asked for in the places that its row names and nowhere else', () => {
  const rows = switches.filter(({ places }) => places.length > 0).map(({ name, places }) => [name, [...places].sort()])
  expect(Object.fromEntries([...asked()].map(([name, places]) => [name, places.sort()]))).toEqual(
    Object.fromEntries(rows),
  )
})

test('a switch without a place has an overlay, and each overlay has a switch', () => {
  const overlays = readdirSync(join(folder, '../../spec/live')).flatMap((file) =>
    file.replace('.overlay.yaml', '').split('+'),
  )
  expect(overlays.filter((name) => !(switchNames as readonly string[]).includes(name))).toEqual([])
  const nowhere = switches.filter(({ places }) => places.length === 0).map(({ name }) => name)
  expect(nowhere.filter((name) => !overlays.includes(name))).toEqual([])
})

test('names are of the service, and there are no two of one', () => {
  expect(new Set(switchNames).size).toBe(switchNames.length)
  expect(switches.filter(({ name, service }) => !name.startsWith(`${service}.`))).toEqual([])
})

test('a switch has its own value, else that of the profile', () => {
  expect(valueOf({ profile: 'live', switches: {} }, 'snyk.limit-step')).toBe('live')
  expect(valueOf({ profile: 'live', switches: { 'snyk.limit-step': 'documented' } }, 'snyk.limit-step')).toBe(
    'documented',
  )
  expect(
    isLive({ conduct: { profile: 'documented', switches: { 'snyk.limit-step': 'live' } } }, 'snyk.limit-step'),
  ).toBe(true)
  expect(isLive({ conduct: { profile: 'documented', switches: { 'snyk.limit-step': 'live' } } }, 'mpdx.auth')).toBe(
    false,
  )
})
