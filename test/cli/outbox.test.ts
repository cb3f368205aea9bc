import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import type { MailSummary, ReceivedMail } from '../../mock/index.ts'
import { entry, invite, runHere, mockHere } from './command.ts'

test('the mails of a running mock are listed, awaited, shown and cleared', async () => {
  const told = await mockHere({ scenario: 'empty' })
  const outbox = (...args: string[]) => runHere(['outbox', ...args, '--url', told.url])
  expect(await outbox('list')).toMatchObject({ status: 0, stdout: 'No mail matches.\n' })

  const waiting = spawn(process.execPath, [entry, 'outbox', 'wait', '--to', 'kim@example.com', '--timeout', '60000'], {
    env: { ...process.env, INVITEKIT_URL: told.url },
  })
  let awaited = ''
  waiting.stdout.setEncoding('utf8').on('data', (text: string) => (awaited += text))
  expect(await invite(told, 'kim@example.com')).toBe(201)
  expect(await once(waiting, 'close')).toEqual([0, null])
  expect(awaited).toMatch(/^To: kim@example\.com$/m)

  const [mail] = (JSON.parse((await outbox('list', '--json')).stdout) as { mails: MailSummary[] }).mails
  const id = mail?.id ?? ''
  expect((await outbox('list')).stdout).toMatch(
    new RegExp(`^\\S+  mpdx +${id}  kim@example\\.com  .+ invites you to join .+\n$`),
  )
  expect((await outbox('show', id)).stdout).toBe(awaited)
  expect((await outbox('show', id, '--raw')).stdout).toMatch(/^MIME-Version: 1\.0\r$/m)
  const shown = JSON.parse((await outbox('show', id, '--json')).stdout) as ReceivedMail
  expect(awaited).toContain(shown.links[0])
  expect((await outbox('wait', '--service', 'mpdx', '--json')).stdout).toBe(`${JSON.stringify(shown)}\n`)

  expect(await outbox('clear')).toMatchObject({ status: 0, stdout: '' })
  expect(await outbox('show', id)).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('There is no mail') as string,
  })
  expect((await outbox('wait', '--timeout', '1', '--sandbox', 'nowhere')).stderr).toMatch(
    'There is no sandbox "nowhere"',
  )
  const late = await outbox('wait', '--to', 'kim@example.com', '--timeout', '1')
  expect(late).toMatchObject({ status: 2, stdout: '' })
  expect(late.stderr).toBe('invitekit: No mail to kim@example.com came within 1 ms. The outbox is empty.\n')
})
