import type { Mock, WireAnswer } from '../../mock/index.ts'
import type { Ask } from './exchange.ts'

/** Sends requests to a mock without its port, as `send` does over one. */
export function byFetch({ fetch, url }: Pick<Mock, 'fetch' | 'url'>): (ask: Ask) => Promise<WireAnswer> {
  return async ({ method = 'GET', path, headers = {}, body }) => {
    const sent = body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
    // What a client of HTTP adds by itself. Without it `fetch` would say that a text is one.
    const all = { ...(sent !== undefined && { 'content-length': String(Buffer.byteLength(sent)) }), ...headers }
    const request = new Request(url + path, { method, headers: all, ...(sent !== undefined && { body: sent }) })
    if (headers['content-type'] === undefined) request.headers.delete('content-type')
    const answer = await fetch(request)
    return {
      method,
      path,
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: await answer.text(),
    }
  }
}
