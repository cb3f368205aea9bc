import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'

import { list, pactOf } from '../must-fail/sound.ts'
import { verify } from './verify.ts'

/** A target that answers the questions before a verification, and does what it likes with the requests. */
async function targetThat(answers: (response: ServerResponse, listener: Server) => void) {
  const listener = createServer((request, response) => {
    if (request.url?.startsWith('/_mock')) response.writeHead(404).end()
    else answers(response, listener)
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void listener.close())
  return { url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`, headers: {}, allowWrites: false }
}

const stateless = [1, 2, 3].map((number) => ({ ...list(), description: `request ${number}`, providerStates: [] as [] }))
for (const { request } of stateless) {
  delete request.generators
}
const withoutStates = [{ name: 'pact.json', text: pactOf('clickhouse', ...stateless) }]

test('a server that goes down under way breaks no contract', async () => {
  const target = await targetThat((response, listener) => {
    listener.close()
    listener.closeAllConnections()
    response.destroy()
  })
  await expect(verify(withoutStates, { target })).rejects.toThrow(`${target.url} stopped answering: `)
})

test('a server that gives no answer, and is there all the same, keeps no contract', async () => {
  const target = await targetThat((response) => response.destroy())
  const { pacts } = await verify(withoutStates, { target })
  const found = pacts.flatMap(({ interactions }) => interactions.map(({ findings }) => findings.map(({ id }) => id)))
  expect(found).toEqual([['no-answer'], ['no-answer'], ['no-answer']])
})
