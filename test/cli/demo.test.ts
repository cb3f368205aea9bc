import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { runHere, mockHere } from './command.ts'

test('a demo from the shell: a sandbox with a title, scenes forth and back, a link that is ended', async () => {
  const told = await mockHere({ scenario: 'empty' })
  const shell = async (...args: string[]) => {
    const { status, stdout, stderr } = await runHere([...args, '--url', told.url])
    return [status, stdout, stderr]
  }
  const create = [
    'create',
    'acme',
    '--scenario',
    'a-week-later',
    '--title',
    'Acme',
    '--colour',
    'teal',
    '--ttl',
    'none',
  ]
  expect(await shell('sandbox', ...create, '--organization', 'Acme', '--language', 'en')).toEqual([
    0,
    expect.stringMatching(/^acme \(Acme\): a-week-later, seed \d+, real clock at \S+, \d+ invitations\nhttp/),
    '',
  ])
  expect((await shell('sandbox', 'change', 'acme', '--colour', 'mauve'))[2]).toMatch('must match pattern')
  expect((await shell('sandbox', 'change', 'acme', '--title', 'none'))[1]).toMatch(/^acme: /)
  const conduct = async (...args: string[]) => {
    const [, stdout] = await shell('sandbox', 'change', 'acme', ...args, '--json')
    const { profile, switches, bugs = [] } = JSON.parse(String(stdout)) as Record<string, unknown>
    return [profile, switches, bugs]
  }
  const [auth, bug] = ['snyk.versions', 'delete-noop-200']
  expect(await conduct('--profile', 'live', '--switch', `${auth}=documented`, '--bug', bug)).toEqual([
    'live',
    { [auth]: 'documented' },
    [bug],
  ])
  expect(await conduct('--switch', `${auth}=none`, '--bug', 'none')).toEqual(['live', {}, []])
  const played = async (...args: string[]) =>
    String((await shell('scene', ...args, '--sandbox', 'acme'))[1])
      .split('\n')
      .map((line) => line.slice(0, 3))
  expect(await played('list')).toEqual(['  1', '  2', '  3', '  4', ''])
  expect(await played('play')).toEqual(['* 1', '  2', '  3', '  4', ''])
  expect(await played('play', '3')).toEqual(['* 1', '* 2', '* 3', '  4', ''])
  expect(await played('play', '0')).toEqual(['  1', '  2', '  3', '  4', ''])

  const [status, stdout, stderr] = await shell(
    'share',
    'create',
    '--sandbox',
    'acme',
    '--access',
    'operate',
    '--name',
    'Ann',
  )
  expect([status, stderr]).toEqual([0, expect.stringContaining('wants no token')])
  expect(stdout).toMatch(/^share-1 \(Ann\): operate, until \S+\nhttp:\/\/\S+\/sandboxes\/acme\/#share=share_\S+\n$/)
  expect((await shell('share', 'list', '--sandbox', 'acme'))[1]).toMatch(/^share-1 \(Ann\): operate/)
  expect(await shell('share', 'revoke', 'share-1', '--sandbox', 'acme')).toEqual([0, '', ''])
  expect((await shell('share', 'list', '--sandbox', 'acme'))[1]).toBe('There is no share link.\n')
  expect((await shell('share', 'revoke', 'share-1', '--sandbox', 'acme'))[0]).toBe(2)
})

test('each command of docs/demos.md works, one after the other', async () => {
  const told = await mockHere({ scenario: 'empty' })
  const page = readFileSync(new URL('../../docs/demos.md', import.meta.url), 'utf8')
  const lines = [...page.matchAll(/^npx invitekit (?!start)(.*)$/gm)].map(([, line = '']) => line)
  expect(lines.length).toBeGreaterThan(8)
  for (const line of lines) {
    const args = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
    expect([line, (await runHere([...args, '--url', told.url])).status]).toEqual([line, 0])
  }
  const [, json = ''] = /```json\n(.*?)```/s.exec(page) ?? []
  const headers = { 'content-type': 'application/json' }
  expect((await fetch(`${told.url}/_mock/sandboxes`, { method: 'POST', headers, body: json })).status).toBe(201)
  for (const played of [1, 2]) {
    const answer = await fetch(`${told.url}/sandboxes/globex/_mock/scenes/play`, { method: 'POST' })
    expect([answer.status, await answer.json()]).toMatchObject([200, { played }])
  }
})
