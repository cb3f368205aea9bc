import { askJson, type Ask } from './ask.ts'
import type { Told } from './mock-process.ts'

export type ServiceName = 'clickhouse' | 'snyk' | 'mpdx'

/** An invitation as a service shows it. */
export interface Shown {
  readonly id: string
  readonly email: string
}

/** How to use a service as the owner of the first organization. `prefix` leads into a sandbox. */
export interface ServiceUse {
  readonly name: ServiceName
  readonly invite: (email: string) => Ask
  readonly cancel: (id: string) => Ask
  readonly list: Ask
  /** What an answer to `invite` shows. */
  readonly shown: (answer: string) => Shown
  /** Every open invitation, all pages. */
  readonly all: (url: string) => Promise<Shown[]>
}

interface Resource {
  readonly id: string
  readonly attributes: { readonly email?: string; readonly recipient_email?: string }
}

interface Page {
  readonly data: readonly Resource[]
  readonly links?: { readonly next?: string | null }
}

const jsonApi = 'application/vnd.api+json'
const version = 'version=2024-10-15'

export function servicesOf({ organizations, personas }: Told, prefix = ''): ServiceUse[] {
  const [organization] = organizations
  const owner = personas.find(({ id }) => id === 'owner')
  const role = organization?.roles.find(({ name }) => name === 'Developer')
  if (!organization || !owner || !role) throw new Error('The world lacks an organization, its owner or a role.')
  const clickhouse = `${prefix}/v1/organizations/${organization.id}/invitations`
  const snyk = `${prefix}/rest/orgs/${organization.id}/invites`
  const mpdx = `${prefix}/api/v2/organizations/${organization.id}/invites`
  const as = (service: ServiceName) => ({ authorization: owner.authorization[service] ?? '' })
  // MPDX wants it of every request in the live profile.
  const typed = { ...as('mpdx'), 'content-type': jsonApi }
  const resource = (answer: string) => shownBy((JSON.parse(answer) as { data: Resource }).data)
  return [
    {
      name: 'clickhouse',
      invite: (email) => post(clickhouse, as('clickhouse'), 'application/json', { email, role: 'developer' }),
      cancel: (id) => ({ method: 'DELETE', path: `${clickhouse}/${id}`, headers: as('clickhouse') }),
      list: { path: clickhouse, headers: as('clickhouse') },
      shown: (answer) => unwrapped<Shown>(JSON.parse(answer)),
      all: async (url) => unwrapped<Shown[]>(await askJson(url, { path: clickhouse, headers: as('clickhouse') })),
    },
    {
      name: 'snyk',
      invite: (email) =>
        post(`${snyk}?${version}`, as('snyk'), jsonApi, {
          data: { type: 'org_invitation', attributes: { email, role: role.id } },
        }),
      cancel: (id) => ({ method: 'DELETE', path: `${snyk}/${id}?${version}`, headers: as('snyk') }),
      list: { path: `${snyk}?${version}&limit=10`, headers: as('snyk') },
      shown: resource,
      all: async (url) => {
        const found: Shown[] = []
        let next: string | null | undefined = `${snyk}?${version}&limit=100`
        while (next) {
          const page: Page = await askJson(url, { path: next, headers: as('snyk') })
          found.push(...page.data.map(shownBy))
          next = page.links?.next
        }
        return found
      },
    },
    {
      name: 'mpdx',
      invite: (email) =>
        post(mpdx, as('mpdx'), jsonApi, {
          data: { type: 'organization_invites', attributes: { recipient_email: email, invite_user_as: 'admin' } },
        }),
      cancel: (id) => ({ method: 'DELETE', path: `${mpdx}/${id}`, headers: typed }),
      list: { path: `${mpdx}?per_page=10`, headers: typed },
      shown: resource,
      all: async (url) => {
        const { data } = await askJson<Page>(url, { path: `${mpdx}?per_page=100000`, headers: typed })
        return data.map(shownBy)
      },
    },
  ]
}

function post(path: string, credentials: Record<string, string>, type: string, body: unknown): Ask {
  return { method: 'POST', path, headers: { ...credentials, 'content-type': type }, body }
}

/** Without the envelope of the live profile. */
function unwrapped<Value extends object>(answer: unknown): Value {
  const { result = answer } = answer as { result?: unknown }
  return result as Value
}

function shownBy({ id, attributes }: Resource): Shown {
  return { id, email: attributes.email ?? attributes.recipient_email ?? '' }
}

/** The answer of the person invited, by the page that their mail leads to. Asks the outbox for the link. */
export async function acceptance(url: string, id: string, prefix = ''): Promise<Ask> {
  const { links } = await askJson<{ links: string[] }>(url, { path: `${prefix}/_mock/outbox/${id}` })
  const { pathname, search } = new URL(links[0] ?? '')
  return {
    method: 'POST',
    path: pathname + search,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'person=addressee&answer=accept',
  }
}
