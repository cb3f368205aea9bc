import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http'
import type { ProblemOf } from '../domain/problem.ts'
import type { Service } from '../services/service.ts'
import type { World } from '../world/world.ts'
import { headersOf, latestOver } from './incoming.ts'
import { headersIn } from '../serve/sent-answer.ts'
import { isOf } from '../serve/core.ts'
import { sandboxOf } from '../serve/sandbox.ts'
import { compose } from '../serve/compose.ts'
import { Visit } from '../serve/visit.ts'

interface ParserError extends Error {
  readonly code?: string
  readonly rawPacket?: Buffer
}

/**
 * Answers what Node's HTTP parser refuses, in the words of the service that the first line names, and closes the
 * connection.
 */
export function answerClientErrors(server: Server, services: readonly Service[], world: () => World | undefined): void {
  server.on('clientError', (failure: ParserError, socket) => {
    const latest = latestOver(socket)
    // A second answer to a request would be taken for the answer to the next one.
    const isAnswered = latest !== undefined && !latest.complete && latest.isAnswered
    if (failure.code === 'ECONNRESET' || !socket.writable || isAnswered) {
      socket.destroy()
      return
    }
    const [method, target] = firstLine(failure) ?? firstLineOf(latest)
    const service = services.find((each) => isOf(each, sandboxOf(target, undefined).target))
    const problem = problemOf(failure)
    const found = world()
    const known = service && found && describe(service, found, problem, method, target)
    const error = { code: problem.code, message: problem.detail }
    const answer = known ?? compose({ status: problem.status, body: { error } }, 'application/json')
    const { status, text } = answer
    const lines = Object.entries({ ...headersIn(headersOf(answer)), connection: 'close' })
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${head}\r\n${text ?? ''}`)
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
  const visit = new Visit(service, { method, headers: {} }, { world, prefix: '', target })
  const answer = service.answer(problem, visit)
  return compose(answer, service.contentType, service.headers?.(visit, answer.status))
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
