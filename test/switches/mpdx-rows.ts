import { nobody, vnd } from '../golden/story.ts'
import type { Stage } from '../support/stage.ts'
import { post, type Row } from './row.ts'

const mpdx = ({ org }: Stage, rest = '') => `/api/v2/organizations/${org}/invites${rest}`
const invite = (attributes: object) => ({ data: { type: 'organization_invites', attributes } })
const plain = (error: string) => ({ success: false, errors: [error] })
const parameterError = (parameter: string) => ({ errors: [{ source: { parameter } }] })

export const mpdxRows: Row[] = [
  {
    name: 'mpdx.auth',
    what: 'no token',
    ask: (stage) => ({ path: mpdx(stage), headers: vnd }),
    documented: { status: 200 },
    live: { status: 401 },
  },
  {
    name: 'mpdx.auth',
    what: 'the token as the only word of Authorization',
    ask: (stage) => ({ path: mpdx(stage), headers: { authorization: stage.persona('owner').token } }),
    documented: { status: 200 },
    live: { status: 200 },
  },
  {
    name: 'mpdx.auth',
    what: 'the token in the query',
    ask: (stage) => ({ path: mpdx(stage, `?access_token=${stage.persona('owner').token}`) }),
    documented: { status: 200 },
    live: { status: 200 },
  },
  {
    name: 'mpdx.media-type',
    what: 'a GET without Content-Type',
    ask: (stage) => ({ path: mpdx(stage), headers: stage.as('owner', 'mpdx') }),
    documented: { status: 200 },
    live: { status: 415, json: { errors: [{ status: '415', title: 'Unsupported Media Type' }] } },
  },
  {
    name: 'mpdx.media-type',
    what: 'Content-Type is looked at before credentials and Accept',
    ask: (stage) => ({ path: mpdx(stage), headers: { authorization: 'Bearer nothing', accept: 'text/plain' } }),
    documented: { status: 401 },
    live: { status: 415 },
  },
  {
    name: 'mpdx.media-type',
    what: 'Accept is looked at before credentials',
    ask: (stage) => ({ path: mpdx(stage), headers: { authorization: 'Bearer nothing', accept: 'text/plain', ...vnd } }),
    documented: { status: 401 },
    live: { status: 406, json: { errors: [{ status: '406', title: 'Not Acceptable' }] } },
  },
  {
    name: 'mpdx.media-type',
    what: 'credentials are looked at before the rules of JSON:API',
    ask: (stage) => post(mpdx(stage), { authorization: 'Bearer nothing', ...vnd }, { data: { type: 'x' } }),
    documented: { status: 401 },
    live: { status: 401 },
  },
  {
    name: 'mpdx.media-type',
    what: 'the rules of JSON:API are looked at before the action',
    ask: (stage) =>
      post(mpdx({ ...stage, org: nobody }), { ...stage.as('owner', 'mpdx'), ...vnd }, { data: { type: 'x' } }),
    documented: { status: 409 },
    live: { status: 409 },
  },
  ...[
    { accept: '*/*', status: 200 },
    { accept: 'application/vnd.api+json', status: 200 },
    { accept: 'text/html, application/vnd.api+json', status: 200 },
    { accept: 'application/json, */*;q=0.1', status: 200 },
    { accept: 'application/vnd.api+json;charset=utf-8', status: 406 },
    { accept: 'application/json', status: 406 },
  ].map(({ accept, status }): Row => ({
    name: 'mpdx.media-type',
    what: `Accept: ${accept}`,
    ask: (stage) => ({ path: mpdx(stage), headers: { ...stage.as('owner', 'mpdx'), ...vnd, accept } }),
    documented: { status: 200 },
    live: { status },
  })),
  {
    name: 'mpdx.pagination-echo',
    what: 'both numbers sent',
    ask: (stage) => ({ path: mpdx(stage, '?page=1&per_page=2'), headers: stage.as('owner', 'mpdx') }),
    documented: { json: { meta: { pagination: { page: 1, per_page: 2 } } } },
    live: { json: { meta: { pagination: { page: '1', per_page: '2' } } } },
  },
  {
    name: 'mpdx.pagination-echo',
    what: 'neither sent',
    ask: (stage) => ({ path: mpdx(stage), headers: stage.as('owner', 'mpdx') }),
    documented: { json: { meta: { pagination: { page: 1, per_page: 25 } } } },
    live: { json: { meta: { pagination: { page: 1, per_page: 25 } } } },
  },
  {
    name: 'mpdx.plain-errors',
    what: 'an address that is none',
    ask: (stage) => post(mpdx(stage), { ...stage.as('owner', 'mpdx'), ...vnd }, invite({ recipient_email: 'nobody' })),
    documented: { status: 400, json: { errors: [{ status: '400' }] } },
    live: { status: 400, json: plain('Could not send invite') },
  },
  {
    name: 'mpdx.plain-errors',
    what: 'no address',
    ask: (stage) => post(mpdx(stage), { ...stage.as('owner', 'mpdx'), ...vnd }, invite({})),
    documented: { status: 400, json: { errors: [{ status: '400' }] } },
    live: { status: 400, json: plain('Could not send invite') },
  },
  {
    name: 'mpdx.plain-errors',
    what: 'another fault of create',
    ask: (stage) =>
      post(
        mpdx(stage),
        { ...stage.as('owner', 'mpdx'), ...vnd },
        invite({ recipient_email: 'a@example.com', invite_user_as: 'boss' }),
      ),
    documented: { status: 400, json: { errors: [{ source: { pointer: '/data/attributes/invite_user_as' } }] } },
    live: { status: 400, json: { errors: [{ source: { pointer: '/data/attributes/invite_user_as' } }] } },
  },
  ...['sort=id', 'filter[updated_at]=yesterday'].map((query): Row => ({
    name: 'mpdx.error-source',
    what: query,
    ask: (stage) => ({ path: mpdx(stage, `?${query}`), headers: stage.as('owner', 'mpdx') }),
    documented: { status: 400, json: parameterError(query.split('=', 1)[0] ?? '') },
    live: { status: 400, json: { errors: [{ status: '400', title: 'Bad Request' }] } },
  })),
  {
    name: 'mpdx.duplicate-parameters',
    what: 'a page sent twice',
    ask: (stage) => ({ path: mpdx(stage, '?page=1&page=7'), headers: stage.as('owner', 'mpdx') }),
    documented: { status: 400, json: parameterError('page') },
    live: { status: 200, json: { data: [], meta: { pagination: { page: 7 } } } },
  },
]
