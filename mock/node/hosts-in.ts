import type { IncomingMessage } from 'node:http'

/** How many Host headers a request has. Node keeps the first only where headers are looked up by name. */
export function hostsIn({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): number {
  let count = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (isHost(rawHeaders[at] as string)) count += 1
  }
  return count
}

export const isHost = (name: string): boolean => name.length === 4 && name.toLowerCase() === 'host'
