import type { Caller } from '../../domain/access.ts'
import { refuse } from '../../domain/problem.ts'
import { rememberingText } from '../../domain/remembering-text.ts'
import { headerOf } from '../request-checks.ts'
import type { Routed } from '../service.ts'
import { isLive } from '../switches.ts'

/**
 * HTTP Basic: the key's id and secret. Credentials that are sent are checked. By the documents, a caller without any is
 * anonymous and a key is good wherever its person is; live, a key is required and good in one organization. Throws a
 * Refusal.
 */
export function authenticate(request: Routed): Caller {
  const header = headerOf(request, 'authorization')
  const live = isLive(request.world, 'clickhouse.auth')
  if (header === undefined) return live ? refuse({ code: 'not-authenticated', why: 'missing' }) : { kind: 'anonymous' }
  const { keyId, secret } = keyIn(header) ?? refuse({ code: 'not-authenticated', why: 'malformed' })
  const persona = request.world.personaByKeyId(keyId)
  if (!persona || persona.clickhouse.keySecret !== secret) {
    return refuse({ code: 'not-authenticated', why: 'unknown' })
  }
  if (!persona.clickhouse.active) refuse({ code: 'not-authenticated', why: 'inactive' })
  const { personId, clickhouse } = persona
  return live ? { kind: 'person', personId, onlyIn: clickhouse.organizationId } : { kind: 'person', personId }
}

/** null when the header is of another form. A caller sends the same one with each request. */
const keyIn = rememberingText((header) => {
  const [, encoded] = /^basic +([a-z0-9+/]+={0,2})$/i.exec(header) ?? []
  if (encoded === undefined) return null
  const [keyId = '', ...secret] = Buffer.from(encoded, 'base64').toString().split(':')
  return { keyId, secret: secret.join(':') }
})
