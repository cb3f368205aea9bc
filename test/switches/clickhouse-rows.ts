import { expect } from 'vitest'
import { nobody } from '../golden/story.ts'
import type { Stage } from '../support/stage.ts'
import { post, type Row } from './row.ts'

const ch = ({ org }: Pick<Stage, 'org'>) => `/v1/organizations/${org}/invitations`
const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/) as string

export const clickhouseRows: Row[] = [
  {
    name: 'clickhouse.envelope',
    what: 'create',
    ask: (stage) => post(ch(stage), stage.as('owner', 'clickhouse'), { email: 'a@example.com', role: 'admin' }),
    documented: { status: 200, json: { id: uuid, email: 'a@example.com', role: 'admin' } },
    live: { status: 200, json: { status: 200, requestId: uuid, result: { id: uuid, email: 'a@example.com' } } },
  },
  {
    name: 'clickhouse.auth',
    what: 'no credentials',
    ask: (stage) => ({ path: ch(stage) }),
    documented: { status: 200 },
    live: { status: 401, json: { error: 'UNAUTHORIZED: No Authorization header provided.' } },
  },
  {
    name: 'clickhouse.auth',
    what: 'a token as Bearer reads',
    ask: (stage) => ({ path: ch(stage), headers: { authorization: `Bearer ${stage.persona('owner').token}` } }),
    documented: { status: 401 },
    live: { status: 200 },
  },
  {
    name: 'clickhouse.auth',
    what: 'a token as Bearer does not write',
    ask: (stage) =>
      post(ch(stage), { authorization: `Bearer ${stage.persona('owner').token}` }, { email: 'a@example.com' }),
    documented: { status: 401 },
    live: { status: 403, json: { error: 'FORBIDDEN: This endpoint is not available for JWT authentication' } },
  },
  {
    name: 'clickhouse.auth',
    what: "a token as Bearer that is nobody's",
    ask: (stage) => ({ path: ch(stage), headers: { authorization: 'Bearer anything' } }),
    documented: { status: 401 },
    live: { status: 401, json: { error: 'UNAUTHORIZED: Key is not found' } },
  },
  {
    name: 'clickhouse.organizations',
    what: 'the organizations of a key',
    ask: (stage) => ({ path: '/v1/organizations', headers: stage.as('owner', 'clickhouse') }),
    documented: { status: 404 },
    live: { status: 200, json: [{ id: uuid }] },
  },
  {
    name: 'clickhouse.organizations',
    what: 'another method',
    ask: (stage) => ({ method: 'POST', path: '/v1/organizations', headers: stage.as('owner', 'clickhouse') }),
    documented: { status: 404 },
    live: { status: 405 },
  },
  {
    name: 'clickhouse.unknown-parameters',
    what: 'query parameters that nobody knows',
    ask: (stage) => ({ path: `${ch(stage)}?region=eu&a=1&region=us`, headers: stage.as('owner', 'clickhouse') }),
    documented: { status: 200 },
    live: { status: 400, json: { error: 'BAD_REQUEST: Unknown parameter: region; Unknown parameter: a' } },
  },
  {
    name: 'clickhouse.auth',
    what: "the first organization's key in an organization of others",
    ask: (stage) => ({ path: ch({ org: stage.otherOrg }), headers: stage.as('owner', 'clickhouse') }),
    documented: { status: 404 },
    live: { status: 404 },
  },
  {
    name: 'clickhouse.auth',
    what: 'a developer key reads',
    ask: (stage) => ({ path: ch(stage), headers: stage.as('member', 'clickhouse') }),
    documented: { status: 200 },
    live: { status: 200 },
  },
  {
    name: 'clickhouse.auth',
    what: 'a developer key does not write',
    ask: (stage) => post(ch(stage), stage.as('member', 'clickhouse'), { email: 'a@example.com', role: 'admin' }),
    documented: { status: 403 },
    live: { status: 403 },
  },
  {
    name: 'clickhouse.assigned-roles',
    what: 'create by a role id',
    ask: (stage) =>
      post(ch(stage), stage.as('owner', 'clickhouse'), {
        email: 'a@example.com',
        assignedRoleIds: [stage.role('Billing')],
      }),
    documented: { status: 400, json: { error: 'BAD_REQUEST: role is required' } },
    live: {
      status: 200,
      json: { role: 'developer', assignedRoles: [{ roleId: uuid, roleName: 'Billing', roleType: 'system' }] },
    },
  },
  {
    name: 'clickhouse.assigned-roles',
    what: 'create by role and an empty list of ids',
    ask: (stage) =>
      post(ch(stage), stage.as('owner', 'clickhouse'), { email: 'a@example.com', role: 'admin', assignedRoleIds: [] }),
    documented: { status: 200, json: { role: 'admin' } },
    live: { status: 200, json: { role: 'admin', assignedRoles: [{ roleName: 'Admin' }] } },
  },
  {
    name: 'clickhouse.assigned-roles',
    what: 'create by role and the id of another one',
    ask: (stage) =>
      post(ch(stage), stage.as('owner', 'clickhouse'), {
        email: 'a@example.com',
        role: 'admin',
        assignedRoleIds: [stage.role('Developer')],
      }),
    documented: { status: 200 },
    live: { status: 400, json: { error: expect.stringContaining('contradict') as string } },
  },
  {
    name: 'clickhouse.assigned-roles',
    what: 'create by nothing at all',
    ask: (stage) => post(ch(stage), stage.as('owner', 'clickhouse'), { email: 'a@example.com' }),
    documented: { status: 400, json: { error: 'BAD_REQUEST: role is required' } },
    live: { status: 200, json: { role: 'developer', assignedRoles: [] } },
  },
  {
    name: 'clickhouse.assigned-roles',
    what: 'create by an empty list of ids',
    ask: (stage) => post(ch(stage), stage.as('owner', 'clickhouse'), { email: 'a@example.com', assignedRoleIds: [] }),
    documented: { status: 400 },
    live: { status: 200, json: { role: 'developer', assignedRoles: [] } },
  },
  {
    name: 'clickhouse.assigned-roles',
    what: 'create by several ids, one of them twice',
    ask: (stage) =>
      post(ch(stage), stage.as('owner', 'clickhouse'), {
        email: 'a@example.com',
        assignedRoleIds: ['Developer', 'Admin', 'Developer'].map(stage.role),
      }),
    documented: { status: 400 },
    live: { status: 200, json: { role: 'admin', assignedRoles: [{ roleName: 'Developer' }, { roleName: 'Admin' }] } },
  },
  {
    name: 'clickhouse.assigned-roles',
    what: "create by the id of the owner's role, which ClickHouse does not have",
    ask: (stage) =>
      post(ch(stage), stage.as('owner', 'clickhouse'), {
        email: 'a@example.com',
        assignedRoleIds: [stage.role('Owner')],
      }),
    documented: { status: 400 },
    live: { status: 400 },
  },
  {
    name: 'clickhouse.assigned-roles',
    what: 'create by the id of a role that does not exist',
    ask: (stage) =>
      post(ch(stage), stage.as('owner', 'clickhouse'), { email: 'a@example.com', assignedRoleIds: [nobody] }),
    documented: { status: 400 },
    live: { status: 400, json: { error: `BAD_REQUEST: role ${nobody} does not exist in the organization` } },
  },
]
