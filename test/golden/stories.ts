import type { Stage } from '../support/stage.ts'
import { transcript } from '../support/transcript.ts'
import { clickhouseStory } from './clickhouse-story.ts'
import { mpdxStory } from './mpdx-story.ts'
import { snykStory } from './snyk-story.ts'
import type { Story } from './story.ts'

/** The story of each service, by the name of its transcript. */
export const stories: readonly { readonly name: string; readonly story: Story }[] = [
  { name: 'clickhouse', story: clickhouseStory },
  { name: 'snyk', story: snykStory },
  { name: 'mpdx', story: mpdxStory },
]

/** Tells a story on a stage: all that was asked and answered, as its transcript has it. */
export async function told(story: Story, set: Stage): Promise<string> {
  const parts: string[] = []
  await story(async (title, ask) => {
    const reply = await set.send(ask)
    parts.push(transcript(title, ask, reply))
    return reply
  }, set)
  return `${parts.join('\n\n')}\n`
}
