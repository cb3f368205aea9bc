import fs from 'node:fs'
import path from 'node:path'
import { tmpdir } from 'node:os'
import { ask } from '../drive/ask.ts'
import type { Chance } from '../drive/chance.ts'
import { spawnMock, startMock } from '../drive/mock-process.ts'
import { servicesOf } from '../drive/services.ts'
import { closingName } from '../../mock/keep/chain.ts'
import { requireNothing, type Attack } from './attack.ts'
import { worldsAt } from './stand.ts'

/** Files that are not as they were left. */
export const damagedFiles: Attack = {
  name: 'damaged-files',
  what: 'Bytes of the state’s files flipped, cut out, put in or doubled: the start says so, or the worlds are those that were kept after some acknowledged change, after a stop the last ones; never others',
  times: { whole: 100, short: 6 },
  async run(times, chance) {
    const folder = fs.mkdtempSync(path.join(tmpdir(), 'invitekit-attack-'))
    try {
      const { kept, worlds, last } = await keep(folder)
      let refused = 0
      let taken = 0
      for (let time = 0; time < times; time += 1) {
        const copy = `${folder}/damaged`
        fs.cpSync(kept, copy, { recursive: true })
        const wasKilled = time % 2 === 0
        if (wasKilled) fs.rmSync(path.join(copy, closingName))
        const what = damage(copy, chance)
        const found = await worldIn(copy)
        if (found === undefined) refused += 1
        else if (wasKilled ? worlds.has(found) : found === last) taken += 1
        else requireNothing([`After ${what}, damage ${time} of this seed, a world was taken that nobody was told of.`])
        fs.rmSync(copy, { recursive: true })
      }
      return `${refused} starts refused in words, ${taken} with a state that was acknowledged`
    } finally {
      fs.rmSync(folder, { recursive: true, force: true })
    }
  },
}

const args = (folder: string) => ['--data', folder, '--clock', '2026-03-01T12:00:00Z']

interface Kept {
  readonly kept: string
  readonly worlds: ReadonlySet<string>
  readonly last: string
}

/** Makes a state change by change, and remembers the world after each. */
async function keep(folder: string): Promise<Kept> {
  const kept = `${folder}/kept`
  const mock = await startMock(args(kept))
  const { url } = mock.told
  let last = await textOf(url)
  const worlds = new Set([last])
  const services = servicesOf(mock.told)
  for (let number = 0; number < 12; number += 1) {
    await ask(url, services[number % services.length]!.invite(`kept-${number}@example.com`))
    last = await textOf(url)
    worlds.add(last)
  }
  mock.child.kill('SIGTERM')
  await mock.ended
  return { kept, worlds, last }
}

const textOf = async (url: string) => JSON.stringify([...(await worldsAt(url))])

/** The world that a start takes; undefined when it ends with 2 and says why. */
async function worldIn(folder: string): Promise<string | undefined> {
  const { child, ready, ended, log } = spawnMock(args(folder))
  const told = await ready.catch(() => undefined)
  if (!told) {
    const status = await ended
    requireNothing(
      status === 2 && log().includes('\n') && !/\n\s+at /.test(log())
        ? []
        : [`The start ended with ${status}: ${log().slice(0, 1000)}`],
    )
    return undefined
  }
  const found = await textOf(told.url)
  child.kill('SIGKILL')
  await ended
  return found
}

/** Does it, and says what was done. */
function damage(folder: string, chance: Chance): string {
  const files = fs.readdirSync(folder).filter((name) => name.endsWith('.ndjson'))
  const file = path.join(folder, chance.of(files))
  const bytes = fs.readFileSync(file)
  const at = chance.below(bytes.length)
  const length = 1 + chance.below(200)
  const [before, part, after] = [bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at + length)]
  const kinds = {
    'a flipped bit': () => [before, Buffer.from([(bytes[at] ?? 0) ^ (1 << chance.below(8))]), bytes.subarray(at + 1)],
    'a part cut out': () => [before, after],
    'a part doubled': () => [before, part, part, after],
    'zeros put in': () => [before, Buffer.alloc(length), part, after],
    'a cut end': () => [before],
  }
  const kind = chance.of(Object.keys(kinds) as (keyof typeof kinds)[])
  fs.writeFileSync(file, Buffer.concat(kinds[kind]()))
  return kind
}
