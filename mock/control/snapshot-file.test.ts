import { readFileSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { createMock } from '../index.ts'

const file = readFileSync(new URL('snapshot-version-1.json', import.meta.url), 'utf8')

async function upload(text: string) {
  const mock = await createMock({ scenario: 'empty', onError: () => undefined })
  onTestFinished(() => mock.close())
  const url = `${mock.url}/_mock/snapshots/old`
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(url, { method: 'PUT', headers, body: text })
  return { url, answer }
}

test('a snapshot file of version 1 is taken in, and handed out as one of version 2', async () => {
  const { url, answer } = await upload(file)
  expect(answer.status).toBe(201)
  expect((await fetch(`${url}/restore`, { method: 'POST' })).status).toBe(204)
  const handedOut = (await (await fetch(url)).json()) as { version: number; records: { invitations: object[] } }
  expect(handedOut.version).toBe(3)
  expect(handedOut.records.invitations).toMatchObject([
    { email: 'ada@example.com', roleIds: ['cce4ccf3-7ff1-4c92-8e0c-2202f6263f68'] },
    { email: 'grace@example.com', roleIds: ['da419083-154f-424a-bc97-34b18fb35572'] },
  ])
})

test.each([
  ['without roles', file.replace(/"roleId":\s*"[^"]*",/, '')],
  ['with both forms', file.replace(/"roleId":/, '"roleIds": [], "roleId":')],
])('one %s is refused', async (_, text) => {
  const { answer } = await upload(text)
  expect(answer.status).toBe(400)
  expect(await answer.text()).toContain('must have roleIds')
})
