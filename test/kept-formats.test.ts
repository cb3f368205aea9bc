import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createMock } from '../mock/index.ts'
import { runHere } from './cli/command.ts'
import { control } from './support/control.ts'

/** A folder as the program of that format left it: a snapshot and a journal, two sandboxes, a snapshot of a user's. */
function copyOf(format: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'invitekit-formats-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  cpSync(new URL(`kept-formats/${format}`, import.meta.url), folder, { recursive: true })
  return folder
}

interface File {
  readonly records: { readonly invitations: { readonly email: string; readonly code?: string }[] }
}

async function found(data: string) {
  const mock = await createMock({ data })
  try {
    const { sandboxes } = (await control(mock.url, 'GET', '/_mock/sandboxes')).json as { sandboxes: { name: string }[] }
    const { records } = (await control(mock.url, 'GET', '/_mock/snapshots/kept')).json as File
    return {
      sandboxes: sandboxes.map(({ name }) => name),
      key: mock.directory.personas[0]?.clickhouse.keyId,
      now: mock.outbox.list().map(({ to }) => to),
      before: records.invitations.map(({ email }) => email),
    }
  } finally {
    await mock.close()
  }
}

const all = {
  sandboxes: ['default', 'box'],
  key: 'sE8qUBLvuQ4zWwcQfHxW',
  now: ['first@example.com', 'second@example.com', 'third@example.com', 'fourth@example.com'],
  before: ['first@example.com', 'second@example.com'],
}

describe.each([1, 2])('format %i', (format) => {
  test('is read, written on in the format of today, and read again', async () => {
    const folder = copyOf(format)
    expect(await found(folder)).toEqual(all)
    expect(readFileSync(join(folder, 'journal-0003.ndjson'), 'utf8')).toContain('"first":2')
    expect(await found(folder)).toEqual(all)
  })

  test('is repaired', async () => {
    const folder = copyOf(format)
    const journal = join(folder, 'journal-0002.ndjson')
    const snapshot = join(folder, 'snapshot-0002.ndjson')
    const text = readFileSync(journal, 'utf8')
    writeFileSync(journal, text.replace('fourth@', 'f0urth@') + text)
    writeFileSync(snapshot, readFileSync(snapshot, 'utf8').replace('third@', 'th1rd@'))
    await expect(createMock({ data: folder })).rejects.toMatchObject({ code: 'state-damaged' })
    expect((await runHere(['repair', '--data', folder])).stdout).toMatch(
      /^snapshot-0002\.ndjson: kept \d+ whole records, lost 1\..*\njournal-0002\.ndjson: kept 1 whole records, lost 1\..*\n$/,
    )
    expect((await found(folder)).now).toContain('fourth@example.com')
    expect((await runHere(['repair', '--data', folder])).stdout).toMatch(/is sound/)
  })
})
