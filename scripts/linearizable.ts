import { parseArgs } from 'node:util'
import { startPostgres } from '../test/support/postgres.ts'
import { disconnect } from './drive/ask.ts'
import { startMock } from './drive/mock-process.ts'
import { replicasAt } from './linearizable/drive.ts'
import { histories } from './linearizable/histories.ts'

/**
 * Asks three mocks that share a PostgreSQL, `--operations N` times (200,000 unless set), and checks that what they answered
 * for each sandbox could have been one operation after the other, resets and forks among them. Exits with 1 when it could not.
 */
const { values } = parseArgs({
  options: {
    operations: { type: 'string', default: '200000' },
    replicas: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
  },
})
const postgres = await startPostgres()
try {
  const started = performance.now()
  const args = ['--store', postgres.url, '--scenario', 'empty', '--seed', '42']
  const mocks = await Promise.all(Array.from({ length: Number(values.replicas) }, () => startMock(args)))
  const replicas = replicasAt(mocks.map(({ told: { url } }) => url))
  let told = 0
  const found = await histories({
    replicas,
    operations: Number(values.operations),
    seed: Number(values.seed),
    onRound: (operations) => {
      if (operations - told < 10_000) return
      told = operations
      console.log(`${operations} operations after ${Math.round((performance.now() - started) / 1000)} s`)
    },
  })
  for (const each of [...found.unclear, ...found.wrong]) console.error(each)
  const answers =
    found.unknown + found.failed === 0
      ? 'All were answered.'
      : `${found.failed} were refused because of the store, and of ${found.unknown} nobody knows.`
  console.log(`${found.operations} operations by ${replicas.length} replicas. ${answers} Wrong: ${found.wrong.length}.`)
  process.exitCode = found.wrong.length > 0 || found.unknown + found.failed > 0 ? 1 : 0
  disconnect()
  for (const { child, ended } of mocks) {
    child.kill('SIGTERM')
    await ended
  }
} finally {
  await postgres.close()
}
