import { describe, expect, test } from 'vitest'

import type { OperationId } from '../mock/generated/operations.ts'
import { requestValidators } from '../mock/generated/request-validators.js'
import { responseValidators } from '../mock/generated/response-validators.js'
import { faults } from './generate/faults.ts'

const id = '5f2b6a1e-8c3d-4e7f-9a10-2b3c4d5e6f70'

describe('requests', () => {
  const version = '2024-10-15'
  const snyk = (attributes: object) => ({ data: { type: 'org_invitation', attributes } })
  const mpdx = (attributes: object) => ({ data: { type: 'organization_invites', attributes } })

  test.each<[OperationId, 'path' | 'query' | 'body', unknown, string[]]>([
    ['listOrgInvitation', 'query', { version, limit: 9 }, ['/limit minimum']],
    ['listOrgInvitation', 'query', { version, limit: 10 }, []],
    ['listOrgInvitation', 'query', { version, limit: 100 }, []],
    ['listOrgInvitation', 'query', { version, limit: 101 }, ['/limit maximum']],
    ['listOrgInvitation', 'query', { version, limit: 10.5 }, ['/limit format', '/limit type']],
    ['listOrgInvitation', 'query', { version, unknown: 'x' }, []],
    ['listOrgInvitation', 'query', {}, [' required version']],
    ['listOrgInvitation', 'query', { version: '2024-10-15~beta' }, []],
    ['listOrgInvitation', 'query', { version: '2024-20-15' }, ['/version pattern']],
    ['listOrgInvitation', 'query', { version: '2024-10-32' }, ['/version pattern']],
    ['listOrgInvitation', 'query', { version: 'ga' }, ['/version pattern']],

    ['deleteOrgInvitation', 'path', { org_id: id, invite_id: id.toUpperCase() }, []],
    ['deleteOrgInvitation', 'path', { org_id: id, invite_id: `${id}0` }, ['/invite_id format']],
    ['deleteOrgInvitation', 'path', { org_id: `urn:uuid:${id}`, invite_id: id }, ['/org_id format']],

    ['createOrgInvitation', 'body', snyk({ email: 'not an address', role: id }), []],
    ['createOrgInvitation', 'body', snyk({ email: '', role: id }), ['/data/attributes/email minLength']],
    ['createOrgInvitation', 'body', snyk({ email: 'a@example.com', role: 'admin' }), ['/data/attributes/role format']],
    [
      'createOrgInvitation',
      'body',
      snyk({ email: 'a@example.com', role: id, name: 'A' }),
      ['/data/attributes additionalProperties name'],
    ],
    ['createOrgInvitation', 'body', snyk({}), ['/data/attributes required email', '/data/attributes required role']],
    [
      'createOrgInvitation',
      'body',
      { data: { id, type: 'users', attributes: { email: 'a@example.com', role: id } }, meta: {} },
      [' additionalProperties meta', '/data additionalProperties id', '/data/type enum'],
    ],

    ['createClickHouseInvitation', 'body', { email: 'A@example.com', role: 'developer', more: 1 }, []],
    ['createClickHouseInvitation', 'body', { email: 'a', role: 'owner' }, ['/email format', '/role enum']],
    ['createClickHouseInvitation', 'body', [], [' type']],
    [
      'createClickHouseInvitation',
      'body',
      { email: `a@${'b.'.repeat(130)}example`, role: 'admin' },
      ['/email maxLength'],
    ],

    [
      'createOrganizationInvite',
      'body',
      mpdx({ recipient_email: 'a', updated_in_db_at: '2021-11-23 14:38:02 UTC' }),
      [],
    ],
    ['createOrganizationInvite', 'body', mpdx({ recipient_email: 'a', created_at: null, more: 1 }), []],
    ['createOrganizationInvite', 'body', mpdx({}), ['/data/attributes required recipient_email']],
    ['createOrganizationInvite', 'body', {}, [' required data']],
    [
      'createOrganizationInvite',
      'body',
      { data: { attributes: { recipient_email: 'a', invite_user_as: 'user' } } },
      ['/data required type', '/data/attributes/invite_user_as enum'],
    ],
    [
      'createOrganizationInvite',
      'body',
      { data: { type: 'users', attributes: { recipient_email: 'a' } } },
      ['/data/type const'],
    ],
    ['acceptOrganizationInvite', 'body', mpdx({ code: '' }), []],
    ['acceptOrganizationInvite', 'body', mpdx({ code: 1 }), ['/data/attributes/code type']],
    ['acceptOrganizationInvite', 'body', { data: {} }, ['/data required type']],
    ['listOrganizationInvites', 'query', { per_page: 'many', 'filter[invite_user_as]': 'x' }, []],
  ])('%s %s %j: %j', (operationId, part, value, want) => {
    expect(faults(requestValidators[operationId][part], value).sort()).toEqual(want.sort())
  })
})

describe('answers', () => {
  const version = '2024-10-15'
  const always = { 'snyk-request-id': id, 'x-other': 'allowed' }
  const versions = { 'snyk-version-requested': version, 'snyk-version-served': version }

  test.each<[OperationId, string, object, string[]]>([
    ['deleteOrgInvitation', '204', { ...always, ...versions, 'snyk-version-lifecycle-stage': 'ga' }, []],
    ['deleteOrgInvitation', '204', { ...always, ...versions }, [' required snyk-version-lifecycle-stage']],
    ['deleteOrgInvitation', '400', always, []],
    [
      'deleteOrgInvitation',
      '400',
      { ...always, ...versions, 'snyk-version-lifecycle-stage': 'new' },
      ['/snyk-version-lifecycle-stage enum'],
    ],
    ['deleteOrgInvitation', '401', {}, [' required snyk-request-id']],
    [
      'createOrgInvitation',
      '201',
      { ...always, ...versions, 'snyk-version-lifecycle-stage': 'ga' },
      [' required location'],
    ],
  ])('%s %s with the headers %j: %j', (operationId, status, headers, want) => {
    expect(faults(responseValidators[operationId][status]?.headers, headers)).toEqual(want)
  })

  test.each<[OperationId, string, unknown, string[]]>([
    ['listClickHouseInvitations', '200', [], []],
    ['listClickHouseInvitations', '200', {}, [' type']],
    [
      'listClickHouseInvitations',
      '200',
      [
        {
          role: 'admin',
          id,
          email: 'a@example.com',
          createdAt: '2026-03-02T09:15:30Z',
          expireAt: '2026-13-02T09:15:30.250Z',
        },
      ],
      ['/0/createdAt pattern', '/0/expireAt format'],
    ],
    ['getClickHouseInvitation', '404', { status: 404, error: 'Not found', requestId: id }, ['/error pattern']],
    [
      'getOrganizationInvite',
      '200',
      { data: { id, type: 'organization_invites', attributes: { code: 'F'.repeat(64) } } },
      ['/data/attributes/code pattern'],
    ],
    ['getOrganizationInvite', '200', { data: { id, type: 'organization_invites' } }, []],
    ['acceptOrganizationInvite', '200', { data: { id } }, ['/data required type']],
    ['acceptOrganizationInvite', '410', { errors: [] }, ['/errors minItems']],
    [
      'acceptOrganizationInvite',
      '410',
      { errors: [{ status: '410', title: 'Gone', source: {} }] },
      ['/errors/0/source minProperties'],
    ],
  ])('%s %s with the body %j: %j', (operationId, status, body, want) => {
    expect(faults(responseValidators[operationId][status]?.body, body)).toEqual(want)
  })
})
