import { isIP } from 'node:net'
import { ask } from '../drive/ask.ts'
import type { Chance } from '../drive/chance.ts'
import { requireNothing, type Attack } from './attack.ts'
import { attackMock } from './stand.ts'

const pieces = ['localhost', '127.0.0.1', '[::1]', '::1', 'evil', 'example', 'mock', 'dev', '0x7f000001', '2130706433']
const between = ['', '.', '..', '@', '%', '%00', '%eth0', ':', ':80', ':80:80', ',', ' ', '#', '?', '/', '\\', '[', ']']
const paths = ['/_mock/health', '/_mock/sandboxes', '/v1/organizations', '/docs', '/openapi.json', '/nowhere']

/** Names by which a page elsewhere, whose name leads to this machine, would ask. */
export const foreignHosts: Attack = {
  name: 'foreign-hosts',
  what: 'Host headers put together of names, addresses, ports, zones and signs: only an address, `localhost` and what was allowed is answered',
  times: { whole: 20_000, short: 1500 },
  run: (times, chance) =>
    attackMock({ args: ['--allowed-host', '*.mock.dev'] }, async ({ url }) => {
      const wrong: string[] = []
      let answered = 0
      for (let number = 0; number < times && wrong.length < 20; number += 1) {
        const host = hostBy(chance)
        const { status } = await ask(url, { path: chance.of(paths), headers: { host } })
        const isLetIn = status !== 403 && status !== 400
        if (isLetIn) answered += 1
        if (isLetIn && !isOwn(host)) wrong.push(`Host: ${JSON.stringify(host)} was answered with ${status}`)
        if (status >= 500) wrong.push(`Host: ${JSON.stringify(host)} failed with ${status}`)
      }
      requireNothing(wrong)
      return `${times - answered} refused, ${answered} that may ask were answered`
    }),
}

function hostBy(chance: Chance): string {
  let host = ''
  for (let count = 1 + chance.below(4); count > 0; count -= 1) host += chance.of(between) + chance.of(pieces)
  return chance.below(3) === 0 ? host + chance.of(between) : host.replace(/^[^a-z\d[]+/, '')
}

/** What may ask, said in another way than the mock does. */
function isOwn(host: string): boolean {
  const name = host.trim().replace(/:\d*$/, '')
  if (name.startsWith('[')) return name.endsWith(']') && isIP(name.slice(1, -1)) === 6
  const labels = name.replace(/\.$/, '').toLowerCase().split('.')
  if (isIP(labels.join('.')) === 4) return true
  return labels.at(-1) === 'localhost' || (labels.length > 2 && labels.slice(-2).join('.') === 'mock.dev')
}
