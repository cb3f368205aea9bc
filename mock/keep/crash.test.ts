import fc from 'fast-check'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { FakeDisk, type Fate } from './testing/fake-disk.ts'
import { applyWords, change, wordsLog, type Words, type WordsEntry } from './testing/words-log.ts'

const folder = '/kept'

// Long words: so that a checkpoint takes several slices, and changes fall between them.
const entryOf = fc
  .uniqueArray(fc.record({ key: fc.nat(9), word: fc.option(fc.nat(999)) }), {
    selector: ({ key }) => key,
    minLength: 1,
    maxLength: 3,
  })
  .map((changes): WordsEntry =>
    changes.map(({ key, word }) => [`key ${key}`, word === null ? null : `${word} ${'x'.repeat(4000)}`]),
  )

/** What a turn of the event loop brings: some requests at once, and whether the next turn waits for their answers. */
const turnOf = fc.record({ entries: fc.array(entryOf, { minLength: 1, maxLength: 4 }), waits: fc.boolean() })

const life = {
  turns: fc.array(turnOf, { minLength: 1, maxLength: 40, size: 'max' }),
  /** Call by call: which ones fail. Afterwards all work. */
  failures: fc.array(fc.constantFrom<Fate>(...Array<Fate>(12).fill('works'), 'ENOSPC', 'EIO'), {
    maxLength: 200,
    size: 'max',
  }),
  failing: fc.constantFrom('journals', 'all'),
  diesAtCall: fc.nat(200),
  parts: fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
}

type Fates = (call: string, path: string) => Fate

function fatesOf(failures: Fate[], failing: string, diesAtCall: number): Fates {
  let calls = 0
  return (call, path) => {
    const fate = failures[calls] ?? 'works'
    if (calls++ === diesAtCall) return 'dies'
    // A tail that cannot be cut has its own test.
    if (call === 'truncate' || call === 'remove') return 'works'
    return failing === 'all' || path.includes('journal') ? fate : 'works'
  }
}

const checkpointsIn = (disk: FakeDisk): number =>
  disk.names().filter((name) => /snapshot-\d+\.ndjson$/.test(name)).length

interface Outcome {
  /** States after each request that was not refused: one of them is what the next start must find. */
  possible: Words[]
  checkpoints: number
}

/** Lives through the turns until the process dies or they end, checking memory on the way. */
async function live(
  disk: FakeDisk,
  durability: 'process' | 'power',
  turns: { entries: WordsEntry[]; waits: boolean }[],
  fates: Fates,
): Promise<Outcome> {
  let isDead = false
  let checkpoints = 0
  const requests: { entry: WordsEntry; answer: 'none' | 'stored' | 'refused' }[] = []
  const log = wordsLog(folder, { disk, durability, checkpointAfter: 30_000 })
  const words: Words = new Map()
  await log.read()
  disk.fate = (call, path) => {
    const fate = fates(call, path)
    isDead ||= fate === 'dies'
    return fate
  }
  for (const { entries, waits } of turns) {
    if (isDead) break
    const answers = entries.map(async (entry) => {
      const request: (typeof requests)[number] = { entry, answer: 'none' }
      requests.push(request)
      change(log, words, entry)
      await log.write(words).then(
        () => (request.answer = 'stored'),
        // A process that has died answers nobody.
        () => (request.answer = isDead ? 'none' : 'refused'),
      )
    })
    if (waits) {
      await Promise.all(answers)
      if (!isDead) expect(words).toEqual(after(requests.filter(({ answer }) => answer !== 'refused')))
    } else await setImmediate()
    checkpoints = Math.max(checkpoints, checkpointsIn(disk))
  }
  await log.close().catch(() => {})
  if (!isDead) expect(disk.openFiles).toBe(0)
  const made = requests.filter(({ answer }) => answer !== 'refused')
  const surely = made.findLastIndex(({ answer }) => answer === 'stored') + 1
  const possible = made.slice(surely).map((_, index) => after(made.slice(0, surely + index + 1)))
  return { possible: [after(made.slice(0, surely)), ...possible], checkpoints }
}

function after(requests: { entry: WordsEntry }[]): Words {
  const words: Words = new Map()
  for (const { entry } of requests) applyWords(words, entry)
  return words
}

