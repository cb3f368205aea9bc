import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'

import { outdated } from './outdated.ts'

test('names each file that differs, is missing or is not wanted, and no other', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'invitekit-outdated-'))
  try {
    await writeFile(path.join(folder, 'same.ts'), 'a\n')
    await writeFile(path.join(folder, 'changed.ts'), 'a \n')
    await writeFile(path.join(folder, 'unwanted.ts'), 'a\n')
    const wanted = new Map([
      ['same.ts', 'a\n'],
      ['changed.ts', 'a\n'],
      ['missing.ts', 'a\n'],
    ])
    expect(await outdated(folder, wanted)).toEqual(['changed.ts', 'missing.ts', 'unwanted.ts'])
    expect(await outdated(path.join(folder, 'nowhere'), wanted)).toEqual(['changed.ts', 'missing.ts', 'same.ts'])
  } finally {
    await rm(folder, { recursive: true })
  }
})
