import type { Fetch } from '../serve/fetch.ts'
import type { SharedLog } from './persistence.ts'

/** So often a request is decided anew because other instances were first. */
const mostAgain = 20

/**
 * Asks with what all instances have added so far, and once more where another one was first: nothing of what was decided before
 * is left, so that a request is decided by all that came before it.
 */
export function repeatingFetch(fetch: Fetch, log: SharedLog): Fetch {
  return async (input, init) => {
    const ask = await repeatable(input, init)
    for (let left = mostAgain; ; left -= 1) {
      await log.catchUp()
      const before = log.conflicts
      const answer = await ask(fetch)
      const isOvertaken = answer.status >= 500 && log.conflicts > before
      if (!isOvertaken) return answer
      if (left === 0) return tooManyAtOnce()
      await answer.body?.cancel()
    }
  }
}

/** A body can be read once, so it is read before. */
async function repeatable(
  input: Request | string | URL,
  init?: RequestInit,
): Promise<(fetch: Fetch) => Promise<Response>> {
  if (typeof input !== 'object' || !('method' in input)) return (fetch) => fetch(input, init)
  const { url, method, headers, signal } = input
  const body = input.body === null ? undefined : await input.arrayBuffer()
  return (fetch) => fetch(new Request(url, { method, headers, signal, ...(body && { body }) }))
}

function tooManyAtOnce(): Response {
  const message = 'Others change the same at the same time, again and again. Ask once more in a second.'
  return Response.json(
    { error: { code: 'overtaken', message } },
    { status: 503, headers: { 'retry-after': '1', 'x-content-type-options': 'nosniff' } },
  )
}
