import * as fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { createMock } from '../../mock/index.ts'
import { bodies, others, targets, uuid } from '../bad-input/rows.ts'
import { accessTo, names } from '../bad-input/services.ts'
import { stories, told } from '../golden/stories.ts'
import { turns } from '../lifecycle/actions.ts'
import { playAll } from '../lifecycle/play-all.ts'
import { noBrowser } from '../support/browser.ts'
import { byFetch } from '../support/by-fetch.ts'
import { chorus } from '../support/chorus.ts'
import { startPages, type PageMock } from '../support/page-mock.ts'
import { noon, stageOf, type Stage } from '../support/stage.ts'

/** A mock over a port, one by fetch and one in a page, all alike: what one is asked the others are asked as well. */
describe(`over a port, by fetch and in a page${noBrowser ? `, which is skipped. ${noBrowser}` : ''}`, () => {
  let pages: Awaited<ReturnType<typeof startPages>> | undefined

  beforeAll(async () => {
    if (noBrowser === undefined) pages = await startPages()
  })
  afterAll(() => pages?.close())
  afterEach(() => void vi.useRealTimers())

  async function all(options: Parameters<typeof createMock>[0], inPage: PageMock | undefined) {
    const [port, none] = [await createMock(options), await createMock({ ...options, listen: false })]
    const close = async () => void (await Promise.all([port.close(), none.close()]))
    const doors = { port: port.url, fetch: byFetch(none), ...(inPage && { page: inPage.send }) }
    return { set: stageOf(port, undefined, chorus(doors)), close }
  }

  async function stage(): Promise<Stage> {
    const { set, close } = await all({ seed: 42, clock: noon, onError: () => undefined }, await pages?.open())
    onTestFinished(close)
    return set
  }

  test.each(stories)('$name answers as the transcript says, to the last byte', async ({ name, story }) => {
    await expect(await told(story, await stage())).toMatchFileSnapshot(`../golden/${name}.http`)
  })

  test.each(names.map((name, at) => ({ name, at })))('$name refuses bad input alike', async ({ name, at }) => {
    const set = await stage()
    const access = accessTo(name, set)
    const list = { path: access.list + access.query, headers: access.as }
    for (const { name: what, ask, want } of [...bodies, ...targets, ...others]) {
      const asked = ask(access)
      // A Request has its path without them.
      if (asked.path.includes('/../')) continue
      expect((await set.send(asked)).status, `${what}`).toBe(want[at])
    }
    await set.send({ ...list, method: 'HEAD' })
    await set.send({ ...list, path: list.path.replace(access.list, `${access.list}/${uuid}`), method: 'OPTIONS' })
    // Nothing was changed by any of it.
    await set.send(list)
  })

  test('1,000 actions come out as the model says', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const inPage = await pages?.open()
    const perform = async () => {
      vi.setSystemTime(noon)
      await inPage?.remake({ scenario: 'empty', clock: { mode: 'real' } })
      return all({ seed: 42, scenario: 'empty' }, inPage)
    }
    let played = 0
    const counted = fc.asyncProperty(turns, async (each) => void (played += await playAll(each, perform)))
    await fc.assert(counted, { seed: 20_260_301, numRuns: 18 })
    expect(played).toBeGreaterThanOrEqual(1000)
  })
})
