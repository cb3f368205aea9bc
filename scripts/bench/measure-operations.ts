import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { withServers, type MeasuredServer } from './measured-server.ts'
import * as requests from './operations.ts'
import { factsOf, getJson, type Facts, type Operation } from './operations.ts'
import { compare, type Contestant, type Plan, type Result } from './rounds.ts'
import { inFolder } from './scratch.ts'
import { jsonServer, mock, mockoon, plainHttp, prism, stockExpress } from './servers.ts'

export interface OperationsPlan extends Plan {
  /** A round, to the mock and to the bare servers. */
  readonly requests: number
  /** A round, to each of the other mock servers. */
  readonly peerRequests: number
}

export interface OperationRow {
  readonly operation: string
  /** Of the answer's body. */
  readonly bytes: number
  /** The first is plain node:http, the second the mock. */
  readonly results: readonly Result[]
}

/** CPU time and latency of each operation, beside servers that do nothing else and beside other mock servers. */
export function measureOperations(plan: OperationsPlan): Promise<OperationRow[]> {
  return inFolder(async (folder) => {
    await writeFile(join(folder, 'db.json'), JSON.stringify({ invitations: tenInvitations }))
    return withServers([prism, mockoon, jsonServer(folder)], async (...peers) => {
      const rows: OperationRow[] = []
      for (const operation of operations) rows.push(await measure(operation, peers, plan))
      return rows
    })
  })
}

export type Chosen = (facts: Facts, port: number) => Operation | Promise<Operation>

export const operations: readonly Chosen[] = [
  async (facts, port) => {
    const [first] = await getJson<{ id: string }[]>(port, requests.clickhousePath(facts), facts.basic)
    return requests.clickhouseGet(facts, first?.id ?? '')
  },
  (facts) => requests.clickhouseList(facts),
  (facts) => requests.clickhouseCreate(facts, 'a'),
  (facts) => requests.snykList(facts),
  (facts) => requests.snykCreate(facts, 'a'),
  async (facts, port) => {
    const { data } = await getJson<{ data: { id: string }[] }>(port, requests.mpdxPath(facts), facts.bearer)
    return requests.mpdxGet(facts, data[0]?.id ?? '')
  },
  (facts) => requests.mpdxList(facts),
  (facts) => requests.mpdxCreate(facts, 'a'),
]

const tenInvitations = Array.from({ length: 10 }, (_, index) => ({
  id: String(index + 1),
  role: 'developer',
  email: `person-${index}@example.com`,
  createdAt: '2026-01-05T09:00:00.000Z',
  expireAt: '2026-01-12T09:00:00.000Z',
}))

function measure(chosen: Chosen, peers: readonly MeasuredServer[], plan: OperationsPlan): Promise<OperationRow> {
  return inFolder((data) =>
    withServers([mock('invitekit', { data, parameters: { invitations: 10 } })], async (server) => {
      if (!server) throw new Error('The mock did not start.')
      const operation = await chosen(await factsOf(server.port), server.port)
      const bytes = await answeredBytes(server.port, operation.request(-1))
      const path = operation.target.split('?', 1)[0] ?? ''
      return withServers([plainHttp(bytes, operation.mediaType), stockExpress(bytes, path)], async (...bare) => {
        const [plain, express] = bare as [MeasuredServer, MeasuredServer]
        const request = (number: number) => operation.request(number)
        const contestants: Contestant[] = [
          ...[plain, server, express].map((each) => ({ server: each, request, requests: plan.requests })),
          ...peers.map((each) => ({
            server: each,
            request: each.name === 'json-server' ? plainResource(operation) : request,
            requests: plan.peerRequests,
          })),
        ]
        return { operation: operation.name, bytes, results: await compare(contestants, plan) }
      })
    }),
  )
}

/** What comes closest in a server that knows resources and no spec. */
function plainResource({ kind }: Operation): (number: number) => string {
  const head = 'HTTP/1.1\r\nhost: 127.0.0.1\r\n'
  if (kind === 'get one') return () => `GET /invitations/1 ${head}\r\n`
  if (kind === 'list') return () => `GET /invitations?_limit=10 ${head}\r\n`
  return (number) => {
    const text = JSON.stringify({ email: `person-${number}@example.com`, role: 'developer' })
    return `POST /invitations ${head}content-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n${text}`
  }
}

async function answeredBytes(port: number, request: string): Promise<number> {
  const [head = '', body = ''] = request.split('\r\n\r\n')
  const [start = '', ...lines] = head.split('\r\n')
  const [method = '', target = ''] = start.split(' ')
  const headers = lines
    .map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)])
    .filter(([name]) => name !== 'host' && name !== 'content-length')
  const response = await fetch(`http://127.0.0.1:${port}${target}`, { method, headers, ...(body && { body }) })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${target} answered ${response.status}: ${text}`)
  return Buffer.byteLength(text)
}
