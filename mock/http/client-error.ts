import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ProblemOf } from '../domain/problem.ts'
import type { Received, Service } from '../services/service.ts'
import type { World } from '../store/world.ts'
import { sandboxOf } from './sandbox.ts'

interface ParserError extends Error {
  readonly code?: string
  readonly rawPacket?: Buffer
}

/**
 * Answers what Node's HTTP parser refuses, in the words of the service that the first line names, and closes the
 * connection.
 */
export function answerClientErrors(server: Server, services: readonly Service[], world: () => World | undefined): void {
  const latest = new WeakMap<Duplex, IncomingMessage>()
  server.on('request', (request) => latest.set(request.socket, request))
  server.on('clientError', (error: ParserError, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy()
      return
    }
    const [method, target] = firstLine(error) ?? firstLineOf(latest.get(socket))
    const service = services.find(({ basePath }) => sandboxOf(target, undefined).target.startsWith(`${basePath}/`))
    const problem = problemOf(error)
    const found = world()
    const known = service && found && describe(service, found, problem, method, target)
    const { status, headers, body } = known ?? {
      status: problem.status,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ error: { code: problem.code, message: problem.detail } }),
    }
    const lines = Object.entries({ ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' })
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${head}\r\n${body}`)
  })
}

type FirstLine = readonly [method: string, target: string]

/** undefined when what could not be parsed is not the beginning of a request. */
function firstLine({ rawPacket }: ParserError): FirstLine | undefined {
  const [, method = '', target = ''] = /^([A-Z]+) (\S+)/.exec(rawPacket?.toString('latin1', 0, 200) ?? '') ?? []
  return method === '' ? undefined : [method, target]
}

/** Of the request whose body the connection was sending. */
function firstLineOf(request: IncomingMessage | undefined): FirstLine {
  return [request?.method ?? '', request?.url ?? '']
}

function describe(
  service: Service,
  world: World,
  problem: ProblemOf<'malformed-http'>,
  method: string,
  target: string,
) {
  const context: Received = {
    world,
    now: world.clock.now(),
    requestId: world.ids.request(),
    method,
    target,
    prefix: '',
    headers: {},
  }
  const answer = service.answer(problem, context)
  const headers = {
    ...service.headers?.(context, answer.status),
    ...answer.headers,
    'content-type': service.contentType,
  }
  return { status: answer.status, headers, body: JSON.stringify(answer.body) }
}

function problemOf({ code }: ParserError): ProblemOf<'malformed-http'> {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return { code: 'malformed-http', status: 431, detail: 'The URL and the headers are larger than 16 KiB together.' }
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return { code: 'malformed-http', status: 408, detail: 'The request did not arrive in time.' }
  }
  return { code: 'malformed-http', status: 400, detail: 'The request is not valid HTTP/1.1.' }
}
