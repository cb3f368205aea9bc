import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

/** Resolves when a mock in this process has taken up a request whose target begins so. To be called before it is sent. */
export async function arrival(target: string): Promise<void> {
  const channel = 'http.server.request.start'
  await new Promise<void>((resolve) => {
    const see = (message: unknown) => {
      const { request } = message as { request: IncomingMessage }
      if (!request.url?.startsWith(target)) return
      unsubscribe(channel, see)
      resolve()
    }
    subscribe(channel, see)
  })
  // What it begins with takes no time of the machine's, only a few turns.
  await pause(10)
}
