import { request } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { ask, type Answer, type Ask } from '../drive/ask.ts'
import type { Chance } from '../drive/chance.ts'
import type { Told } from '../drive/mock-process.ts'
import { acceptance, servicesOf } from '../drive/services.ts'

/** Somebody's stay in a sandbox. */
export interface Visit {
  readonly told: Told
  /** The way into the sandbox; empty for the default one. */
  readonly prefix: string
  readonly chance: Chance
  /** Different each time. */
  readonly email: () => string
  readonly count: () => void
}

type Activity = (visit: Visit) => Promise<unknown>

/** What disturbs nobody else in the same sandbox. */
export const quiet: Readonly<Record<string, Activity>> = {
  async invitation(visit) {
    const { told, prefix, chance, email } = visit
    const service = chance.of(servicesOf(told, prefix))
    const { id } = service.shown((await tell(visit, service.invite(email()))).text)
    await tell(visit, service.list)
    if (chance.is(0.5)) return tell(visit, service.cancel(id))
    return tell(visit, await acceptance(told.url, id, prefix))
  },
  refusal: (visit) => tell(visit, { path: `${visit.prefix}/v1/organizations/7/invitations` }),
  'wait for a mail': async (visit) => {
    const to = visit.email()
    const waiting = control(visit, 'GET', `/outbox/wait?timeout=200&to=${to}`)
    if (visit.chance.is(0.5)) await tell(visit, visit.chance.of(servicesOf(visit.told, visit.prefix)).invite(to))
    await waiting
  },
  'a wait that is left': (visit) => leave(visit, `${visit.prefix}/_mock/outbox/wait?timeout=300&to=${visit.email()}`),
  'a follower': async ({ told, prefix, chance, count }) => {
    const following = request(`${told.url}${prefix}/_mock/journal/live`, { agent: false })
    following.on('error', () => undefined)
    following.on('response', (events) => events.on('error', () => undefined).resume())
    following.end()
    count()
    await sleep(chance.below(150))
    following.destroy()
  },
  'a body that ends early': (visit) =>
    leave(visit, visit.prefix + '/v1/x', 'content-length: 100\r\ncontent-type: application/json\r\n\r\n{"email":'),
  'an answer that nobody waits for': (visit) => leave(visit, `${visit.prefix}/openapi.json`),
  directory: (visit) => control(visit, 'GET', '/directory'),
}

/** What one does only in a sandbox of one's own. */
export const bold: Readonly<Record<string, Activity>> = {
  snapshots: async (visit) => {
    await control(visit, 'POST', '/snapshots', { name: 'soaked' })
    await control(visit, 'GET', '/snapshots/soaked')
    await control(visit, 'POST', '/snapshots/soaked/restore')
    await control(visit, 'DELETE', '/snapshots/soaked')
  },
  clock: (visit) => control(visit, 'POST', '/clock/advance', { by: '1h' }),
  reset: (visit) => control(visit, 'POST', '/reset'),
  'provider state': (visit) =>
    control(visit, 'POST', '/provider-states', { action: 'setup', state: 'a pending invitation', params: {} }),
  faults: async (visit) => {
    await control(visit, 'POST', '/faults', { effect: { latency: 5, status: 429 }, times: 2 })
    await control(visit, 'POST', '/faults', { effect: { drop: 'middle' }, times: 2 })
    const { list } = visit.chance.of(servicesOf(visit.told, visit.prefix))
    for (let times = 4; times > 0; times--) await ask(visit.told.url, list).catch(() => undefined)
    await control(visit, 'DELETE', '/faults')
  },
  barrier: async (visit) => {
    const { id } = JSON.parse((await control(visit, 'POST', '/barriers', { expected: 3 })).text) as { id: string }
    const { list } = visit.chance.of(servicesOf(visit.told, visit.prefix))
    const held = [0, 1].map(() => ask(visit.told.url, list).catch(() => undefined))
    await leave(visit, list.path)
    // Otherwise they stand there until the sandbox is reset or removed.
    if (visit.chance.is(0.5)) await control(visit, 'DELETE', `/barriers/${id}`)
    else await control(visit, 'POST', '/reset')
    await Promise.all(held)
  },
}

/** Sends a request. Throws when it is answered with a failure. */
async function tell({ told, count }: Visit, asked: Ask): Promise<Answer> {
  count()
  const answer = await ask(told.url, asked)
  if (answer.status < 500) return answer
  throw new Error(`${asked.method ?? 'GET'} ${asked.path} answered ${answer.status}: ${answer.text}`)
}

function control(visit: Visit, method: string, path: string, body?: object): Promise<Answer> {
  const headers: Record<string, string> = body ? { 'content-type': 'application/json' } : {}
  return tell(visit, { method, path: `${visit.prefix}/_mock${path}`, headers, body })
}

/** Sends a request, or its beginning, and goes away. */
async function leave({ told, chance, count }: Visit, path: string, rest = '\r\n'): Promise<void> {
  const { hostname, port } = new URL(told.url)
  const socket = connect(Number(port), hostname).on('error', () => undefined)
  count()
  socket.write(`POST ${path} HTTP/1.1\r\nhost: localhost\r\n${rest}`.replace(/^POST(?!.*\{)/s, 'GET'))
  await sleep(5 + chance.below(30))
  if (chance.is(0.5)) socket.destroy()
  else socket.resetAndDestroy()
}