describe.each([
  { durability: 'process', cause: 'killed' },
  { durability: 'power', cause: 'killed' },
  { durability: 'power', cause: 'power lost' },
] as const)('durability $durability, $cause', ({ durability, cause }) => {
  test('whatever fails and whenever it dies: all that was acknowledged is there, nothing refused, nothing half', async () => {
    let checkpoints = 0
    let deaths = 0
    await fc.assert(
      fc.asyncProperty(
        fc.record({ ...life, diesAgainAtCall: fc.nat(8) }),
        async ({ turns, failures, failing, diesAtCall, diesAgainAtCall, parts }) => {
          const disk = new FakeDisk()
          disk.part = () => parts.next().value
          const open = wordsLog(folder, { disk, durability })
          await open.read()
          await open.close()

          const { possible, checkpoints: seen } = await live(
            disk,
            durability,
            turns,
            fatesOf(failures, failing, diesAtCall),
          )
          checkpoints += seen
          deaths += possible.length > 1 ? 1 : 0
          disk.restart(cause)

          disk.fate = fatesOf([], 'all', diesAgainAtCall)
          const second = wordsLog(folder, { disk, durability })
          await second.read().then(
            () => second.close(),
            () => {},
          )
          disk.restart(cause)

          disk.fate = () => 'works'
          const third = wordsLog(folder, { disk, durability })
          const found = (await third.read()) ?? new Map<string, string>()
          await third.close()
          expect(possible).toContainEqual(found)
          expect(disk.openFiles).toBe(0)
        },
      ),
      { numRuns: 300 },
    )
    expect(checkpoints).toBeGreaterThan(10)
    expect(deaths).toBeGreaterThan(10)
  })
})

test('a disk that is full refuses, keeps what was stored, and takes changes again when there is room', async () => {
  const disk = new FakeDisk()
  const log = wordsLog(folder, { disk })
  const words: Words = new Map()
  await log.read()
  change(log, words, [['a', 'one']])
  await log.write(words)

  disk.fate = (call) => (call === 'write' || call === 'truncate' ? 'ENOSPC' : 'works')
  for (const key of ['b', 'c']) {
    change(log, words, [[key, 'two']])
    await expect(log.write(words)).rejects.toMatchObject({
      code: 'write-failed',
      message: expect.stringContaining('the disk is full (ENOSPC)') as string,
    })
    expect([...words]).toEqual([['a', 'one']])
  }

  disk.fate = () => 'works'
  change(log, words, [['d', 'three']])
  await log.write(words)
  await log.close()
  expect(await wordsLog(folder, { disk }).read()).toEqual(words)
})

test('a checkpoint that fails is given up with a notice, and tried again', async () => {
  const disk = new FakeDisk()
  const notices: string[] = []
  const log = wordsLog(folder, { disk, checkpointAfter: 1000, onNotice: (text) => notices.push(text) })
  const words: Words = new Map()
  await log.read()
  disk.fate = (call) => (call === 'sync' ? 'ENOSPC' : 'works')
  const grow = async (turns: number): Promise<void> => {
    for (let turn = 0; turn < turns; turn++) {
      change(log, words, [[`key ${words.size}`, 'x'.repeat(100)]])
      await log.write(words)
    }
  }
  await grow(20)
  expect(notices.join()).toContain('the disk is full (ENOSPC)')
  expect(checkpointsIn(disk)).toBe(0)
  disk.fate = () => 'works'
  await grow(40)
  expect(checkpointsIn(disk)).toBe(1)
  await log.close()
  expect(await wordsLog(folder, { disk }).read()).toEqual(words)
})

test('what was decided on a change that then fails, fails with it, undone newest first', async () => {
  const disk = new FakeDisk()
  const log = wordsLog(folder, { disk, durability: 'power' })
  const words: Words = new Map()
  await log.read()
  disk.fate = (call) => (call === 'sync' ? 'EIO' : 'works')
  change(log, words, [['a', 'one']])
  const first = log.write(words)
  await setImmediate()
  change(log, words, [['a', 'two']])
  const second = log.write(words)
  expect(await Promise.allSettled([first, second])).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }])
  expect(words).toEqual(new Map())
  await log.close()
  expect(await wordsLog(folder, { disk }).read()).toBeNull()
})

test('a checkpoint that holds a change which was taken back does not count', async () => {
  const disk = new FakeDisk()
  const log = wordsLog(folder, { disk, checkpointAfter: 100_000 })
  const words: Words = new Map()
  await log.read()
  const holds = (name: RegExp) => disk.names().some((each) => name.test(each))
  for (let turn = 0; !holds(/snapshot-\d+\.ndjson\.tmp$/); turn++) {
    change(log, words, [[`key ${turn}`, 'x'.repeat(300)]])
    await log.write(words)
  }
  const kept = new Map(words)
  // The draft walks the words as they are, the last one last: it has this one in it when its write fails.
  change(log, words, [['late', 'word']])
  disk.fate = (_call, name) => (/journal-\d/.test(name) ? 'EIO' : 'works')
  while (holds(/\.tmp$/)) await setImmediate()
  expect(words).toEqual(kept)
  disk.fate = () => 'works'
  await log.close()
  const again = wordsLog(folder, { disk })
  expect(await again.read()).toEqual(kept)
  await again.close()
})
