import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emptyFolder, invite, invitedAddresses, runHere, startJson } from './command.ts'

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s ends it with 0, and a restart finds what was answered',
  async (signal) => {
    const folder = emptyFolder()
    const first = await startJson([], folder)
    expect(first.told).toMatchObject({ isNew: true, data: join(folder, '.invitekit') })
    expect(await invite(first.told, 'kept@example.com')).toBe(201)
    first.child.kill(signal)
    expect(await first.ended).toBe(0)

    const second = await startJson([], folder)
    expect(second.told).toMatchObject({ isNew: false, personas: first.told.personas })
    expect(await invitedAddresses(second.told)).toContain('kept@example.com')
    expect(second.output.stderr).toBe('')
  },
)

test('a kept state goes on with its own settings, and the start says so', async () => {
  const folder = emptyFolder()
  const first = await startJson(['--seed', '7', '--scenario', 'empty', '--lifetime', '2'], folder)
  first.child.kill('SIGTERM')
  await first.ended

  const same = await startJson(['--seed', '7', '--scenario', 'empty', '--lifetime', '2', '--invitations', '0'], folder)
  same.child.kill('SIGTERM')
  await same.ended
  expect(same.output.stderr).toBe('')

  const { told, output } = await startJson(['--seed', '8', '--scenario', 'messy', '--lifetime', '3'], folder)
  expect(told).toMatchObject({ seed: 7, scenario: 'empty', personas: first.told.personas })
  expect(output.stderr).toBe(
    `invitekit: The state in ${join(folder, '.invitekit')} goes on as it is, without --scenario messy (it has empty), ` +
      '--seed 8 (it has 7), --lifetime 3 (it has 2). ' +
      'For a new world, remove that folder first, or start with another --data DIR or with --memory.\n',
  )
})

test('a second process on the same folder is refused, and the first goes on', async () => {
  const folder = emptyFolder()
  const { told, child } = await startJson([], folder)
  const { status, stdout, stderr } = await runHere(['start', '--port', '0'], folder)
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toMatch(new RegExp(`^invitekit: The state folder .* is in use by process ${child.pid}\\..*\\n$`))
  expect(await invite(told, 'still-here@example.com')).toBe(201)
})

test('a damaged state is refused and left alone; repair keeps the rest and a copy', async () => {
  const folder = emptyFolder()
  const { told, child, ended } = await startJson([], folder)
  expect(await invite(told, 'first@example.com')).toBe(201)
  expect(await invite(told, 'second@example.com')).toBe(201)
  child.kill('SIGTERM')
  await ended
  const journal = join(folder, '.invitekit', 'journal-0001.ndjson')
  const damaged = readFileSync(journal, 'utf8').replace('first@example.com', 'f!rst@example.com')
  writeFileSync(journal, damaged)

  const { status, stderr } = await runHere(['start', '--port', '0'], folder)
  expect(status).toBe(2)
  expect(stderr).toMatch(
    /^invitekit: The state in .* is damaged: journal-0001.ndjson, line \d+, .*invitekit repair --data .*\n$/,
  )
  expect(readFileSync(journal, 'utf8')).toBe(damaged)

  const repaired = await runHere(['repair'], folder)
  expect(repaired).toMatchObject({ status: 0, stderr: '' })
  expect(repaired.stdout).toMatch(
    /^journal-0001.ndjson: kept \d+ whole records, lost 1\. .*journal-0001.ndjson.damaged-1\.\n$/,
  )
  expect(readFileSync(`${journal}.damaged-1`, 'utf8')).toBe(damaged)
  expect((await runHere(['repair'], folder)).stdout).toMatch(/is sound\. Nothing was changed\.\n$/)

  const again = await startJson([], folder)
  const addresses = await invitedAddresses(again.told)
  expect(addresses).toContain('second@example.com')
  expect(addresses).not.toContain('first@example.com')
})

test('repair refuses a folder in use', async () => {
  const folder = emptyFolder()
  await startJson([], folder)
  const { status, stdout, stderr } = await runHere(['repair'], folder)
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toMatch(/^invitekit: The state folder .* is in use by process \d+\./)
})
