import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { stage } from './support/stage.ts'

/** Whether the machine has the address at all: some containers have not. */
const hasIpv6 = await new Promise<boolean>((resolve) => {
  const server = createServer()
    .once('error', () => resolve(false))
    .listen(0, '::1', () => server.close(() => resolve(true)))
})

const health = (origin: string) => fetch(`${origin}/_mock/health`, { headers: { connection: 'close' } })

test.skipIf(!hasIpv6)('without a host both loopback addresses are served, until the mock is closed', async () => {
  const { mock } = await stage()
  const { port } = new URL(mock.url)
  expect(mock.url).toBe(`http://127.0.0.1:${port}`)
  for (const host of ['127.0.0.1', '[::1]', 'localhost']) {
    expect((await health(`http://${host}:${port}`)).status).toBe(200)
  }
  // One of a connection that is kept open, which must not hold up the end.
  await fetch(`http://[::1]:${port}/_mock/health`).then((answer) => answer.text())
  await mock.close()
  for (const host of ['127.0.0.1', '[::1]'])
    await expect(health(`http://${host}:${port}`)).rejects.toThrow('fetch failed')
})

test.skipIf(!hasIpv6)('a port that is taken at ::1 is served at 127.0.0.1, and that is said', async () => {
  const other = createServer()
  await once(other.listen(0, '::1'), 'listening')
  onTestFinished(() => void other.close())
  const { port } = other.address() as { port: number }
  const notices: string[] = []
  const { mock } = await stage({ port, onNotice: (text) => notices.push(text) })
  expect((await health(mock.url)).status).toBe(200)
  expect(notices).toEqual([
    `Something else listens on port ${port} of [::1], where localhost may lead. Use http://127.0.0.1:${port}.`,
  ])
})

test('a host that was named is served alone', async () => {
  const { mock } = await stage({ host: '127.0.0.1' })
  await expect(health(`http://[::1]:${new URL(mock.url).port}`)).rejects.toThrow('fetch failed')
})
