import { expect, test } from 'vitest'
import { stories, told } from './golden/stories.ts'
import { stage } from './support/stage.ts'

test.each([true, false].flatMap((listen) => stories.map((each) => ({ ...each, listen }))))(
  '$name answers as the transcript says, over a port: $listen',
  async ({ name, story, listen }) => {
    const set = await stage({ listen })
    await expect(await told(story, set)).toMatchFileSnapshot(`golden/${name}.http`)
  },
)
