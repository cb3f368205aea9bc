import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { serviceNames } from '../generated/services.ts'
import { isLive, switches, switchNames, valueOf, type SwitchName } from './switches.ts'

const folder = import.meta.dirname

/** Which switches the files of each service's folder ask for. */
const asked = new Map(
  serviceNames.map((service): [string, string[]] => {
    const sources = readdirSync(join(folder, service), { recursive: true, encoding: 'utf8' }).filter(
      (path) => path.endsWith('.ts') && !path.endsWith('.test.ts'),
    )
    const texts = sources.map((path) => readFileSync(join(folder, service, path), 'utf8'))
    return [service, texts.flatMap((text) => [...text.matchAll(/'([a-z]+\.[a-z-]+)'/g)].map(([, name = '']) => name))]
  }),
)

test('a service asks for its own switches', () => {
  for (const [service, names] of asked) {
    const others = names.filter((name) => switchNames.includes(name as SwitchName) && !name.startsWith(`${service}.`))
    expect(others).toEqual([])
  }
})

test('each switch is asked for by its service or has an overlay, and each overlay has a switch', () => {
  const overlays = readdirSync(join(folder, '../../spec/live')).flatMap((file) =>
    file.replace('.overlay.yaml', '').split('+'),
  )
  expect(overlays.filter((name) => !switchNames.includes(name as SwitchName))).toEqual([])
  const nowhere = switches.filter(({ name, service }) => !asked.get(service)?.includes(name)).map(({ name }) => name)
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
