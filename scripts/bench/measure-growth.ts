import { withServers, type MeasuredServer } from './measured-server.ts'
import * as requests from './operations.ts'
import { factsOf, getJson, type Facts, type Operation } from './operations.ts'
import { compare, type Contestant, type Plan, type Result } from './rounds.ts'
import { mock } from './servers.ts'

export interface GrowthPlan extends Plan {
  /** Pending invitations in one organization, through each service. */
  readonly small: number
  readonly large: number
  readonly requests: number
  /** For accept and cancel, which use invitations up. */
  readonly settlements: number
}

export interface GrowthRow {
  readonly operation: string
  /** The small world first, then the large one. */
  readonly results: readonly Result[]
}

export interface Growth {
  readonly rows: readonly GrowthRow[]
  /** Bytes of memory for each invitation. */
  readonly bytesEach: number
  /** Microseconds of CPU time for each invitation in ClickHouse's list, which has no pages: small, then large. */
  readonly listEach: readonly [number, number]
}

/** What each operation costs in a large organization, beside a small one. Nothing is kept, so that it is the rules. */
export function measureGrowth(plan: GrowthPlan): Promise<Growth> {
  const memory = ['--expose-gc', '--max-old-space-size=8192']
  const world = (name: string, invitations: number) => mock(name, { data: null, parameters: { invitations } }, memory)
  return withServers([world('small', plan.small), world('large', plan.large)], async (...servers) => {
    const pair = servers as [MeasuredServer, MeasuredServer]
    const [before, after] = [await pair[0].usage('after collection'), await pair[1].usage('after collection')]
    const bytesEach = (after.heap - before.heap) / (3 * (plan.large - plan.small))
    const sides = [await sideOf(pair[0], plan.small), await sideOf(pair[1], plan.large)] as const
    const rows: GrowthRow[] = []
    for (const make of operations) {
      const made = [await make(sides[0], plan), await make(sides[1], plan)] as const
      const count = ['accept', 'cancel'].includes(made[0].kind) ? plan.settlements : plan.requests
      const contestants = made.map((operation, index): Contestant => {
        return {
          server: pair[index] as MeasuredServer,
          request: (number) => operation.request(number),
          requests: count,
        }
      })
      rows.push({ operation: made[0].name, results: await compare(contestants, plan) })
    }
    const listEach = [await wholeList(sides[0], 50), await wholeList(sides[1], 1)] as const
    return { rows, bytesEach, listEach }
  })
}

interface Side {
  readonly server: MeasuredServer
  readonly facts: Facts
  readonly size: number
}

async function sideOf(server: MeasuredServer, size: number): Promise<Side> {
  return { server, size, facts: await factsOf(server.port) }
}

type Make = (side: Side, plan: GrowthPlan) => Operation | Promise<Operation>

const operations: readonly Make[] = [
  async (side) => requests.clickhouseGet(side.facts, (await clickhouseIds(side, 1))[0] ?? ''),
  async (side) => requests.mpdxGet(side.facts, (await mpdxInvites(side, 1))[0]?.id ?? ''),
  ({ facts }) => requests.snykList(facts, 'Snyk: first page'),
  async (side) => requests.snykList(side.facts, 'Snyk: middle page', await cursorAt(side, side.size * 1.5)),
  async (side) =>
    requests.snykList(side.facts, 'Snyk: last page', await cursorAt(side, side.size * 9, 'ending_before')),
  ({ facts }) => requests.mpdxList(facts, 'MPDX: first page', 1),
  ({ facts, size }) => requests.mpdxList(facts, 'MPDX: middle page', Math.floor(size / 20)),
  ({ facts, size }) => requests.mpdxList(facts, 'MPDX: last page', Math.ceil(size / 10)),
  ({ facts }) => requests.clickhouseCreate(facts, 'b'),
  ({ facts }) => requests.snykCreate(facts, 'b'),
  ({ facts }) => requests.mpdxCreate(facts, 'b'),
  async (side, plan) => requests.mpdxAccept(side.facts, await mpdxInvites(side, settlementsOf(plan))),
  async (side, plan) => {
    const ids = await clickhouseIds(side, settlementsOf(plan))
    const paths = ids.map((id) => `${requests.clickhousePath(side.facts)}/${id}`)
    return requests.cancels('ClickHouse: cancel', paths, 'application/json', side.facts.basic)
  },
  async (side, plan) => {
    const ids = await snykIds(side, settlementsOf(plan))
    const paths = ids.map((id) => `${requests.snykPath(side.facts)}/${id}?${requests.version}`)
    return requests.cancels('Snyk: cancel', paths, 'application/vnd.api+json', side.facts.bearer)
  },
  async (side, plan) => {
    const invites = await mpdxInvites(side, settlementsOf(plan))
    const paths = invites.map(({ id }) => `${requests.mpdxPath(side.facts)}/${id}`)
    return requests.cancels('MPDX: cancel', paths, 'application/vnd.api+json', side.facts.bearer)
  },
]

