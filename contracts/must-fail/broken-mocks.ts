import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

import { createMock } from '../../mock/index.ts'

export interface Answer {
  status: number
  headers: Record<string, string>
  body: string
}

/** A mock that verification has to reject, and for what reason. */
export interface BrokenMock {
  readonly name: string
  readonly reason: string
  /** Changes the answer to a request of a service; or, with `states`, of the state endpoint. */
  readonly spoil: (answer: Answer) => void
  readonly states?: true
}

const spoilJson = (change: (body: Record<string, unknown>) => void) => (answer: Answer) => {
  const body = JSON.parse(answer.body) as Record<string, unknown>
  change(body)
  answer.body = JSON.stringify(body)
}

/** Each answers a request for one ClickHouse invitation. */
export const brokenMocks: readonly BrokenMock[] = [
  {
    name: 'a media type within +json',
    reason: 'answer-contradicts-spec',
    spoil: ({ headers }) => (headers['content-type'] = 'application/vnd.api+json'),
  },
  {
    name: 'a member beyond a closed schema',
    reason: 'answer-contradicts-spec',
    spoil: spoilJson((body) => (body['invitedBy'] = 'Robin')),
  },
  {
    name: 'a required member left out that the consumer does not read',
    reason: 'answer-contradicts-spec',
    spoil: spoilJson((body) => delete body['createdAt']),
  },
  {
    name: 'a date without milliseconds that the consumer does not read',
    reason: 'answer-contradicts-spec',
    spoil: spoilJson((body) => (body['expireAt'] = '2026-01-31T12:00:00Z')),
  },
  {
    name: 'a member left out that the consumer reads',
    reason: 'body',
    spoil: spoilJson((body) => delete body['email']),
  },
  { name: 'an undeclared status', reason: 'status', spoil: (answer) => (answer.status = 202) },
  {
    name: 'a body that is cut off',
    reason: 'answer-contradicts-spec',
    spoil: (answer) => (answer.body = answer.body.slice(0, -5)),
  },
  {
    name: 'a state that is not set up',
    reason: 'state-refused',
    states: true,
    spoil: (answer) => (answer.status = 500),
  },
  { name: 'a state without its values', reason: 'status', states: true, spoil: (answer) => (answer.body = '{}') },
]

/** Starts a real mock behind a server that spoils its answers. */
export async function startBrokenMock({ spoil, states }: BrokenMock) {
  const mock = await createMock({ scenario: 'empty', clock: new Date('2030-01-01T00:00:00Z') })
  const server = createServer((request, response) => {
    void (async () => {
      const answer = await ask(mock.url, request)
      if ((request.url ?? '').startsWith('/_mock/') === (states ?? false)) spoil(answer)
      response.writeHead(answer.status, answer.headers).end(answer.body)
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await mock.close()
    },
  }
}

async function ask(url: string, request: IncomingMessage): Promise<Answer> {
  const { authorization, 'content-type': type } = request.headers
  const body = await buffer(request)
  const response = await fetch(url + (request.url ?? ''), {
    method: request.method ?? 'GET',
    headers: { ...(authorization && { authorization }), ...(type && { 'content-type': type }) },
    ...(body.length > 0 && { body }),
  })
  const contentType = response.headers.get('content-type')
  return {
    status: response.status,
    headers: contentType ? { 'content-type': contentType } : {},
    body: await response.text(),
  }
}
