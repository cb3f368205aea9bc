import { expect, test } from 'vitest'
import type { Directory } from '../../mock/index.ts'
import { runHere, mockHere } from './command.ts'

test('members tells who is in the organizations, and with --secrets how to act as each of them', async () => {
  const told = await mockHere()
  const members = async (...args: string[]) => (await runHere(['members', '--url', told.url, ...args])).stdout
  const plain = await members()
  expect(plain).toMatch(new RegExp(`^.+ ${told.organizations[0]?.id}\n  .+ <.+@example\\.com>: Owner; persona owner\n`))
  expect(plain.match(/^ {2}\S.*$/gm)).toHaveLength(11)
  expect(plain).not.toContain('token')
  const { organizations } = JSON.parse(await members('--secrets', '--json')) as Pick<Directory, 'organizations'>
  const all = organizations.flatMap((each) => each.members)
  expect(all).toHaveLength(11)
  const secret = await members('--secrets')
  for (const { email, token, clickhouse } of all) {
    const lines = [`    token ${token}`, `    ClickHouse Cloud key ${clickhouse?.keyId}:${clickhouse?.keySecret}`]
    expect(secret).toMatch(new RegExp(`<${email}>: .+\n${lines.join('\n')}\n`))
  }
  expect(await runHere(['members', '--url', told.url, '--sandbox', 'nowhere'])).toMatchObject({ status: 2, stdout: '' })
})
