import * as fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { createMock } from '../mock/index.ts'
import { turns, type Turn, type Who } from './lifecycle/actions.ts'
import { Model } from './lifecycle/model.ts'
import { present, requestOf, shownIn, Users } from './lifecycle/play.ts'
import { byFetch } from './support/by-fetch.ts'
import { noon, stageOf } from './support/stage.ts'

afterEach(() => void vi.useRealTimers())

const seed = 20_260_301

/** Plays the turns against a fresh mock and a fresh model; throws at the first difference. Returns how many it played. */
async function play(all: readonly Turn[], listen: boolean): Promise<number> {
  const mock = await createMock({ scenario: 'empty', seed: 42, listen })
  try {
    const stage = stageOf(mock, undefined, listen ? mock.url : byFetch(mock))
    const users = new Users(stage)
    const emails = Object.fromEntries(mock.directory.personas.map(({ id, email }) => [id, email]))
    const model = new Model(noon.getTime(), emails as Record<Who, string>)
    let played = 0
    for (const turn of all) {
      model.now += turn.after
      vi.setSystemTime(model.now)
      const ask = requestOf(turn, model, stage)
      if (!ask) continue
      const outcome = model.apply(turn)
      const reply = await stage.send(ask)
      users.learn(reply)
      expect(reply.status, `${ask.method ?? 'GET'} ${ask.path} answered ${reply.body}`).toBe(outcome.status)
      const shown = shownIn(reply)
      if (turn.does === 'create' && reply.status < 300) {
        const { id, attributes } = shown as { id: string; attributes?: { code?: string } }
        const known = model.created(turn, id, attributes?.code ?? '')
        expect(shown).toEqual(present(known, stage, users, true))
      } else if (outcome.shows) {
        const { shows } = outcome
        const want =
          'id' in shows ? present(shows, stage, users, false) : shows.map((one) => present(one, stage, users, false))
        expect(shown).toEqual(want)
      }
      played += 1
    }
    return played
  } finally {
    await mock.close()
  }
}

test.each([
  { wanted: 10_000, runs: 100, listen: true, over: 'over a port' },
  { wanted: 3_000, runs: 30, listen: false, over: 'by fetch' },
])(
  '$wanted actions of all personas through all services come out as the model says $over',
  async ({ wanted, runs, listen }) => {
    vi.useFakeTimers({ toFake: ['Date'] })
    let played = 0
    const counted = fc.asyncProperty(turns, async (all) => void (played += await play(all, listen)))
    await fc.assert(counted, { seed, numRuns: runs })
    expect(played).toBeGreaterThanOrEqual(wanted)
  },
)
