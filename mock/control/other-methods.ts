import type { RequestHandler } from 'express'
import { send } from '../http/send.ts'

/** Answers whatever method a path does not have, OPTIONS among them. */
export function otherMethods(methods: readonly string[]): RequestHandler {
  const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ')
  return (request, response) => {
    if (request.method === 'OPTIONS') {
      send(response, { status: 204, headers: { allow }, body: undefined }, 'application/json')
      return
    }
    const message = `${request.method} is not allowed here. Allowed: ${allow}.`
    const body = { error: { code: 'method-not-allowed', message } }
    send(response, { status: 405, headers: { allow }, body }, 'application/json')
  }
}
