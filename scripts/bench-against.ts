/**
 * Measures each operation beside the same of another clone, before and after a change in one run:
 *
 *   git worktree add /tmp/before HEAD~5 && (cd /tmp/before && npm ci && npm run build)
 *   npm run bench:against -- /tmp/before
 *   npm run bench:against -- /tmp/before --only create --rounds 31
 *
 * Prints the CPU time of both in microseconds a request, and how that and the p99 compare round by round (the middle).
 */
import { relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { root, withServers, type MeasuredServer } from './bench/measured-server.ts'
import { operations } from './bench/measure-operations.ts'
import { factsOf } from './bench/operations.ts'
import { compare } from './bench/rounds.ts'
import { inFolder } from './bench/scratch.ts'
import { mock } from './bench/servers.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string', default: '' }, rounds: { type: 'string', default: '15' } },
})
const [before] = positionals
if (before === undefined) throw new Error('Say which clone to compare with: npm run bench:against -- FOLDER')

const parameters = { invitations: 10 }
const script = relative(root, resolve(before, 'scripts/bench/servers/mock.mjs'))
console.log('operation'.padEnd(22), 'before', ' after', '  CPU', '  p99')
for (const choose of operations) {
  await inFolder((old) =>
    inFolder((data) =>
      withServers(
        [{ ...mock('before', { data: old, parameters }), script }, mock('after', { data, parameters })],
        pair,
      ),
    ),
  )

  async function pair(...servers: MeasuredServer[]): Promise<void> {
    const asked = await Promise.all(servers.map(async ({ port }) => choose(await factsOf(port), port)))
    const name = asked[0]?.name ?? ''
    if (!name.includes(values.only)) return
    const contestants = asked.map(({ request }, index) => ({
      server: servers[index] as MeasuredServer,
      request,
      requests: 5000,
    }))
    const [first, second] = await compare(contestants, { warmUps: 3, rounds: Number(values.rounds), connections: 32 })
    const figures = [first?.cpu, second?.cpu].map((cpu) => cpu?.median.toFixed(1).padStart(6))
    const ratios = [second?.cpuRatio, second?.p99Ratio].map((ratio) => ratio?.median.toFixed(2).padStart(5))
    console.log(name.padEnd(22), ...figures, ...ratios)
  }
}
