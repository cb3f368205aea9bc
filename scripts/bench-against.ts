/**
 * Measures each operation beside the same of another clone, before and after a change in one run:
 *
 *   git worktree add /tmp/before HEAD~5 && (cd /tmp/before && npm ci && npm run build)
 *   npm run bench:against -- /tmp/before
 *   npm run bench:against -- /tmp/before --only create --starts 21
 *
 * A process is a fifth faster or slower than the same one started again, for as long as it runs. So both are started several
 * times, and what each needs is the middle of its faster half. Prints the CPU time of both in microseconds a request, and how
 * that and the p99 compare.
 */
import { relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { root, withServers } from './bench/measured-server.ts'
import { operations, type Chosen } from './bench/measure-operations.ts'
import { quantile } from './bench/numbers.ts'
import { factsOf } from './bench/operations.ts'
import { compare } from './bench/rounds.ts'
import { inFolder } from './bench/scratch.ts'
import { mock } from './bench/servers.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string', default: '' }, starts: { type: 'string', default: '11' } },
})
const [before] = positionals
if (before === undefined) throw new Error('Say which clone to compare with: npm run bench:against -- FOLDER')

const script = relative(root, resolve(before, 'scripts/bench/servers/mock.mjs'))
const starts = Number(values.starts)

interface Sample {
  readonly name: string
  readonly cpu: number
  readonly p99: number
}

/** One start of both, in either order; undefined when the operation is not asked for. */
function sample(choose: Chosen, isSwapped: boolean): Promise<readonly Sample[] | undefined> {
  return inFolder((old) =>
    inFolder((data) => {
      const parameters = { invitations: 10 }
      const pair = [{ ...mock('before', { data: old, parameters }), script }, mock('after', { data, parameters })]
      return withServers(isSwapped ? pair.reverse() : pair, async (...servers) => {
        const asked = await Promise.all(servers.map(async ({ port }) => choose(await factsOf(port), port)))
        const name = asked[0]?.name ?? ''
        if (!name.includes(values.only)) return undefined
        const contestants = servers.flatMap((server, index) => {
          const request = asked[index]?.request
          return request ? [{ server, request, requests: 5000 }] : []
        })
        const results = await compare(contestants, { warmUps: 3, rounds: 3, connections: 32 })
        const samples = results.map(({ cpu, p99 }) => ({ name, cpu: cpu.median, p99: p99.median }))
        return isSwapped ? samples.reverse() : samples
      })
    }),
  )
}

console.log('operation'.padEnd(22), 'before', ' after', '  CPU', '  p99')
for (const choose of operations) {
  const pairs: (readonly Sample[])[] = []
  for (let start = 0; start < starts; start += 1) {
    const pair = await sample(choose, start % 2 === 1)
    if (!pair) break
    pairs.push(pair)
  }
  const [first] = pairs
  if (!first) continue
  const faster = (of: 'cpu' | 'p99') =>
    [0, 1].map((index) =>
      quantile(
        pairs.map((pair) => pair[index]?.[of] ?? Number.NaN),
        0.25,
      ),
    )
  const [cpu, p99] = [faster('cpu'), faster('p99')]
  const ratio = ([old = Number.NaN, now = Number.NaN]: readonly number[]) => (now / old).toFixed(2).padStart(5)
  console.log(first[0]?.name.padEnd(22), ...cpu.map((each) => each.toFixed(1).padStart(6)), ratio(cpu), ratio(p99))
}
