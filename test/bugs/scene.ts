import { termsOf, type Mock, type Sandbox, type ServiceName } from '../../mock/index.ts'
import { exchange, send, type Reply } from '../support/exchange.ts'

/** What a request is about; what is left out is the scene's. */
interface Ask {
  /** The id of a persona, or the address of a member; the owner unless given. */
  readonly as?: string
  readonly email?: string
  readonly role?: string
  readonly id?: string
  readonly org?: string
  readonly code?: string
  readonly query?: Readonly<Record<string, string>>
}

/** One service of a mock, with what a story about a bug needs. */
export interface Scene {
  readonly mock: Mock | Sandbox
  /** The same of a sandbox. */
  in(sandbox: Sandbox): Scene
  readonly service: ServiceName
  readonly org: string
  readonly role: (name: string) => string
  list(ask?: Ask): Promise<Reply>
  create(ask?: Ask): Promise<Reply>
  get(ask: Ask): Promise<Reply>
  cancel(ask: Ask): Promise<Reply>
  accept(ask: Ask): Promise<Reply>
  /** The addresses in the list, as they come. */
  emails(ask?: Ask): Promise<unknown[]>
  /** Invites an address and gives the invitation's id. */
  invite(email: string): Promise<string>
  /** The code of an invitation, as its mail has it. */
  code(id: string): string
  /** The link of an invitation's mail. */
  link(id: string): string
  /** Status of the page that a link leads to. */
  open(link: string): Promise<number>
  /** The form of a link: who answers, and how; what it is answered with. */
  answer(link: string, person?: string): Promise<number>
  /** The addresses of the members, with their roles. */
  members(): Promise<ReadonlyMap<string, string>>
}

/** Answers are held against the spec where nothing is wrong on purpose. */
export function sceneOf(mock: Mock | Sandbox, service: ServiceName, isRight: boolean): Scene {
  const terms = termsOf(service)
  const [home] = mock.directory.organizations
  if (!home) throw new Error('The scenario has no organization.')
  const role = (name: string) => home.roles.find((each) => each.name === name)?.id ?? name
  const credentials = (who = 'owner') => mock.persona(who).authorization[service] ?? ''
  const ask = async (deed: 'list' | 'create' | 'get' | 'cancel' | 'accept', given: Ask = {}): Promise<Reply> => {
    const place = { organizationId: given.org ?? home.id, invitationId: given.id ?? '' }
    const { requests } = terms
    const offer = { email: given.email ?? 'ada@example.com', roleId: role(given.role ?? 'Developer') }
    const request =
      deed === 'list'
        ? requests.list(place, given.query)
        : deed === 'create'
          ? requests.create(place, offer)
          : deed === 'accept'
            ? requests.accept?.(place, given.code ?? '')
            : requests[deed]?.(place)
    if (!request) throw new Error(`${service} has no ${deed}.`)
    const { method, path, query, body } = request
    const search = new URLSearchParams(query).toString()
    const type = service === 'clickhouse' ? 'application/json' : 'application/vnd.api+json'
    const headers = { authorization: credentials(given.as), ...(body !== undefined && { 'content-type': type }) }
    const sent = { method, path: search === '' ? path : `${path}?${search}`, headers, body }
    if (isRight) return exchange(mock.url, sent)
    const answer = await send(mock.url, sent)
    return { ...answer, operationId: undefined, json: answer.body.startsWith('<') ? undefined : parse(answer.body) }
  }
  const at = (value: unknown, way: readonly string[]) =>
    way.reduce<unknown>((one, name) => (one as Record<string, unknown> | undefined)?.[name], value)
  const link = (id: string) => mock.outbox.get(id)?.links[0] ?? `no mail of ${id}`
  return {
    mock,
    in: (sandbox) => sceneOf(sandbox, service, isRight),
    service,
    org: home.id,
    role,
    list: (given) => ask('list', given),
    create: (given) => ask('create', given),
    get: (given) => ask('get', given),
    cancel: (given) => ask('cancel', given),
    accept: (given) => ask('accept', given),
    async emails(given) {
      const rows = at((await ask('list', given)).json, terms.rows) as unknown[]
      return rows.map((row) => at(row, terms.members.email))
    },
    async invite(email) {
      const { json } = await ask('create', { email })
      return String(at(json, [...terms.one, ...terms.members.id]))
    },
    code: (id) => new URL(link(id)).searchParams.get('code') ?? '',
    link,
    open: async (where) => (await fetch(where)).status,
    async answer(where, person = 'addressee') {
      const form = new URLSearchParams({ answer: 'accept', person })
      return (await fetch(where, { method: 'POST', body: form, redirect: 'manual' })).status
    },
    async members() {
      const { organizations } = (await (await fetch(`${mock.url}/_mock/directory`)).json()) as Mock['directory']
      return new Map(organizations[0]?.members.map(({ email, roles }) => [email, roles.join(', ')]))
    },
  }
}

const parse = (text: string): unknown => (text === '' ? undefined : JSON.parse(text))
