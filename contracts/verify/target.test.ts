import { expect, test } from 'vitest'
import { create, pactOf, show } from '../must-fail/sound.ts'
import { parsePact } from './pact.ts'
import { reasonToSkip } from './target.ts'

const pact = parsePact(pactOf('clickhouse', show(), create()))
const [read, write] = pact.interactions

/** An interaction with another method and so many states. */
function partOf(of: typeof read, method: string, states: number) {
  if (!of) throw new Error('The pact has two interactions.')
  return { pact, interaction: { ...of, method, states: of.states.slice(0, states) } }
}

test.each([
  ['GET', 0, false, false, undefined],
  ['HEAD', 0, false, false, undefined],
  ['OPTIONS', 0, false, false, 'OPTIONS may change something; --allow-writes sends it'],
  ['POST', 0, false, false, 'POST may change something; --allow-writes sends it'],
  ['DELETE', 0, false, true, 'DELETE may change something; --allow-writes sends it'],
  ['POST', 0, true, false, undefined],
  ['GET', 1, false, false, 'to set its state up is to change the server; --allow-writes does'],
  ['GET', 1, true, false, 'the server has no endpoint that sets up its state'],
  ['GET', 1, true, true, undefined],
  ['POST', 1, true, true, undefined],
] as const)(
  '%s with %i states, writes allowed: %s, sets states: %s',
  (method, states, allowWrites, setsStates, want) => {
    const part = partOf(method === 'GET' || method === 'HEAD' ? read : write, method, states)
    expect(reasonToSkip(part, { url: 'http://127.0.0.1:1', headers: {}, allowWrites }, setsStates)).toBe(want)
  },
)
