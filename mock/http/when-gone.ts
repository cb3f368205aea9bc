import type { ServerResponse } from 'node:http'

/** Tells once that nobody waits for an answer any more, soon when that is so already. */
export function whenGone(response: ServerResponse, tell: () => void): void {
  if (response.closed || response.destroyed) queueMicrotask(tell)
  else response.once('close', tell)
}
