import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'

import { changesOf } from './changes.ts'

test('writes that come together are one change, and a file that is replaced is still watched', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'invitekit-changes-'))
  const file = join(folder, 'pact.json')
  writeFileSync(file, '{}')
  const changes = changesOf([file])
  try {
    for (const round of [1, 2]) {
      const next = changes.next()
      await sleep(50)
      writeFileSync(join(folder, 'other.json'), '{}')
      writeFileSync(`${file}.tmp`, `{"round":${round}}`)
      renameSync(`${file}.tmp`, file)
      writeFileSync(file, '{}')
      expect((await next).value).toBe(file)
    }
    const quiet = await Promise.race([changes.next(), sleep(600)])
    expect(quiet).toBeUndefined()
  } finally {
    rmSync(folder, { recursive: true })
  }
})
