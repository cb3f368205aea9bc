import { defineService, type ServiceDefinition } from '../../mock/service.ts'

type Words = NonNullable<ServiceDefinition['problems']>

const notFound = { status: 404, message: 'NOT_FOUND: ' }
const badRequest = (text: string) => ({ status: 400, message: `BAD_REQUEST: ${text}` })
const noOrganization = ({ organizationId }: { organizationId: string }) => ({
  status: 404,
  message: `${notFound.message}Organization ${organizationId} does not exist or is not visible to this key`,
})
const noInvitation = ({ invitationId }: { invitationId: string }) => ({
  status: 404,
  message: `${notFound.message}Invitation ${invitationId} does not exist or is no longer pending`,
})

/** The service's words, as its own folder has them. */
const problems: Words = {
  'not-authenticated': ({ why }) => ({
    status: 401,
    message: `UNAUTHORIZED: ${
      {
        missing: 'No Authorization header provided.',
        malformed: 'The Authorization header is not HTTP Basic. Use the key ID and the key secret',
        unknown: 'Key is not found',
        inactive: 'Key is not active',
      }[why]
    }`,
  }),
  forbidden: ({ detail = 'This key may only read' }) => ({ status: 403, message: `FORBIDDEN: ${detail}` }),
  'unknown-organization': noOrganization,
  'hidden-organization': noOrganization,
  'unknown-invitation': noInvitation,
  gone: noInvitation,
  'no-longer-valid': noInvitation,
  'already-invited': ({ email }) => ({ status: 409, message: `CONFLICT: ${email} already has a pending invitation` }),
  'already-a-member': ({ email }) => ({
    status: 409,
    message: `CONFLICT: ${email} is already a member of the organization`,
  }),
  'invalid-email': ({ email }) => badRequest(`email must be a valid email, not ${email}`),
  'invalid-request': ({ violations }) =>
    badRequest(
      violations
        .map(({ in: place, name, message }) =>
          place === 'body' ? `${name.slice(1).replaceAll('/', '.') || 'The body'} ${message}` : `${name} ${message}`,
        )
        .join('; '),
    ),
  'malformed-body': ({ detail }) => badRequest(`The body is not JSON: ${detail}`),
  'unsupported-media-type': ({ wanted, given }) =>
    badRequest(`Content-Type must be ${wanted}${given === undefined ? '' : `, not ${given}`}`),
  'method-not-allowed': ({ method, allow }) => ({
    status: 405,
    message: `METHOD_NOT_ALLOWED: ${method} is not allowed here. Allowed: ${allow.join(', ')}`,
  }),
}

/** ClickHouse Cloud's invitations, of its own document, as a user of the door would define them. */
export const clickhouseByTheDoor = (document: object) =>
  defineService()({
    name: 'cloud',
    title: 'Cloud',
    basePath: '/door',
    document,
    operations: [
      'listClickHouseInvitations',
      'createClickHouseInvitation',
      'getClickHouseInvitation',
      'deleteClickHouseInvitation',
    ] as never[],
    policy: { lifetime: '7d', settled: 'gone', addresses: 'lower-case', resend: false },
    roles: { admin: 'admin', developer: 'developer' },
    problems,
    handlers: {
      // Whoever may not see the members sees no organization.
      createClickHouseInvitation: (x) => (x.members(), x.usual()),
      deleteClickHouseInvitation: (x) => (x.members(), x.usual()),
    },
  })
