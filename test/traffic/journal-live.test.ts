import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import type { JournalEntry } from '../../mock/index.ts'
import { stage } from '../support/stage.ts'

/** Reads until what was read is enough, or the end. */
async function textUntil(response: Response, isEnough: (text: string) => boolean) {
  const reader = (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  while (!isEnough(text)) {
    const { value, done } = await reader.read()
    if (done) break
    text += value
  }
  return { text, reader }
}

const eventsIn = (text: string) => text.split('\n\n').filter((event) => event.startsWith('event:'))

/** Reads events until there are so many. */
async function eventsOf(response: Response, count: number) {
  const { text, reader } = await textUntil(response, (read) => eventsIn(read).length >= count)
  return { events: eventsIn(text), reader }
}

test('a reader who comes late gets all that is there, however much; one who is slow gets the newest', async () => {
  const on = await stage({ scenario: 'enterprise', parameters: { invitations: 2000 } })
  const ask = async (times: number) => {
    const url = `${on.mock.url}/v1/organizations/${on.org}/invitations`
    for (let sent = 0; sent < times; sent += 1) {
      await (await fetch(url, { headers: on.as('owner', 'clickhouse') })).arrayBuffer()
    }
  }
  const slow = await fetch(`${on.mock.url}/_mock/journal/live`)
  await ask(60)
  const kept = on.mock.journal.list().map(({ id }) => id)
  const late = await fetch(`${on.mock.url}/_mock/journal/live?since=0`)
  const idsOf = async (response: Response, last: number) => {
    const { text } = await textUntil(response, (read) => read.includes(`id: ${last}\n`) && read.endsWith('\n\n'))
    return [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id))
  }
  expect(await idsOf(late, 60)).toEqual(kept)
  const seen = await idsOf(slow, 60)
  expect(seen).toEqual(seen.toSorted((a, b) => a - b))
  expect(seen.slice(-kept.length)).toEqual(kept)
})

test('it is followed live, from where a reader was', async () => {
  const on = await stage()
  await fetch(`${on.mock.url}/v1/1`)
  await fetch(`${on.mock.url}/v1/2`)
  const follow = (headers: Record<string, string>, query = '') =>
    fetch(`${on.mock.url}/_mock/journal/live${query}`, { headers })
  const fresh = await follow({})
  expect(fresh.headers.get('content-type')).toBe('text/event-stream')
  const again = await follow({ 'last-event-id': '1' })
  const all = await follow({}, '?since=0')
  await fetch(`${on.mock.url}/v1/3`)
  const seen = await Promise.all([eventsOf(fresh, 1), eventsOf(again, 2), eventsOf(all, 3)])
  expect(seen.map(({ events }) => events.map((event) => /^id: (\d+)$/m.exec(event)?.[1]))).toEqual([
    ['3'],
    ['2', '3'],
    ['1', '2', '3'],
  ])
  const data = JSON.parse(/^data: (.*)$/m.exec(seen[0].events[0] ?? '')?.[1] ?? '') as JournalEntry
  expect(data).toEqual(on.mock.journal.list().at(-1))
  // It ends when the mock does.
  const end = seen[0].reader.read()
  await on.mock.close()
  expect((await end).done).toBe(true)
})

test('what a follower in the process throws is its own, and not the request’s', async () => {
  const on = await stage()
  const others = process.listeners('uncaughtException')
  process.removeAllListeners('uncaughtException')
  onTestFinished(() => others.forEach((listener) => void process.on('uncaughtException', listener)))
  const thrown = once(process, 'uncaughtException')
  on.mock.journal.follow(({ request }) => {
    throw new Error(request.target)
  })
  const answer = await fetch(`${on.mock.url}/v1/x`)
  expect(answer.status).toBe(404)
  expect(await thrown).toMatchObject([{ message: '/v1/x' }, 'uncaughtException'])
  expect(on.mock.journal.list()).toHaveLength(1)
})
