import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { documentedRules } from '../../mock/index.ts'
import { openGateway } from '../../contracts/verify/gateway.ts'
import { statesPath } from '../../contracts/verify/provider-under-test.ts'
import { partHeader } from '../../contracts/verify/replay.ts'
import { ask, disconnect, type Ask } from '../drive/ask.ts'
import type { Chance } from '../drive/chance.ts'
import { requireNothing, type Attack } from './attack.ts'

/** Programs and pages that find the port while somebody verifies a server with their own credentials. */
export const gateway: Attack = {
  name: 'gateway',
  what: 'Requests of others to the gateway of `verify --target`, with secrets that are guessed, cut, swapped or missing, foreign hosts and origins, and writes: none reaches the server',
  times: { whole: 20_000, short: 1500 },
  async run(times, chance) {
    let reached = 0
    const target = createServer((_, response) => {
      reached += 1
      response.end('{}')
    })
    await once(target.listen(0, '127.0.0.1'), 'listening')
    const opened = await openGateway({
      target: `http://127.0.0.1:${(target.address() as AddressInfo).port}`,
      headers: { authorization: 'Bearer secret' },
      controlHeaders: { authorization: 'Bearer control' },
      rules: await documentedRules(),
      allowWrites: false,
      statesPath,
      onAnswer: () => undefined,
    })
    try {
      const wrong: string[] = []
      for (let number = 0; number < times && wrong.length < 20; number += 1) {
        const asked = foreign(chance, opened.part(0), new URL(opened.statesUrl ?? opened.url).pathname)
        const { status } = await ask(opened.url, asked)
        if (status !== 403 && status !== 400) wrong.push(`${JSON.stringify(asked)} was answered with ${status}`)
      }
      if (reached > 0) wrong.push(`${reached} requests reached the server`)
      requireNothing(wrong)
      return 'all refused, and the server saw none'
    } finally {
      disconnect()
      await opened.close()
      target.close()
    }
  },
}

function foreign(chance: Chance, part: string, states: string): Ask {
  const [secret = '', number = ''] = part.split('.')
  const flipped = (text: string, at = chance.below(text.length)) =>
    text.slice(0, at) + (text[at] === '0' ? '1' : '0') + text.slice(at + 1)
  const hostile: Record<string, string> = chance.of([
    { origin: 'https://evil.example' },
    { host: 'evil.example' },
    { 'sec-fetch-site': 'cross-site' },
    { origin: 'null' },
  ])
  const guess = chance.of([
    '',
    number,
    secret,
    secret.slice(1),
    `.${number}`,
    `${flipped(secret)}.${number}`,
    `${secret}${number}`,
    `${secret}x.${number}`,
    `${states.split('/')[1] ?? ''}.${number}`,
  ])
  return chance.of<Ask>([
    {
      method: chance.of(['GET', 'HEAD', 'POST', 'OPTIONS']),
      path: '/v1/organizations',
      headers: { [partHeader]: guess },
    },
    { method: chance.of(['POST', 'PUT', 'PATCH', 'DELETE']), path: '/v1/x', headers: { [partHeader]: part } },
    { method: 'POST', path: states, headers: hostile },
    { method: chance.of(['GET', 'PUT', 'OPTIONS']), path: states },
    { method: 'POST', path: flipped(states, 1 + chance.below(20)), headers: {} },
    { method: 'POST', path: `${states}${chance.of(['/', '/..', '/../../v1', '%2f..', 'x'])}` },
    { method: 'POST', path: statesPath, headers: hostile },
    { method: 'POST', path: `/${secret}${statesPath}` },
  ])
}
