import { setTimeout as sleep } from 'node:timers/promises'
import { withServers } from './measured-server.ts'
import { getJson } from './operations.ts'

/** Bytes in memory of `invitekit start` with its default world, a second after its first answer. */
export function memoryAtRest(): Promise<number> {
  const invitekit = {
    name: 'invitekit',
    script: 'bin/invitekit.js',
    args: (port: number) => ['start', '--port', String(port), '--memory'],
  }
  return withServers([invitekit], async (server) => {
    if (!server) throw new Error('The mock did not start.')
    await getJson(server.port, '/_mock/directory')
    await sleep(1000)
    return (await server.usage()).rss
  })
}
