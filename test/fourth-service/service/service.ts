import { serviceFacts } from '../../generated/services.ts'
import { requireMediaType, requireNone, violationsOf } from '../request-checks.ts'
import type { Service } from '../service.ts'
import { authenticate } from './credentials.ts'
import * as operations from './operations.ts'
import { answer } from './problems.ts'
import { terms } from './terms.ts'

/** Guild: plain JSON. */
export const guild: Service = {
  ...serviceFacts.guild,
  basePath: '/guild/v3',
  contentType: 'application/json',
  operations,
  terms,
  example: ({ url, organizationId, authorization }) => ({
    method: 'GET',
    url: `${url}/guild/v3/orgs/${organizationId}/invitations`,
    headers: { authorization },
  }),
  admit(request) {
    const caller = authenticate(request)
    requireMediaType(request)
    return caller
  },
  check(request, body) {
    requireNone(violationsOf(request, body))
  },
  answer,
}
