import fs from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createMock } from '../mock/index.ts'
import { accessTo, names } from './bad-input/services.ts'
import { control } from './support/control.ts'
import { stageOf, type Stage } from './support/stage.ts'

function invite(set: Stage, email: string) {
  return Promise.all(
    names.map(async (name) => {
      const { list, query, as, mediaType, valid } = accessTo(name, set)
      const body = JSON.stringify(valid).replace('somebody@example.com', `${name}-${email}`)
      return (
        await set.send({ method: 'POST', path: list + query, headers: { ...as, 'content-type': mediaType }, body })
      ).status
    }),
  )
}

async function begin(durability: 'process' | 'power' = 'process') {
  const parent = fs.mkdtempSync(join(tmpdir(), 'invitekit-gone-'))
  onTestFinished(() => fs.rmSync(parent, { recursive: true, force: true }))
  const folder = join(parent, 'parent', 'state')
  const told: string[] = []
  let isLost = false
  const open = () =>
    createMock({
      data: folder,
      durability,
      scenario: 'empty',
      onError: (error) => told.push(error instanceof Error ? error.message : String(error)),
      onNotice: (text) => told.push(text),
      onLost: () => (isLost = true),
    })
  const mock = await open()
  onTestFinished(() => mock.close())
  return { folder, mock, open, set: stageOf(mock), told, lost: () => isLost }
}

const away = (path: string) => `${path}-away`
const journalOf = (folder: string) => join(folder, 'journal-0001.ndjson')
const created = [200, 201, 201]
const failed = [500, 500, 500]

describe.each(['process', 'power'] as const)('durability %s', (durability) => {
  test.each([
    { name: 'the folder is renamed', path: (folder: string) => folder },
    { name: 'its parent is renamed', path: (folder: string) => dirname(folder) },
    { name: 'the journal is renamed', path: journalOf },
  ])('when $name, changes are refused until it is back', async ({ path }) => {
    const { folder, mock, open, set, told, lost } = await begin(durability)
    expect(await invite(set, 'before@example.com')).toEqual(created)
    fs.renameSync(path(folder), away(path(folder)))
    for (const word of ['one', 'two', 'three']) expect(await invite(set, `${word}@example.com`)).toEqual(failed)
    expect(told).toEqual([expect.stringContaining(`${folder}, or the journal in it, was removed, moved or replaced.`)])
    const health = await control(mock.url, 'GET', '/_mock/health')
    expect(health).toMatchObject({ status: 503, json: { error: { code: 'storage-failed', message: told[0] } } })

    fs.renameSync(away(path(folder)), path(folder))
    expect((await control(mock.url, 'GET', '/_mock/health')).status).toBe(200)
    expect(await invite(set, 'after@example.com')).toEqual(created)
    await mock.close()
    const again = await open()
    const mails = again.outbox.list().map(({ to }) => to.replace(/^\w+-/, ''))
    await again.close()
    expect(new Set(mails)).toEqual(new Set(['before@example.com', 'after@example.com']))
    expect(lost()).toBe(false)
  })
})

test.each([
  { name: 'removed', replace: () => {} },
  { name: 'replaced by an empty one', replace: (folder: string) => fs.mkdirSync(folder) },
  { name: 'replaced by a copy', replace: (folder: string) => fs.cpSync(away(folder), folder, { recursive: true }) },
  { name: 'replaced by a file', replace: (folder: string) => fs.writeFileSync(folder, '') },
  {
    name: 'replaced by that of another mock',
    replace: (folder: string) => {
      fs.mkdirSync(folder)
      fs.writeFileSync(join(folder, 'lock.1'), 'of another')
      fs.writeFileSync(journalOf(folder), 'of another')
    },
  },
])('a folder that is $name gets nothing, and a stop leaves what is there', async ({ replace }) => {
  const { folder, mock, set, told } = await begin()
  fs.cpSync(folder, away(folder), { recursive: true })
  fs.rmSync(folder, { recursive: true })
  replace(folder)
  const contents = () =>
    fs.existsSync(folder) && fs.statSync(folder).isDirectory()
      ? fs.readdirSync(folder).map((name) => [name, fs.readFileSync(join(folder, name), 'utf8')])
      : fs.existsSync(folder)
  const before = contents()
  for (const word of ['one', 'two']) expect(await invite(set, `${word}@example.com`)).toEqual(failed)
  expect(told).toHaveLength(1)
  await mock.close()
  expect(told).toHaveLength(1)
  expect(contents()).toEqual(before)
})

test('a mock whose folder another has taken says so once, stores nothing and leaves it alone', async () => {
  const { folder, mock, set, lost } = await begin()
  const [lock = ''] = fs.readdirSync(folder).filter((name) => name.startsWith('lock'))
  fs.rmSync(join(folder, lock))
  const other = await createMock({ data: folder })
  onTestFinished(() => other.close())
  await expect.poll(lost).toBe(true)
  expect(await invite(stageOf(other), 'early@example.com')).toEqual(created)
  expect(await invite(set, 'late@example.com')).toEqual(failed)
  expect(await control(mock.url, 'GET', '/_mock/health')).toMatchObject({
    status: 503,
    json: { error: { message: expect.stringContaining('Another mock has taken the state folder') as string } },
  })
  await mock.close()
  expect(fs.readdirSync(folder)).toEqual(['journal-0001.ndjson', 'lock.1'])
  expect(await invite(stageOf(other), 'later@example.com')).toEqual(created)
  await other.close()
  const again = await createMock({ data: folder })
  const mails = again.outbox.list().map(({ to }) => to.replace(/^\w+-/, ''))
  await again.close()
  expect(new Set(mails)).toEqual(new Set(['early@example.com', 'later@example.com']))
})
