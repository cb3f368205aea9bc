/** What the bench knows of a world: enough to ask for each operation. */
export interface Facts {
  readonly organizationId: string
  /** Of the role that invitations through Snyk give. */
  readonly roleId: string
  /** Header lines of the persona `admin`. */
  readonly basic: string
  readonly bearer: string
}

/** One operation, as requests over the wire. */
export interface Operation {
  readonly name: string
  readonly kind: 'get one' | 'list' | 'create' | 'accept' | 'cancel'
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Path and query of the first request. */
  readonly target: string
  readonly mediaType: string
  /** The request with this number, from 0. Those that change something are never the same twice. */
  readonly request: (number: number) => string
}

interface Directory {
  readonly organizations: readonly { id: string; roles: readonly { id: string; name: string }[] }[]
  readonly personas: readonly { id: string; token: string; clickhouse: { keyId: string; keySecret: string } }[]
}

/** Asks a running mock. */
export async function factsOf(port: number): Promise<Facts> {
  const { organizations, personas } = await getJson<Directory>(port, '/_mock/directory')
  const [organization] = organizations
  const admin = personas.find(({ id }) => id === 'admin')
  const role = organization?.roles.find(({ name }) => /collaborator|developer|member/i.test(name))
  if (!organization || !admin || !role) throw new Error('The world lacks an organization, an admin or a role.')
  const { keyId, keySecret } = admin.clickhouse
  return {
    organizationId: organization.id,
    roleId: role.id,
    basic: `authorization: Basic ${Buffer.from(`${keyId}:${keySecret}`).toString('base64')}\r\n`,
    bearer: `authorization: Bearer ${admin.token}\r\n`,
  }
}

const plainJson = 'application/json'
const jsonApi = 'application/vnd.api+json'
export const version = 'version=2024-10-15'

export const clickhousePath = ({ organizationId }: Facts) => `/v1/organizations/${organizationId}/invitations`
export const snykPath = ({ organizationId }: Facts) => `/rest/orgs/${organizationId}/invites`
export const mpdxPath = ({ organizationId }: Facts) => `/api/v2/organizations/${organizationId}/invites`

export const clickhouseGet = (facts: Facts, id: string) =>
  get('ClickHouse: get one', 'get one', `${clickhousePath(facts)}/${id}`, plainJson, facts.basic)

export const clickhouseList = (facts: Facts, name = 'ClickHouse: list ten') =>
  get(name, 'list', clickhousePath(facts), plainJson, facts.basic)

export const snykList = (facts: Facts, name = 'Snyk: list ten', place = '') =>
  get(name, 'list', `${snykPath(facts)}?${version}&limit=10${place}`, jsonApi, facts.bearer)

export const mpdxGet = (facts: Facts, id: string) =>
  get('MPDX: get one', 'get one', `${mpdxPath(facts)}/${id}`, jsonApi, facts.bearer)

export const mpdxList = (facts: Facts, name = 'MPDX: list ten', page = 1) =>
  get(name, 'list', `${mpdxPath(facts)}?per_page=10&page=${page}`, jsonApi, facts.bearer)

/** `run` keeps apart the addresses of two runs against one world. */
export function clickhouseCreate(facts: Facts, run: string): Operation {
  const body = (number: number) => ({ email: addressOf(run, number), role: 'developer' })
  return send('ClickHouse: create', 'create', 'POST', clickhousePath(facts), plainJson, facts.basic, body)
}

export function snykCreate(facts: Facts, run: string): Operation {
  const body = (number: number) => ({
    data: { type: 'org_invitation', attributes: { email: addressOf(run, number), role: facts.roleId } },
  })
  return send('Snyk: create', 'create', 'POST', `${snykPath(facts)}?${version}`, jsonApi, facts.bearer, body)
}

export function mpdxCreate(facts: Facts, run: string): Operation {
  const body = (number: number) => ({
    data: {
      type: 'organization_invites',
      attributes: { recipient_email: addressOf(run, number), invite_user_as: 'admin' },
    },
  })
  return send('MPDX: create', 'create', 'POST', mpdxPath(facts), jsonApi, facts.bearer, body)
}

const addressOf = (run: string, number: number) => `person-${run}-${number}@example.com`

/** Accepts one after the other. */
export function mpdxAccept(facts: Facts, invites: readonly { id: string; code: string }[]): Operation {
  const requests = invites.map(({ id, code }) => {
    const body = { data: { type: 'organization_invites', id, attributes: { code } } }
    const path = `${mpdxPath(facts)}/${id}/accept`
    return send('MPDX: accept', 'accept', 'PUT', path, jsonApi, facts.bearer, () => body)
  })
  return inTurn(requests)
}

/** Cancels one after the other. */
export function cancels(name: string, paths: readonly string[], mediaType: string, header: string): Operation {
  return inTurn(
    paths.map((target) => {
      const request = `DELETE ${target} HTTP/1.1\r\nhost: 127.0.0.1\r\n${header}\r\n`
      return { name, kind: 'cancel', method: 'DELETE', target, mediaType, request: () => request }
    }),
  )
}

function inTurn(operations: readonly Operation[]): Operation {
  const [first] = operations
  if (!first) throw new Error('There is nothing to do.')
  return {
    ...first,
    request: (number) => (operations[number] ?? raise(`Only ${operations.length} are there.`)).request(0),
  }
}

function raise(message: string): never {
  throw new Error(message)
}

function get(name: string, kind: Operation['kind'], target: string, mediaType: string, headers: string): Operation {
  const request = `GET ${target} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: ${mediaType}\r\n${headers}\r\n`
  return { name, kind, method: 'GET', target, mediaType, request: () => request }
}

function send(
  name: string,
  kind: Operation['kind'],
  method: 'POST' | 'PUT',
  target: string,
  mediaType: string,
  headers: string,
  body: (number: number) => object,
): Operation {
  const head = `${method} ${target} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: ${mediaType}\r\n${headers}content-type: ${mediaType}\r\n`
  const request = (number: number) => {
    const text = JSON.stringify(body(number))
    return `${head}content-length: ${text.length}\r\n\r\n${text}`
  }
  return { name, kind, method, target, mediaType, request }
}

/** `header` is one line, as in a request. */
export async function getJson<Body>(port: number, target: string, header = ''): Promise<Body> {
  const [name, value] = header.trim().split(/: (.*)/, 2)
  const url = `http://127.0.0.1:${port}${target}`
  const response = await fetch(url, value === undefined ? {} : { headers: { [name ?? '']: value } })
  if (!response.ok) throw new Error(`GET ${url} answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as Body
}
