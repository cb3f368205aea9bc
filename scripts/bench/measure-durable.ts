import { readdir } from 'node:fs/promises'
import { load } from './load.ts'
import { withServers, type MeasuredServer } from './measured-server.ts'
import { spreadOf, type Spread } from './numbers.ts'
import { clickhouseCreate, factsOf, type Facts } from './operations.ts'
import { compare, type Plan, type Result } from './rounds.ts'
import { inFolder } from './scratch.ts'
import { mock } from './servers.ts'

export interface DurablePlan extends Plan {
  readonly small: number
  readonly large: number
  readonly requests: number
}

export interface Durable {
  /** The small state first, then the large one, no snapshot under way. */
  readonly results: readonly Result[]
  /** Latency of creates in milliseconds: in the small state, and in the large one while a snapshot is written. */
  readonly duringSnapshot: { readonly small: Spread; readonly large: Spread; readonly rounds: number }
}

/** What a create costs that is kept on disk before it is answered, in a large state beside a small one. */
export function measureDurable(plan: DurablePlan): Promise<Durable> {
  return inFolder(async (folder) => {
    const world = (name: string, invitations: number) =>
      mock(name, { data: `${folder}/${name}`, parameters: { invitations: Math.ceil(invitations / 3) } }, memory)
    return withServers([world('small', plan.small), world('large', plan.large)], async (...servers) => {
      const [small, large] = servers as [MeasuredServer, MeasuredServer]
      const facts = [await factsOf(small.port), await factsOf(large.port)] as const
      // The first change finds a long journal, and so begins a snapshot.
      const duringSnapshot = await whileSnapshot(`${folder}/large`, [small, large], facts, plan)
      const results = await compare(
        [small, large].map((server, index) => {
          const { request } = clickhouseCreate(facts[index] as Facts, 'after')
          return { server, request, requests: plan.requests }
        }),
        plan,
      )
      return { results, duringSnapshot }
    })
  })
}

const memory = ['--max-old-space-size=8192']

async function whileSnapshot(
  folder: string,
  [small, large]: readonly [MeasuredServer, MeasuredServer],
  facts: readonly [Facts, Facts],
  { connections, requests }: DurablePlan,
): Promise<Durable['duringSnapshot']> {
  const p99s: { small: number[]; large: number[] } = { small: [], large: [] }
  const numbers = { small: 0, large: 0 }
  const round = async (side: 'small' | 'large', server: MeasuredServer, own: Facts) => {
    const { request } = clickhouseCreate(own, 'during')
    const next = () => request((numbers[side] += 1))
    const { p99 } = await load({ port: server.port, next, count: requests, connections })
    p99s[side].push(p99)
  }
  await round('small', small, facts[0])
  await round('large', large, facts[1])
  while (await isWriting(folder)) {
    await round('small', small, facts[0])
    await round('large', large, facts[1])
  }
  // The first round warms up, and the snapshot may have ended within the last.
  const counted = (values: readonly number[]) => spreadOf(values.length > 2 ? values.slice(1, -1) : values)
  return { small: counted(p99s.small), large: counted(p99s.large), rounds: Math.max(1, p99s.large.length - 2) }
}

/** Whether a snapshot is unfinished. */
async function isWriting(folder: string): Promise<boolean> {
  return (await readdir(folder)).some((name) => name.startsWith('snapshot') && !name.endsWith('.ndjson'))
}
