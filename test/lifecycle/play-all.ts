import { expect, vi } from 'vitest'
import { createMock, type MockOptions } from '../../mock/index.ts'
import { byFetch } from '../support/by-fetch.ts'
import { noon, stageOf } from '../support/stage.ts'
import type { Turn, Who } from './actions.ts'
import { Model } from './model.ts'
import { present, requestOf, shownIn, Users } from './play.ts'

/** Plays the turns against a fresh mock and a fresh model; throws at the first difference. Returns how many it played. */
export async function playAll(all: readonly Turn[], options: MockOptions = {}): Promise<number> {
  const mock = await createMock({ scenario: 'empty', seed: 42, ...options })
  try {
    const stage = stageOf(mock, undefined, options.listen === false ? byFetch(mock) : mock.url)
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
