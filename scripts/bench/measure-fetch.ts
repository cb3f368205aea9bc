import type { createMock, Mock } from '../../mock/index.ts'
import { spreadOf, type Spread } from './numbers.ts'
import { root } from './measured-server.ts'

export interface FetchPlan {
  readonly warmUps: number
  readonly rounds: number
  readonly requests: number
}

export interface FetchRow {
  readonly operation: string
  /** Microseconds of CPU time for a request and its answer as JSON, over loopback. */
  readonly port: Spread
  /** The same by the mock's fetch. */
  readonly fetch: Spread
  /** Of the two, round by round. */
  readonly ratio: Spread
  /** The same of the time that passes. */
  readonly elapsed: Spread
}

/** What a test pays for a request: by Node's fetch over loopback, and by the mock's. Both are in one process, as in a test. */
export async function measureFetch(plan: FetchPlan): Promise<FetchRow[]> {
  const built = (await import(`${root}dist/index.js`)) as { createMock: typeof createMock }
  const mock = await built.createMock({ seed: 1, parameters: { invitations: 10 } })
  try {
    const rows: FetchRow[] = []
    for (const asked of operations(mock)) rows.push(await measure(mock, await asked, plan))
    return rows
  } finally {
    await mock.close()
  }
}

interface Asked {
  readonly operation: string
  readonly path: string
  readonly authorization: string
}

function operations(mock: Mock): (Asked | Promise<Asked>)[] {
  const [organization] = mock.directory.organizations
  const { authorization } = mock.persona('owner')
  const one = async (operation: string, service: string, path: string) => {
    const headers = { authorization: authorization[service] ?? '' }
    const list = (await (await mock.fetch(path, { headers })).json()) as { id: string }[] | { data: { id: string }[] }
    const [first] = Array.isArray(list) ? list : list.data
    return { operation, path: `${path}/${first?.id}`, authorization: headers.authorization }
  }
  const many = (operation: string, service: string, path: string) => ({
    operation,
    path,
    authorization: authorization[service] ?? '',
  })
  const [clickhouse, mpdx] = [
    `/v1/organizations/${organization?.id}/invitations`,
    `/api/v2/organizations/${organization?.id}/invites`,
  ]
  return [
    one('ClickHouse: get one', 'clickhouse', clickhouse),
    many('ClickHouse: list ten', 'clickhouse', clickhouse),
    many('Snyk: list ten', 'snyk', `/rest/orgs/${organization?.id}/invites?version=2024-10-15`),
    one('MPDX: get one', 'mpdx', mpdx),
    many('MPDX: list ten', 'mpdx', mpdx),
  ]
}

interface Sample {
  readonly cpu: number
  readonly elapsed: number
}

async function measure(mock: Mock, { operation, path, authorization }: Asked, plan: FetchPlan): Promise<FetchRow> {
  const url = mock.url + path
  const options = { headers: { authorization } }
  const [ports, fetches]: [Sample[], Sample[]] = [[], []]
  for (let round = -plan.warmUps; round < plan.rounds; round += 1) {
    const port = await sample(plan.requests, () => fetch(url, options))
    const own = await sample(plan.requests, () => mock.fetch(url, options))
    if (round < 0) continue
    ports.push(port)
    fetches.push(own)
  }
  const ratio = (of: (sample: Sample) => number) =>
    spreadOf(fetches.map((own, round) => of(own) / of(ports[round] as Sample)))
  return {
    operation,
    port: spreadOf(ports.map(({ cpu }) => cpu)),
    fetch: spreadOf(fetches.map(({ cpu }) => cpu)),
    ratio: ratio(({ cpu }) => cpu),
    elapsed: ratio(({ elapsed }) => elapsed),
  }
}

/** One request after the other. Throws when one is refused. */
async function sample(count: number, ask: () => Promise<Response>): Promise<Sample> {
  const [before, started] = [process.cpuUsage(), performance.now()]
  for (let left = count; left > 0; left -= 1) {
    const answer = await ask()
    if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}.`)
    await answer.json()
  }
  const { user, system } = process.cpuUsage(before)
  return { cpu: (user + system) / count, elapsed: ((performance.now() - started) * 1000) / count }
}