/** One round is for warming up. */
const settlementsOf = ({ warmUps, rounds, settlements }: GrowthPlan) => (warmUps + rounds) * settlements

async function clickhouseIds({ server, facts }: Side, count: number): Promise<string[]> {
  const all = await getJson<{ id: string }[]>(server.port, requests.clickhousePath(facts), facts.basic)
  return all.slice(0, count).map(({ id }) => id)
}

async function snykIds({ server, facts }: Side, count: number): Promise<string[]> {
  const ids: string[] = []
  let target: string | null = `${requests.snykPath(facts)}?${requests.version}&limit=100`
  while (target !== null && ids.length < count) {
    const page: SnykPage = await getJson<SnykPage>(server.port, target, facts.bearer)
    ids.push(...page.data.map(({ id }) => id))
    target = page.links.next
  }
  return ids.slice(0, count)
}

interface SnykPage {
  readonly data: readonly { readonly id: string }[]
  readonly links: { readonly next: string | null }
}

async function mpdxInvites({ server, facts }: Side, count: number): Promise<{ id: string; code: string }[]> {
  const invites: { id: string; code: string }[] = []
  for (let page = 1; invites.length < count; page += 1) {
    const target = `${requests.mpdxPath(facts)}?per_page=100&page=${page}`
    const { data } = await getJson<MpdxPage>(server.port, target, facts.bearer)
    if (data.length === 0) throw new Error(`There are only ${invites.length} invites, not ${count}.`)
    invites.push(...data.map(({ id, attributes }) => ({ id, code: attributes.code })))
  }
  return invites.slice(0, count)
}

interface MpdxPage {
  readonly data: readonly { readonly id: string; readonly attributes: { readonly code: string } }[]
}

/** A page that begins or ends at a place in the order of creation: its cursor is made like the one of the first page. */
async function cursorAt({ server, facts }: Side, sequence: number, name = 'starting_after'): Promise<string> {
  const first = requests.snykList(facts)
  const { links } = await getJson<{ links: { next: string } }>(server.port, first.target, facts.bearer)
  const cursor = new URL(links.next, 'http://localhost').searchParams.get('starting_after') ?? ''
  const text = Buffer.from(cursor.slice(3), 'base64')
    .toString()
    .replace(/\d+/, String(Math.floor(sequence)))
  return `&${name}=${encodeURIComponent(cursor.slice(0, 3) + Buffer.from(text).toString('base64'))}`
}

/** µs of CPU for each invitation of ClickHouse's list, of which there are more by now than at the start. */
async function wholeList(side: Side, times: number): Promise<number> {
  const { server, facts } = side
  const { request } = requests.clickhouseList(facts)
  const { length } = await clickhouseIds(side, Infinity)
  const results = await compare([{ server, request, requests: times }], { warmUps: 1, rounds: 3, connections: 1 })
  return (results[0]?.cpu.median ?? Number.NaN) / length
}
