import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createMock } from '../mock/index.ts'
import { accessTo, names } from './bad-input/services.ts'
import { runHere } from './cli/command.ts'
import { control } from './support/control.ts'
import { mountSmallDisk } from './support/small-disk.ts'
import { stageOf, type ServiceName, type Stage } from './support/stage.ts'

const probe = mountSmallDisk(64)
probe?.remove()
const why = probe ? '' : ' (left out: only root on Linux can mount a small disk)'

/** The answer to an invitation, held against the spec. */
function invite(set: Stage, name: ServiceName, email: string) {
  const { list, query, as, mediaType, valid } = accessTo(name, set)
  const body = JSON.stringify(valid).replace('somebody@example.com', email)
  return set.send({ method: 'POST', path: list + query, headers: { ...as, 'content-type': mediaType }, body })
}

async function addresses(set: Stage): Promise<string[]> {
  const lists = names.map(async (name) => {
    const { list, query, as } = accessTo(name, set)
    const wide = { clickhouse: '', snyk: '&limit=100', mpdx: '?per_page=10000' }[name]
    const { body } = await set.send({ path: list + query + wide, headers: as })
    return body.match(/[\w-]+@disk\.example/g) ?? []
  })
  return (await Promise.all(lists)).flat().toSorted((a, b) => a.localeCompare(b))
}

describe.skipIf(!probe)(`on a full disk${why}`, () => {
  test.each(['process', 'power'] as const)(
    'nothing acknowledged is lost, and it goes on when there is room (%s)',
    async (durability) => {
      const disk = mountSmallDisk(512)
      if (!disk) throw new Error('A disk could be mounted a moment ago.')
      onTestFinished(() => disk.remove())
      const failures: unknown[] = []
      const open = async () => {
        const mock = await createMock({
          data: join(disk.folder, 'state'),
          durability,
          scenario: 'empty',
          onError: (error) => failures.push(error),
        })
        return { mock, set: stageOf(mock) }
      }
      const { mock, set } = await open()
      try {
        const kept: string[] = []
        const inviteAll = async (word: string) => {
          const answers = await Promise.all(names.map((name) => invite(set, name, `${word}-${name}@disk.example`)))
          for (const { status, path } of answers) {
            if (status < 300) kept.push(`${word}-${names.find((name) => path === pathOf(set, name))}@disk.example`)
          }
          return answers.map(({ status }) => status)
        }
        const created = [200, 201, 201]
        expect(await inviteAll('before')).toEqual(created)
        for (const time of ['first', 'second']) {
          disk.fill()
          // What is left of the last page takes a few more.
          let statuses = created
          for (let tries = 0; statuses.join() !== '500,500,500' && tries < 100; tries++) {
            statuses = await inviteAll(`${time}-${tries}`)
          }
          expect(statuses).toEqual([500, 500, 500])
          const snapshot = await control(mock.url, 'POST', '/_mock/snapshots', { name: 'full' })
          expect(snapshot.status).toBe(500)
          expect((await control(mock.url, 'POST', '/_mock/reset')).status).toBe(500)
          expect(await addresses(set)).toEqual(kept.toSorted((a, b) => a.localeCompare(b)))
          disk.clear()
          expect(await inviteAll(`after-the-${time}`)).toEqual(created)
        }
        expect(failures).not.toEqual([])
        expect(new Set(failures.map((error) => (error as { code?: string }).code))).toEqual(new Set(['write-failed']))
        const before = await addresses(set)
        expect(before).toEqual(kept.toSorted((a, b) => a.localeCompare(b)))
        await mock.close()
        const again = await open()
        onTestFinished(() => again.mock.close())
        expect(await addresses(again.set)).toEqual(before)
      } finally {
        await mock.close()
      }
    },
  )

  test('a repair says what it needs and leaves the folder as it was, until there is room', async () => {
    const disk = mountSmallDisk(512)
    if (!disk) throw new Error('A disk could be mounted a moment ago.')
    onTestFinished(() => disk.remove())
    const folder = join(disk.folder, 'state')
    const contents = () => Object.fromEntries(readdirSync(folder).map((name) => [name, read(name)]))
    const read = (name: string) => readFileSync(join(folder, name), 'utf8')
    await (await createMock({ data: folder, port: 0, scenario: 'small-team' })).close()
    const journal = 'journal-0001.ndjson'
    writeFileSync(join(folder, journal), read(journal).replace('"default"', '"defau1t"') + read(journal))
    const before = contents()
    const pages = Math.ceil((before[journal] ?? '').length / 4096)
    // Nothing fits; the lock; a part of the copy; the copy, and a part of what is written anew.
    for (const left of [0, 1, 3, pages + 1, pages + 2]) {
      disk.fill(left)
      const { status, stderr } = await runHere(['repair', '--data', folder])
      expect({ status, stderr }).toEqual({
        status: 2,
        stderr: expect.stringContaining(
          `${folder} cannot be repaired: the disk is full (ENOSPC). What is damaged is as it was. Make sure that`,
        ) as string,
      })
      expect(contents()).toEqual(before)
      disk.clear()
    }
    expect((await runHere(['repair', '--data', folder])).stdout).toContain(`${journal}: kept 1 whole records, lost 1.`)
  })
})

describe.skipIf(!probe)(`on a read-only disk${why}`, () => {
  test.each(['there', 'new', join('new', 'below')])('a start names it as such, for a folder %s', async (name) => {
    const disk = mountSmallDisk(64)
    if (!disk) throw new Error('A disk could be mounted a moment ago.')
    onTestFinished(async () => disk.remove())
    mkdirSync(join(disk.folder, 'there'))
    disk.freeze()
    const { status, stderr } = await runHere(['start', '--port', '0', '--data', join(disk.folder, name)])
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringMatching(
        /^invitekit: The state folder .* the file system is read-only \(EROFS\)\. .*\n$/,
      ) as string,
    })
  })
})

function pathOf(set: Stage, name: ServiceName): string {
  const { list, query } = accessTo(name, set)
  return list + query
}
