import { expect, test } from 'vitest'
import { clickhouseStory } from './golden/clickhouse-story.ts'
import { mpdxStory } from './golden/mpdx-story.ts'
import { snykStory } from './golden/snyk-story.ts'
import { stage } from './support/stage.ts'
import { transcript } from './support/transcript.ts'

test.each([
  { name: 'clickhouse', story: clickhouseStory },
  { name: 'snyk', story: snykStory },
  { name: 'mpdx', story: mpdxStory },
])('$name answers as the transcript says', async ({ name, story }) => {
  const set = await stage()
  const parts: string[] = []
  await story(async (title, ask) => {
    const reply = await set.send(ask)
    parts.push(transcript(title, ask, reply))
    return reply
  }, set)
  await expect(`${parts.join('\n\n')}\n`).toMatchFileSnapshot(`golden/${name}.http`)
})
