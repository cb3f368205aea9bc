/** The same door for a bundler, which says itself when msw is missing. */
import { http, HttpResponse, type HttpHandler } from 'msw'
import type { Mock } from '../mock.ts'
import { handlersWith, type HandlerOptions, type Origins } from './handlers.ts'

export const handlersFor = (
  mock: Pick<Mock, 'fetch' | 'url' | 'services'>,
  origins: Origins,
  options: HandlerOptions = {},
): HttpHandler[] => handlersWith({ http, HttpResponse }, mock, origins, options)
