import { expect, vi } from 'vitest'
import { createMock, type MockOptions } from '../../mock/index.ts'
import { noon, stageOf, type Stage } from '../support/stage.ts'
import type { Turn, Who } from './actions.ts'
import { Model } from './model.ts'
import { present, requestOf, shownIn, Users } from './play.ts'

/** A fresh mock, whose clock is the machine's. */
export interface Played {
  readonly set: Stage
  readonly close: () => Promise<void>
}

export const overPort = (options: MockOptions) => async (): Promise<Played> => {
  const mock = await createMock({ scenario: 'empty', seed: 42, ...options })
  return { set: stageOf(mock), close: () => mock.close() }
}

/** Plays the turns against a fresh mock and a fresh model; throws at the first difference. Returns how many it played. */
export async function playAll(all: readonly Turn[], open = overPort({})): Promise<number> {
  const { set: stage, close } = await open()
  try {
    const users = new Users(stage)
    const emails = Object.fromEntries(stage.mock.directory.personas.map(({ id, email }) => [id, email]))
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
    await close()
  }
}
