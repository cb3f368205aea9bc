import { createServer, ServerResponse, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type Express, type RequestHandler } from 'express'
import { Incoming } from './incoming.ts'

/**
 * A server whose requests and responses are born with Express's methods. Express otherwise swaps the prototypes of both
 * for each request, which makes every later access to them slow. As nothing is left to prepare, requests go to the app's
 * router at once.
 */
export function createListener(app: Express): Server {
  class Request extends Incoming {}
  class Response<Of extends IncomingMessage = IncomingMessage> extends Outgoing<Of> {}
  equip(Request.prototype, { app })
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
  const server = createServer({ IncomingMessage: Request, ServerResponse: Response, requireHostHeader: false })
  server.on('request', answer)
  server.on('checkExpectation', answer)
  return server
}

class Outgoing<Of extends IncomingMessage = IncomingMessage> extends ServerResponse<Of> {}

// Express's own are between these and Node's.
Object.setPrototypeOf(Incoming.prototype, express.request)
Object.setPrototypeOf(Outgoing.prototype, express.response)

function equip(prototype: object, members: object): void {
  for (const [name, value] of Object.entries(members)) {
    Object.defineProperty(prototype, name, { value, configurable: true, enumerable: true, writable: true })
  }
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
