/** The door `invitekit/msw`: the mock behind production URLs, by the project's own msw. */
import type * as Library from 'msw'
import { explain } from '../fixtures/runner.ts'
import { handlersWith, type HandlerOptions, type Origins } from './handlers.ts'
import type { Mock } from '../mock.ts'

const msw: typeof Library = await import('msw').catch((error: unknown) =>
  explain({ name: 'msw', from: '2.0.0' }, error),
)

export type { HandlerOptions, Origins }

/**
 * Request handlers for `setupServer` and `setupWorker`: `handlersFor(mock, { 'https://api.example.com': SERVICE })`.
 * Throws a TypeError for what is no origin, and for a service that the mock has not.
 */
export const handlersFor = (
  mock: Pick<Mock, 'fetch' | 'url' | 'services'>,
  origins: Origins,
  options: HandlerOptions = {},
): Library.HttpHandler[] => handlersWith(msw, mock, origins, options)
