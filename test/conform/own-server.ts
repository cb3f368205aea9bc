import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { setTimeout as after } from 'node:timers/promises'

/** What the server does wrong, if anything. */
export type Wrong = 'doubles' | 'deletes nothing' | 'open to strangers' | 'errors as text' | 'looks too early'

export interface OwnServer {
  readonly url: string
  readonly credentials: Readonly<Record<string, string>> & { readonly manager: string; readonly organization: string }
  /** `POST /v1/…` of each request, in their order. */
  readonly requests: string[]
  /** The addresses that are invited. */
  readonly emails: () => readonly string[]
  /** Comes before each answer; may never end. */
  before: (request: IncomingMessage, response: ServerResponse) => Promise<boolean> | boolean
  close(): Promise<void>
}

interface Row {
  readonly id: string
  readonly role: string
  readonly email: string
  readonly createdAt: string
  readonly expireAt: string
}

const [organization, other] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222']
const basic = (name: string) => `Basic ${btoa(`${name}:secret`)}`
const credentials = {
  organization,
  otherOrganization: other,
  manager: basic('manager'),
  reader: basic('reader'),
  outsider: basic('outsider'),
  member: 'reader@corp.test',
  lifetime: '7',
}
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

class Refused extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string) {
    super(code)
    this.status = status
    this.code = code
  }
}
const refuse = (status: number, code: string): never => {
  throw new Refused(status, code)
}

/**
 * A backend that somebody wrote from ClickHouse's documents, and nothing of this project in it: invitations in memory,
 * with a database's pause between a look and a change.
 */
export async function startOwnServer(wrong?: Wrong): Promise<OwnServer> {
  const homes = new Map<string, Row[]>([
    [organization, []],
    [other, []],
  ])
  let turn: Promise<unknown> = Promise.resolve()
  const alone = <Result>(step: () => Promise<Result>): Promise<Result> => {
    if (wrong === 'looks too early') return step()
    const mine = turn.then(step)
    turn = mine.catch(() => {})
    return mine
  }
  const rights = (caller: string | undefined, home: string) => {
    if (caller === undefined) return 'write'
    const [name = ''] = atob(caller.replace(/^Basic /, '')).split(':')
    if (!['manager', 'reader', 'outsider'].includes(name)) return refuse(401, 'UNAUTHORIZED')
    const belongs = name === 'outsider' ? other : organization
    if (home !== belongs && wrong !== 'open to strangers') return refuse(404, 'NOT_FOUND')
    return name === 'reader' ? 'read' : 'write'
  }
  const act = async (request: IncomingMessage): Promise<[status: number, body?: unknown]> => {
    const [, home = '', , id] = /^\/v1\/organizations\/([^/]+)\/invitations(\/([^/]+))?$/.exec(request.url ?? '') ?? []
    if (!uuid.test(home) || (id !== undefined && !uuid.test(id))) refuse(400, 'BAD_REQUEST')
    const right = rights(request.headers.authorization, home)
    const rows = homes.get(home) ?? refuse(404, 'NOT_FOUND')
    const { method = '' } = request
    if (method !== 'GET' && right !== 'write') refuse(403, 'FORBIDDEN')
    if (method === 'POST') return [200, await create(request, rows)]
    if (id === undefined) return [200, rows]
    const row = rows.find((each) => each.id === id) ?? refuse(404, 'NOT_FOUND')
    if (method === 'GET') return [200, row]
    if (wrong !== 'deletes nothing') rows.splice(rows.indexOf(row), 1)
    return [204]
  }
  const create = async (request: IncomingMessage, rows: Row[]) => {
    const body = (await json(request).catch(() => refuse(400, 'BAD_REQUEST'))) as Partial<Row>
    const { email, role = '' } = body
    if (typeof email !== 'string' || !/^[^\s@]+@[^\s@]+$/.test(email)) return refuse(400, 'BAD_REQUEST')
    if (!['admin', 'developer'].includes(role)) return refuse(400, 'BAD_REQUEST')
    const kept = email.toLowerCase()
    return alone(async () => {
      const isTaken = kept === credentials.member || rows.some((row) => row.email === kept)
      await after(5)
      if (isTaken && wrong !== 'doubles') refuse(409, 'CONFLICT')
      const now = Date.now()
      const [createdAt, expireAt] = [now, now + 7 * 86_400_000].map((time) => new Date(time).toISOString())
      const row = { role, id: randomUUID(), email: kept, createdAt: createdAt!, expireAt: expireAt! }
      rows.push(row)
      return row
    })
  }
  const own: OwnServer = {
    url: '',
    credentials,
    requests: [],
    emails: () => [...homes.values()].flat().map(({ email }) => email),
    before: () => true,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  const server = createServer((request, response) => {
    void (async () => {
      own.requests.push(`${request.method} ${request.url}`)
      if (!(await own.before(request, response))) return
      const type = wrong === 'errors as text' ? 'text/plain' : 'application/json'
      try {
        const [status, body] = await act(request)
        response.writeHead(status, body === undefined ? {} : { 'content-type': 'application/json' })
        response.end(body === undefined ? undefined : JSON.stringify(body))
      } catch (error) {
        const { status, code } = error instanceof Refused ? error : new Refused(500, 'INTERNAL_ERROR')
        response.writeHead(status, { 'content-type': type })
        response.end(JSON.stringify({ status, error: `${code}: no`, requestId: randomUUID() }))
      }
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(own, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
}
