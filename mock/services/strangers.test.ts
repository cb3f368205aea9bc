import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { expect, test } from 'vitest'
import { serviceFacts, serviceNames } from '../generated/services.ts'

const root = join(import.meta.dirname, '..')

/** Where a service may be named besides its folder. */
const exempt = [
  'generated/',
  'services/registry.ts',
  // What older versions wrote bears the name of a service.
  'world/older-entries.ts',
  'keep/testing/',
  'control/snapshot-version-1.json',
]

const words = serviceNames.flatMap((name) => [name, ...serviceFacts[name].title.toLowerCase().split(' ', 1)])

const files = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !entry.name.includes('.test.'))
  .map((entry) =>
    join(entry.parentPath, entry.name)
      .slice(root.length + 1)
      .replaceAll(sep, '/'),
  )
  .filter((path) => !exempt.some((place) => path.startsWith(place)))
  .filter((path) => !serviceNames.some((name) => path.startsWith(`services/${name}/`)))

test('no service is named outside its folder and the registry, in comments neither', () => {
  expect(files.length).toBeGreaterThan(200)
  const named = files.flatMap((path) => {
    const lines = `${path}\n${readFileSync(join(root, path), 'utf8')}`.toLowerCase().split('\n')
    return lines.flatMap((line, number) => (words.some((word) => line.includes(word)) ? [`${path}:${number}`] : []))
  })
  expect(named).toEqual([])
})
