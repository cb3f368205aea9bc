import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { createMock, type Mock } from '../mock/index.ts'
import { invite, listed } from './control/in-sandbox.ts'
import { stageOf } from './support/stage.ts'

afterEach(() => {
  vi.restoreAllMocks()
  syncBuiltinESMExports()
})

const asError = (code: string) => Object.assign(new Error(`${code}: no links here, link 'a' -> 'b'`), { code })

/** What FAT, exFAT and some network and FUSE file systems answer to `link`. */
test.each(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'])(
  'a folder whose file system answers %s to hard links is kept, guarded and taken over as any other',
  async (code) => {
    const links = [
      vi.spyOn(fs, 'linkSync').mockImplementation(() => {
        throw asError(code)
      }),
      vi.spyOn(fs, 'link').mockImplementation((_from, _to, tell) => process.nextTick(tell, asError(code))),
      vi.spyOn(fs.promises, 'link').mockRejectedValue(asError(code)),
    ]
    // For who imports them by their names.
    syncBuiltinESMExports()
    const data = fs.mkdtempSync(join(tmpdir(), 'invitekit-links-'))
    onTestFinished(() => fs.rmSync(data, { recursive: true, force: true }))
    const open = async (): Promise<Mock> => {
      const mock = await createMock({ seed: 42, scenario: 'empty', data })
      onTestFinished(() => mock.close())
      return mock
    }
    const first = await open()
    await expect(createMock({ data })).rejects.toMatchObject({ name: 'StoreError', code: 'folder-in-use' })
    await invite(stageOf(first), 'clickhouse', 'ada@example.com')
    await (await first.sandbox('default')).snapshot('kept')
    await first.close()
    expect(fs.readdirSync(data).filter((name) => name.startsWith('lock'))).toEqual([])
    const second = await open()
    expect(second.isNew).toBe(false)
    expect(await listed(stageOf(second), 'clickhouse')).toMatchObject([{ email: 'ada@example.com' }])
    for (const link of links) expect(link).not.toHaveBeenCalled()
  },
)
