import { expect, test } from 'vitest'
import { clickhouseStory } from './golden/clickhouse-story.ts'
import { mpdxStory } from './golden/mpdx-story.ts'
import { snykStory } from './golden/snyk-story.ts'
import { stage } from './support/stage.ts'
import { transcript } from './support/transcript.ts'

const stories = [
  { name: 'clickhouse', story: clickhouseStory },
  { name: 'snyk', story: snykStory },
  { name: 'mpdx', story: mpdxStory },
]

test.each([true, false].flatMap((listen) => stories.map((each) => ({ ...each, listen }))))(
  '$name answers as the transcript says, over a port: $listen',
  async ({ name, story, listen }) => {
    const set = await stage({ listen })
    const parts: string[] = []
    await story(async (title, ask) => {
      const reply = await set.send(ask)
      parts.push(transcript(title, ask, reply))
      return reply
    }, set)
    await expect(`${parts.join('\n\n')}\n`).toMatchFileSnapshot(`golden/${name}.http`)
  },
)
