import type { Request, Response } from 'express'
import type { Received } from '../services/service.ts'
import type { World } from '../store/world.ts'

/** What is put into `response.locals` when a request's sandbox has been found. */
export interface Located {
  readonly world: World
  readonly prefix: string
}

/** What is known of a request before its operation is looked for. */
export function received(request: Request, response: Response): Received {
  const { world, prefix } = response.locals as Located
  return {
    world,
    prefix,
    now: world.clock.now(),
    requestId: world.ids.request(),
    method: request.method,
    target: request.originalUrl.slice(prefix.length),
    headers: request.headers,
  }
}
