import { createServer, IncomingMessage, ServerResponse, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type Express } from 'express'

/**
 * A server whose requests and responses are born with Express's methods. Express otherwise swaps the prototypes of both
 * for each request, which makes every later access to them slow; when they already are what it would set, nothing
 * happens.
 */
export function createListener(app: Express): Server {
  class Request extends IncomingMessage {}
  class Response<Of extends IncomingMessage = IncomingMessage> extends ServerResponse<Of> {}
  graft(Request.prototype, express.request, app)
  graft(Response.prototype, express.response, app)
  app.request = Request.prototype as typeof app.request
  app.response = Response.prototype as unknown as typeof app.response
  // What Node would refuse with an empty answer goes to the app, which answers it in a service's words.
  const server = createServer({ IncomingMessage: Request, ServerResponse: Response, requireHostHeader: false }, app)
  server.on('checkExpectation', app)
  return server
}

function graft(prototype: object, methods: object, app: Express): void {
  Object.setPrototypeOf(prototype, methods)
  Object.defineProperty(prototype, 'app', { value: app, configurable: true, enumerable: true, writable: true })
}

/** Resolves with the URL, without a slash at its end, once the server listens. Rejects when it cannot. */
export function listen(server: Server, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const { port: bound, family } = server.address() as AddressInfo
      const name = host === '0.0.0.0' || host === '::' ? 'localhost' : family === 'IPv6' ? `[${host}]` : host
      resolve(`http://${name}:${bound}`)
    })
  })
}

/** Resolves when every request under way has been answered and every connection is closed; waits 2 seconds at most. */
export function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const impatience = setTimeout(() => server.closeAllConnections(), 2000)
    server.close(() => {
      clearTimeout(impatience)
      resolve()
    })
    server.closeIdleConnections()
  })
}
