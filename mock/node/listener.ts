import { createServer, Server as HttpServer, ServerResponse, type IncomingMessage, type Server } from 'node:http'
import { createServer as createNetServer, type AddressInfo, type Server as NetServer } from 'node:net'
import express, { type Express, type RequestHandler } from 'express'
import { HandedOver } from './handed-over.ts'
import { Incoming } from './incoming.ts'
import type { TlsFiles } from './tls-files.ts'

export interface ListenerOptions {
  /** Which requests reach that name none; `default` unless it is given. */
  readonly sandbox?: string
  /** HTTPS instead of HTTP. */
  readonly tls?: TlsFiles | undefined
}

/**
 * A server whose requests and responses are born with Express's methods. Express otherwise swaps the prototypes of both
 * for each request, which makes every later access to them slow. As nothing is left to prepare, requests go to the app's
 * router at once.
 */
export function createListener(app: Express, { sandbox, tls }: ListenerOptions = {}): Server {
  class Request extends Incoming {}
  class Response<Of extends IncomingMessage = IncomingMessage> extends Outgoing<Of> {}
  equip(Request.prototype, { app, ownSandbox: sandbox })
  // Until a request's sandbox has been found.
  equip(Response.prototype, { app, locals: Object.freeze({}) })
  app.request = Request.prototype as unknown as typeof app.request
  app.response = Response.prototype as unknown as typeof app.response
  const router = app.router as unknown as RequestHandler
  const answer: RequestHandler = (request, response) => {
    request.res = response
    // The app answers everything, even its own failures; what is left is one of answering a failure.
    return router(request, response, () => response.destroy())
  }
  // What Node would refuse with an empty answer goes to the app, which answers it in a service's words.
  const options = { IncomingMessage: Request, ServerResponse: Response, requireHostHeader: false }
  // Loaded where it is wanted: a start without it is shorter.
  const server = tls
    ? process.getBuiltinModule('node:https').createServer({ ...options, ...tls })
    : createServer(options)
  server.on('request', answer)
  server.on('checkExpectation', answer)
  return server
}

class Outgoing<Of extends IncomingMessage = IncomingMessage> extends ServerResponse<Of> {}

// Express's own are between these and Node's.
Object.setPrototypeOf(HandedOver.prototype, express.request)
Object.setPrototypeOf(Outgoing.prototype, express.response)

function equip(prototype: object, members: object): void {
  for (const [name, value] of Object.entries(members)) {
    Object.defineProperty(prototype, name, { value, configurable: true, enumerable: true, writable: true })
  }
}

/** A server that listens. */
export interface Listening {
  /** Without a slash at its end. */
  readonly url: string
  /** Resolves when every request under way has been answered and every connection is closed; waits 2 seconds at most unless it is said. */
  readonly stop: (patience?: number) => Promise<void>
  /** Tells each client from now on to take another connection for its next request. */
  readonly drain: () => void
}

export interface Place {
  /** 0 for any free one. */
  readonly port: number
  /** Both addresses of the machine itself when it is left out. */
  readonly host: string | undefined
  readonly onNotice: (text: string) => void
}

/** Resolves once the server listens. Rejects when it cannot. */
export async function listen(server: Server, { port, host, onNotice }: Place): Promise<Listening> {
  if (host !== undefined) {
    const { port: bound, family } = await bind(server, port, host)
    const name = host === '0.0.0.0' || host === '::' ? 'localhost' : family === 'IPv6' ? `[${host}]` : host
    return {
      url: `${schemeOf(server)}://${name}:${bound}`,
      stop: (patience) => stop([server], patience),
      drain: () => drain(server),
    }
  }
  // A port that is free at one address may be taken at the other, and then another one is tried.
  for (let left = port === 0 ? 5 : 0; ; left -= 1) {
    const { port: bound } = await bind(server, port, '127.0.0.1')
    const url = `${schemeOf(server)}://127.0.0.1:${bound}`
    const twin = twinOf(server)
    const failure = await bind(twin, bound, '::1').then(
      () => undefined,
      (error: NodeJS.ErrnoException) => error,
    )
    if (failure === undefined)
      return { url, stop: (patience) => stop([server, twin], patience), drain: () => drain(server) }
    if (failure.code !== 'EADDRINUSE' || left <= 0) {
      // Whoever else listens there is found by the name localhost where that is looked up as [::1] first.
      if (failure.code === 'EADDRINUSE') {
        onNotice(`Something else listens on port ${bound} of [::1], where localhost may lead. Use ${url}.`)
      }
      return { url, stop: (patience) => stop([server], patience), drain: () => drain(server) }
    }
    await stop([server])
  }
}

const schemeOf = (server: Server) => (server instanceof HttpServer ? 'http' : 'https')

/** Another address of the same server: what Node's documents call to inject connections. */
function twinOf(server: Server): NetServer {
  // As Node's own HTTP server sets them.
  return createNetServer({ allowHalfOpen: true, noDelay: true }, (socket) => server.emit('connection', socket))
}

function bind(server: NetServer, port: number, host: string): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve(server.address() as AddressInfo)
    })
  })
}

function drain(server: Server): void {
  server.prependListener('request', (_request, response) => void response.setHeader('connection', 'close'))
}

async function stop([server, ...twins]: readonly [Server, ...NetServer[]], patience = 2000): Promise<void> {
  const impatience = setTimeout(() => server.closeAllConnections(), patience)
  const closed = [server, ...twins].map((each) => new Promise((resolve) => each.close(resolve)))
  server.closeIdleConnections()
  await Promise.all(closed)
  clearTimeout(impatience)
}
