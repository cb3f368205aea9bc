import { load } from './load.ts'
import { withServers, type MeasuredServer } from './measured-server.ts'
import * as requests from './operations.ts'
import { compare, type Plan, type Result } from './rounds.ts'
import { inFolder } from './scratch.ts'
import { mock } from './servers.ts'

export interface SandboxesPlan extends Plan {
  /** How many sandboxes there are when memory is measured. */
  readonly count: number
  /** Of each kind, in a round. */
  readonly requests: number
}

export interface Sandboxes {
  readonly count: number
  /** Bytes of memory for each sandbox that nothing was done in yet. */
  readonly bytesEach: number
  /** Bytes of memory for each once somebody was invited in it through each service; its journal holds the requests. */
  readonly bytesInUse: number
  /** A sandbox made, copied and led back to its start, beside reading one invitation, which comes first. */
  readonly results: readonly Result[]
}

/** What sandboxes of the default scenario cost, in a mock that keeps its state. */
export function measureSandboxes(plan: SandboxesPlan): Promise<Sandboxes> {
  return inFolder((folder) =>
    withServers(
      [mock('invitekit', { data: folder, limits: { sandboxes: 1_000_000 } }, ['--expose-gc'])],
      async (server) => {
        if (!server) throw new Error('The mock did not start.')
        const { count } = plan
        const facts = await requests.factsOf(server.port)
        // What is loaded when it is first needed is no sandbox's.
        await send(server, 1, () => create('first'))
        const memories = [await heapOf(server)]
        await send(server, count, (number) => create(`s${number}`))
        memories.push(await heapOf(server))
        for (const invite of [requests.clickhouseCreate, requests.snykCreate, requests.mpdxCreate]) {
          const { request } = invite(facts, 'x')
          await send(server, count, (number) => inSandbox(number, request(number)))
        }
        memories.push(await heapOf(server))
        const [before, made, used] = memories as [number, number, number]
        const [id = ''] = (
          await requests.getJson<{ id: string }[]>(server.port, requests.clickhousePath(facts), facts.basic)
        ).map((one) => one.id)
        const kinds = [
          requests.clickhouseGet(facts, id).request,
          (number: number) => create(`made-${number}`),
          (number: number) => post(`/sandboxes/s${number % count}/_mock/fork`, { name: `fork-${number}` }),
          (number: number) => post(`/sandboxes/s${number % count}/_mock/reset`),
        ]
        const results = await compare(
          kinds.map((request, index) => ({ server, request, requests: plan.requests * (index === 0 ? 10 : 1) })),
          plan,
        )
        return { count, bytesEach: (made - before) / count, bytesInUse: (used - before) / count, results }
      },
    ),
  )
}

const heapOf = async (server: MeasuredServer) => (await server.usage('after collection')).heap

async function send({ port }: MeasuredServer, count: number, request: (number: number) => string): Promise<void> {
  let number = -1
  await load({ port, count, connections: 8, next: () => request((number += 1)) })
}

const create = (name: string) => post('/_mock/sandboxes', { name, seed: 1 })

function post(target: string, body?: object): string {
  const head = `POST ${target} HTTP/1.1\r\nhost: 127.0.0.1\r\n`
  if (body === undefined) return `${head}content-length: 0\r\n\r\n`
  const text = JSON.stringify(body)
  return `${head}content-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n${text}`
}

/** The same request to a sandbox. */
const inSandbox = (number: number, request: string) => request.replace(' /', ` /sandboxes/s${number}/`)
