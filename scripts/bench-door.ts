/**
 * What a service costs that is defined, beside one that is built in: ClickHouse Cloud's invitations by `defineService`, of the
 * service's own document, with and without handlers, and as they are built in. By turns in one process, through `mock.fetch`.
 *
 *   npm run bench:door                as docs/own-services.md and decisions/ tell it, in half a minute
 */
import { readFileSync } from 'node:fs'
import type { createMock } from '../mock/index.ts'
import type { OwnExchange, OwnService } from '../mock/service.ts'
import { clickhouseByTheDoor } from '../test/own-services/clickhouse-by-the-door.ts'
import { spreadOf } from './bench/numbers.ts'
import { spread, table, times } from './bench/table.ts'

const [warmUps, rounds, requests] = [5, 41, 200]

const root = new URL('../', import.meta.url)
const { createMock: create } = (await import(`${root.href}dist/index.js`)) as { createMock: typeof createMock }
const document = JSON.parse(readFileSync(new URL('mock/generated/openapi.json', root), 'utf8')) as object
const plain = clickhouseByTheDoor(document)

/** The same with a handler for each operation that reads. */
const handled = {
  ...plain,
  definition: {
    ...plain.definition,
    name: 'handled',
    title: 'Handled',
    basePath: '/handled',
    handlers: {
      ...plain.definition.handlers,
      listClickHouseInvitations: (x: OwnExchange) => x.page(x.invitations.list().map((each) => x.present(each))),
      getClickHouseInvitation: (x: OwnExchange) =>
        x.respond(200, x.present(x.invitations.get((x.path as Record<string, string>)['invitationId'] ?? ''))),
    },
  },
} as OwnService

const mock = await create({ scenario: 'empty', listen: false, services: [plain, handled] })
const [organization] = mock.directory.organizations
const headers = {
  authorization: mock.persona('owner').authorization['clickhouse'] ?? '',
  'content-type': 'application/json',
}

async function send(path: string, body?: object): Promise<string> {
  const request = { headers, ...(body && { method: 'POST', body: JSON.stringify(body) }) }
  const answer = await mock.fetch(`${mock.url}${path}`, request)
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`)
  return text
}

const bases = ['', '/door', '/handled'] as const
const asked: Record<string, string[]> = { 'get one': [], 'list 20': [] }
for (const base of bases) {
  const all = `${base}/v1/organizations/${organization?.id}/invitations`
  let id = ''
  for (let at = 0; at < 20; at += 1)
    ({ id } = JSON.parse(await send(all, { email: `ada.${at}@example.com`, role: 'developer' })) as { id: string })
  asked['get one']?.push(`${all}/${id}`)
  asked['list 20']?.push(all)
}

const rows: string[][] = []
for (const [operation, paths] of Object.entries(asked)) {
  const taken: number[][] = paths.map(() => [])
  for (let round = -warmUps; round < rounds; round += 1) {
    for (const [at, path] of paths.entries()) {
      const before = process.cpuUsage()
      for (let left = requests; left > 0; left -= 1) await send(path)
      const { user, system } = process.cpuUsage(before)
      if (round >= 0) taken[at]?.push((user + system) / requests)
    }
  }
  const [builtIn = [], ...others] = taken
  rows.push([
    operation,
    spread(spreadOf(builtIn)),
    ...others.flatMap((own) => [
      spread(spreadOf(own)),
      times(spreadOf(own.map((cpu, round) => cpu / (builtIn[round] ?? Number.NaN)))),
    ]),
  ])
}
await mock.close()
const head = ['µs of CPU a request', 'built in', 'by its document', 'ratio', 'by handlers', 'ratio']
process.stdout.write(`${table(head, rows)}\n`)
