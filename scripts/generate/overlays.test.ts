import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

import { describe, expect, onTestFinished, test } from 'vitest'

import { patched, type Patch } from '../../mock/services/patch.ts'
import { choiceOf } from './choices.ts'
import { ComponentNames } from './component-names.ts'
import type { OpenApiDocument } from './document.ts'
import { requireIndependence, switchesOf } from './overlays.ts'

const root = path.resolve(import.meta.dirname, '../..')
const generated = (name: string) =>
  JSON.parse(readFileSync(path.join(root, 'mock/generated', name), 'utf8')) as Record<string, unknown>

test('the spec is sound with each overlay by itself, with all of them, and as it was in each release', async () => {
  const document = generated('openapi.json')
  const overlays = generated('overlays.json') as Record<string, Patch[]>
  const folder = mkdtempSync(path.join(tmpdir(), 'invitekit-overlays-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const releases = generated('releases.json') as Record<string, Patch[]>
  const settings = [...Object.keys(overlays), Object.keys(overlays).join('+')].map((setting) => {
    const live = switchesOf(setting)
    const inUse = Object.entries(overlays).filter(([name]) => switchesOf(name).every((one) => live.includes(one)))
    return inUse.flatMap(([, patches]) => patches)
  })
  const files = [...settings, ...Object.values(releases)].map((patches, index) => {
    const file = path.join(folder, `${index}.json`)
    writeFileSync(file, JSON.stringify(patched(document, patches)))
    return file
  })
  const redocly = path.join(
    path.dirname(createRequire(import.meta.url).resolve('@redocly/cli/package.json')),
    'bin/cli.js',
  )
  const linted = promisify(execFile)(
    process.execPath,
    [redocly, 'lint', ...files, '--skip-rule', 'no-unused-components'],
    {
      cwd: root,
      env: { ...process.env, REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
    },
  )
  await expect(linted).resolves.toBeDefined()
})

describe('overlays that cannot be set one without the other are refused', () => {
  test.each([
    { one: ['a', 'b'], other: ['a', 'b'] },
    { one: ['a', 'b', 'c'], other: ['a', 'b'] },
    { one: ['a'], other: ['a', 'b'] },
  ])('$one and $other', ({ one, other }) => {
    const overlays = new Map<string, Patch[]>([
      ['first', [{ at: one, to: 1 }]],
      ['second', [{ at: other, to: 2 }]],
    ])
    expect(() => requireIndependence(overlays)).toThrow(/The overlays (first|second) and (first|second) both change a/)
  })

  test.each<[why: string, overlays: [string, Patch[]][]]>([
    [
      'the same change twice is no reason',
      [
        ['a', [{ at: ['x'], to: 1 }]],
        ['b', [{ at: ['x'], to: 1 }]],
      ],
    ],
    [
      'nor is a third that says what two make together',
      [
        ['a', [{ at: ['x'], to: 1 }]],
        ['b', [{ at: ['x'], to: 2 }]],
        ['a+b', [{ at: ['x'], to: 3 }]],
      ],
    ],
  ])('%s', (_, overlays) => {
    expect(() => requireIndependence(new Map(overlays))).not.toThrow()
  })

  test('neighbours are no reason', () => {
    const overlays = new Map<string, Patch[]>([
      ['first', [{ at: ['a', 'b'], to: 1 }]],
      ['second', [{ at: ['a', 'bc'], to: 2 }]],
    ])
    expect(() => requireIndependence(overlays)).not.toThrow()
  })
})

test.each([
  { values: ['x', 'x', 'x', 'x'], want: { by: [], of: ['x'] } },
  { values: ['x', 'y', 'x', 'y'], want: { by: ['a'], of: ['x', 'y'] } },
  { values: ['x', 'x', 'y', 'y'], want: { by: ['b'], of: ['x', 'y'] } },
  { values: ['x', 'x', 'x', 'y'], want: { by: ['a', 'b'], of: ['x', 'x', 'x', 'y'] } },
  { values: [null, 'y', null, 'y'], want: { by: ['a'], of: [null, 'y'] } },
])('of the switches a and b, $values depend on $want.by', ({ values, want }) => {
  expect(choiceOf(['a', 'b'], values)).toEqual(want)
})

test('a component has a name for each of its forms, and so have those that refer to it', () => {
  const documentOf = (type: string): OpenApiDocument => ({
    paths: { '/': { $ref: '#/components/schemas/Outer' } },
    components: {
      schemas: {
        Inner: { type },
        Outer: { items: { $ref: '#/components/schemas/Inner' } },
        Other: { type: 'null' },
      },
    },
  })
  const names = new ComponentNames()
  const [first, second, again] = [documentOf('string'), documentOf('integer'), documentOf('string')].map((document) =>
    names.unify(document),
  )
  expect(names.schemas).toEqual({
    Inner: { type: 'string' },
    Outer: { items: { $ref: '#/components/schemas/Inner' } },
    Inner2: { type: 'integer' },
    Outer2: { items: { $ref: '#/components/schemas/Inner2' } },
    Other: { type: 'null' },
  })
  expect(second?.paths).toEqual({ '/': { $ref: '#/components/schemas/Outer2' } })
  expect(again).toEqual(first)
})
