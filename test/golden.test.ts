import { expect, test } from 'vitest'
import { stories, told } from './golden/stories.ts'
import { stage } from './support/stage.ts'

test.each(stories)('$name answers as the transcript says', async ({ name, story }) => {
  await expect(await told(story, await stage())).toMatchFileSnapshot(`golden/${name}.http`)
})
