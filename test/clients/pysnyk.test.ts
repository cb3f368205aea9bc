import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createMock } from '../../mock/index.ts'
import { stageOf } from '../support/stage.ts'
import { isSkipped, runClient } from './installed.ts'

const story = fileURLToPath(new URL('./pysnyk_story.py', import.meta.url))

describe.skipIf(isSkipped('python'))('pysnyk', () => {
  test.each([
    // The version that the documents print as an example is older than every release.
    { profile: 'live', early: '404' },
    { profile: 'documented', early: 200 },
  ] as const)('invites, pages through and cancels: $profile', async ({ profile, early }) => {
    const mock = await createMock({ seed: 42, scenario: 'empty', profile })
    onTestFinished(() => mock.close())
    const { org, role, persona } = stageOf(mock)
    const { code, stdout, stderr } = await runClient('python', [story, mock.url, org, role('Developer')], {
      SNYK_TOKEN: persona('owner').token,
    })
    expect({ code, stderr }).toMatchObject({ code: 0 })
    const all = Array.from({ length: 12 }, (_, number) => `person${number}@example.com`)
    expect(JSON.parse(stdout)).toEqual({
      before: all,
      deleted: 204,
      after: all.slice(1),
      again: '400',
      gone: '404',
      early,
    })
  })
})
