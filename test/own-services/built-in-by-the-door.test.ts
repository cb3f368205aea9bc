import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { clickhouseStory } from '../golden/clickhouse-story.ts'
import { stage } from '../support/stage.ts'
import { clickhouseByTheDoor } from './clickhouse-by-the-door.ts'

const document = JSON.parse(
  readFileSync(new URL('../../mock/generated/openapi.json', import.meta.url), 'utf8'),
) as object

interface Seen {
  readonly title: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What the story of ClickHouse sees of invitations, with ids by the order in which they turn up. */
async function seen(isByTheDoor: boolean): Promise<Seen[]> {
  const set = await stage({ scenario: 'empty', ...(isByTheDoor && { services: [clickhouseByTheDoor(document)] }) })
  const all: Seen[] = []
  const ids = new Map<string, string>()
  const known = (text: string) =>
    text.replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => {
      if (!ids.has(id)) ids.set(id, `id ${ids.size}`)
      return ids.get(id) ?? id
    })
  await clickhouseStory(async (title, ask) => {
    const reply = await set.send({ ...ask, path: isByTheDoor ? `/door${ask.path}` : ask.path })
    const { status, body } = reply
    const { 'content-type': type = '', 'content-length': length = '', allow = '' } = reply.headers
    if (ask.path.includes('/invitations'))
      all.push({ title, status, headers: { type, length, allow }, body: known(body) })
    return reply
  }, set)
  return all
}

test('ClickHouse written by the door answers its own story byte by byte', async () => {
  const [builtIn, byTheDoor] = [await seen(false), await seen(true)]
  expect(builtIn.length).toBeGreaterThan(30)
  expect(byTheDoor).toEqual(builtIn)
})
