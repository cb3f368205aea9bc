import { createServer, type Server } from 'node:http'
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { worldOf } from '../scenarios/world-fixture.ts'
import { services } from '../services/registry.ts'
import { answerClientErrors } from './client-error.ts'

const { world } = await worldOf('empty', 42)

/** What is written to a connection after the parser failed on it. */
function answerTo(error: { code: string; rawPacket?: Buffer }, socket = new PassThrough()): string {
  const server: Server = createServer()
  answerClientErrors(server, services, () => world)
  server.emit('clientError', Object.assign(new Error('x'), error), socket)
  return String(socket.read() ?? '')
}

const firstLine = (path: string) => Buffer.from(`GET ${path} HTTP/1.1\r\n`)

test.each([
  { code: 'ERR_HTTP_REQUEST_TIMEOUT', path: '/v1/x', want: /^HTTP\/1\.1 408 Request Timeout\r\n.*"status":408/s },
  { code: 'ERR_HTTP_REQUEST_TIMEOUT', path: '/rest/x', want: /^HTTP\/1\.1 408 .*snyk-request-id: .*"status":"408"/s },
  { code: 'HPE_HEADER_OVERFLOW', path: '/api/v2/x', want: /^HTTP\/1\.1 431 .*charset=utf-8\r\n.*"status":"431"/s },
  { code: 'HPE_HEADER_OVERFLOW', path: '/sandboxes/a/v1/x', want: /^HTTP\/1\.1 431 .*"status":431/s },
  { code: 'HPE_INVALID_CONSTANT', path: '/elsewhere', want: /^HTTP\/1\.1 400 .*"code":"malformed-http"/s },
])('$code at $path', ({ code, path, want }) => {
  const answer = answerTo({ code, rawPacket: firstLine(path) })
  expect(answer).toMatch(want)
  expect(answer).toContain('\r\nconnection: close\r\n')
})

test('a connection that was reset gets no answer', () => {
  const socket = new PassThrough()
  expect(answerTo({ code: 'ECONNRESET' }, socket)).toBe('')
  expect(socket.destroyed).toBe(true)
})

test('a connection that says nothing at all gets the general answer', () => {
  expect(answerTo({ code: 'ERR_HTTP_REQUEST_TIMEOUT' })).toMatch(/^HTTP\/1\.1 408 .*"code":"malformed-http"/s)
})
