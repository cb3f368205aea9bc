import { expect } from 'vitest'
import type { Ask, Reply } from '../support/exchange.ts'
import { jsonApi, type Stage } from '../support/stage.ts'
import type { Action } from './actions.ts'
import type { Known, Model } from './model.ts'

const nobody = '00000000-0000-4000-8000-000000000000'
const version = '?version=2024-10-15'

/** The request that does an action; undefined when the service has none for it. */
export function requestOf(action: Action, model: Model, { org, as, role }: Stage): Ask | undefined {
  const { service, who } = action
  const list = {
    clickhouse: `/v1/organizations/${org}/invitations`,
    snyk: `/rest/orgs/${org}/invites`,
    mpdx: `/api/v2/organizations/${org}/invites`,
  }[service]
  const query = service === 'snyk' ? version : ''
  const headers = {
    ...(who !== 'anonymous' && as(who, service)),
    'content-type': service === 'clickhouse' ? 'application/json' : jsonApi,
  }
  const one = 'pick' in action ? model.picked(action.pick) : undefined
  switch (action.does) {
    case 'create': {
      const email = model.addressOf(action.to)
      const body = {
        clickhouse: { email, role: action.role.toLowerCase() },
        snyk: { data: { type: 'org_invitation', attributes: { email, role: role(action.role) } } },
        mpdx: { data: { type: 'organization_invites', attributes: { recipient_email: email } } },
      }[service]
      return { method: 'POST', path: list + query, headers, body }
    }
    case 'list':
      return {
        path: list + { clickhouse: '', snyk: `${query}&limit=100`, mpdx: '?per_page=1000&include=*' }[service],
        headers,
      }
    case 'get':
      return service === 'snyk'
        ? undefined
        : { path: `${list}/${one?.id ?? nobody}${service === 'mpdx' ? '?include=*' : ''}`, headers }
    case 'cancel':
      return { method: 'DELETE', path: `${list}/${one?.id ?? nobody}${query}`, headers }
    case 'accept': {
      const code = { right: one?.code, wrong: '0'.repeat(64), blank: '' }[action.code]
      const body = { data: { type: 'organization_invites', attributes: { code } } }
      return { method: 'PUT', path: `${list}/${one?.id ?? nobody}/accept`, headers, body }
    }
  }
}

/** What an answer shows: one resource, or a list of them. */
export function shownIn({ json }: Reply): unknown {
  return typeof json === 'object' && json !== null && 'data' in json ? json.data : json
}

/** Which persona a user id of MPDX is, read from the people that answers include. */
export class Users {
  readonly #ids = new Map<string, string>()
  readonly #names: ReadonlyMap<string, string>

  constructor({ mock }: Stage) {
    this.#names = new Map(mock.directory.personas.map(({ id, name }) => [name, id]))
  }

  learn({ json }: Reply): void {
    const { included = [] } = Object(json) as { included?: { id: string; attributes: Record<string, string> }[] }
    for (const { id, attributes } of included) {
      const persona = this.#names.get(`${attributes['first_name']} ${attributes['last_name']}`)
      if (persona !== undefined) this.#ids.set(persona, id)
    }
  }

  /** A relationship to the persona; while its id is not known, to anybody. */
  relationship(persona: string | null): unknown {
    return { data: persona === null ? null : { id: this.#ids.get(persona) ?? expect.any(String), type: 'users' } }
  }
}

/** How its service has to show an invitation. `created`: in the answer to its creation. */
export function present(one: Known, { role, org }: Stage, users: Users, created: boolean): unknown {
  const { id, email } = one
  switch (one.service) {
    case 'clickhouse': {
      const [createdAt, expireAt] = [one.createdAt, one.createdAt + week].map((time) => new Date(time).toISOString())
      return { role: one.role.toLowerCase(), id, email, createdAt, expireAt }
    }
    case 'snyk': {
      const links = { related: { href: `/rest/orgs/${org}` } }
      return {
        type: 'org_invitation',
        id,
        attributes: { email, is_active: true, role: created ? role(one.role) : one.role },
        relationships: { org: { data: { id: org, type: 'organization' }, links } },
      }
    }
    case 'mpdx':
      return {
        id,
        type: 'organization_invites',
        attributes: {
          accepted_at: one.acceptedAt === null ? null : seconds(one.acceptedAt),
          code: one.code,
          created_at: seconds(one.createdAt),
          invite_user_as: 'admin',
          recipient_email: email,
          updated_at: seconds(one.updatedAt),
          updated_in_db_at: seconds(one.updatedAt),
        },
        relationships: {
          accepted_by_user: users.relationship(one.acceptedBy),
          cancelled_by_user: users.relationship(one.cancelledBy),
          invited_by_user: users.relationship(one.invitedBy),
        },
      }
  }
}

const week = 7 * 24 * 3_600_000
const seconds = (time: number) => `${new Date(time).toISOString().slice(0, 19)}Z`
