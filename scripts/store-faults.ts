import { chownSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Client } from 'pg'
import { owner, startPostgres } from '../test/support/postgres.ts'
import { mountSmallDisk, type SmallDisk } from '../test/support/small-disk.ts'
import { ask, disconnect } from './drive/ask.ts'
import { atEnd } from './drive/at-end.ts'
import { Chance } from './drive/chance.ts'
import { startMock } from './drive/mock-process.ts'
import { replicasAt } from './linearizable/drive.ts'
import { histories, learn } from './linearizable/histories.ts'
import { faults, type Ground, type Stand } from './store-faults/faults.ts'
import { startRelay } from './store-faults/relay.ts'

/**
 * Asks two mocks that share a PostgreSQL while something goes wrong, `--rounds N` times (100 unless set): what was answered
 * is there, nothing is there in part, no answer is stale, and all answer again by themselves. `--only TEXT` takes the faults
 * whose names hold it. Exits with 1 when that is not so.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    lasting: { type: 'string', default: '10000' },
  },
})
const chosen = Object.entries(faults).filter(([name]) => name.includes(values.only))
const seed = Number(values.seed)
const chance = new Chance(seed)
const postgres = await startPostgres({ max_connections: '40' })
const wrong: string[] = []
const disk = await tablesOnSmallDisk()
try {
  const stands: Stand[] = []
  for (let at = 0; at < 2; at += 1) {
    const relay = await startRelay(postgres.port)
    const store = `postgres://invitekit@127.0.0.1:${relay.port}/postgres`
    const args = ['--store', store, '--scenario', 'empty', '--seed', '42']
    const mock = await startMock(args)
    // Started again, it is found where it was.
    stands.push({ mock, relay, args: [...args, '--port', new URL(mock.told.url).port] })
  }
  const urls = stands.map(({ mock }) => mock.told.url)
  const replicas = replicasAt(urls)
  const ground: Ground = { postgres, stands, chance, lasting: Number(values.lasting), disk }
  const known = await learn(replicas[0] as (typeof replicas)[number])
  for (let round = 0; round < Number(values.rounds); round += 1) {
    const [name, trouble] = chosen[round % chosen.length] as (typeof chosen)[number]
    let over: Promise<void> = Promise.resolve()
    let isOver = false
    const found = await histories({
      replicas,
      operations: 150,
      sandboxes: 3,
      each: 50,
      clients: 6,
      seed: seed * 10_000 + round,
      patience: 30_000,
      known,
      onBegin: () => {
        over = pause(100).then(() => trouble(ground))
        void over.then(() => (isOver = true))
      },
      goesOn: () => !isOver,
      calm: async () => {
        await over
        for (const url of urls) await answers(url)
      },
    })
    wrong.push(...found.wrong.map((each) => `${name}, round ${round + 1}: ${each}`))
    console.log(
      `${round + 1}: ${name}: ${found.operations} operations, ${found.failed} refused, of ${found.unknown} nobody knows, ` +
        `${found.wrong.length} wrong`,
    )
  }
  for (const { mock, relay } of stands) {
    mock.child.kill('SIGTERM')
    const status = await mock.ended
    if (status !== 0) wrong.push(`A mock ended with ${status}.`)
    if (/^\s+at /m.test(mock.log())) wrong.push(`A mock logged a stack:\n${mock.log().slice(0, 3000)}`)
    await relay.close()
  }
} finally {
  disconnect()
  await postgres.close()
  disk?.remove()
}
for (const each of wrong) console.error(each)
console.log(wrong.length === 0 ? 'Nothing was lost, and no answer was wrong.' : `${wrong.length} wrong.`)
process.exitCode = wrong.length > 0 ? 1 : 0

/** Has all tables made on a disk that can be filled; undefined where none can be mounted. */
async function tablesOnSmallDisk(): Promise<SmallDisk | undefined> {
  const small = mountSmallDisk(96 * 1024)
  if (!small) return undefined
  const forget = atEnd(() => small.remove())
  const as = owner()
  if (as) chownSync(small.folder, as.uid, as.gid)
  const client = new Client(postgres.url)
  await client.connect()
  await client.query(`create tablespace small location '${small.folder}'`)
  await client.query('alter database postgres set default_tablespace = small')
  await client.end()
  return { ...small, remove: () => (forget(), small.remove()) }
}

/** Resolves when a mock answers by itself. */
async function answers(url: string): Promise<void> {
  const until = performance.now() + 30_000
  while (performance.now() < until) {
    const answer = await ask(url, { path: '/_mock/clock' }, 5000).catch(() => undefined)
    if (answer?.status === 200) return
    await pause(50)
  }
  wrong.push(`${url} did not answer again within 30 s.`)
}
