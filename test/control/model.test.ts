import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMock } from '../../mock/index.ts'
import { noon } from '../support/stage.ts'
import { Play } from './play.ts'
import { step } from './step.ts'

test('sandboxes do as the model says, whatever is done to them in whatever order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40, size: 'max' }), async (steps) => {
      const data = mkdtempSync(join(tmpdir(), 'invitekit-model-'))
      const play = new Play(await createMock({ data, scenario: 'empty', clock: noon }), data)
      try {
        for (const [number, one] of steps.entries()) {
          await play.do(one)
          if (number % 8 === 7) expect(await play.seen()).toEqual(play.wanted())
        }
        expect(await play.seen()).toEqual(play.wanted())
      } finally {
        await play.mock.close()
        rmSync(data, { recursive: true })
      }
    }),
    { numRuns: 40, seed: 42 },
  )
})
