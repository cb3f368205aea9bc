import type { Caller } from '../../domain/access.ts'
import type { Persona } from '../../domain/directory.ts'
import { refuse } from '../../domain/problem.ts'
import { fromBase64 } from '../../text/base64.ts'
import { rememberingText } from '../../text/remembering-text.ts'
import { headerOf } from '../request-checks.ts'
import type { Received } from '../service.ts'
import { isLive } from '../switches.ts'

/**
 * HTTP Basic: the key's id and secret. Credentials that are sent are checked. By the documents, a caller without any is
 * anonymous and a key is good wherever its person is; live, credentials are required, a key is good in one organization,
 * and a person's own token, as `Bearer`, reads wherever they are a member. Throws a Refusal.
 */
export function authenticate(request: Received): Caller {
  const header = headerOf(request, 'authorization')
  const live = isLive(request.world, 'clickhouse.auth')
  if (header === undefined) return live ? refuse({ code: 'not-authenticated', why: 'missing' }) : { kind: 'anonymous' }
  const sent = sentIn(header)
  const byToken = live && sent.token !== undefined
  if (!byToken && !sent.key) refuse({ code: 'not-authenticated', why: 'malformed' })
  const persona = personaBy(request, sent) ?? refuse({ code: 'not-authenticated', why: 'unknown' })
  const { personId, apiKey } = persona
  if (byToken) {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      refuse({
        code: 'forbidden',
        permission: 'org.user.invite',
        detail: 'This endpoint is not available for JWT authentication',
      })
    }
    return { kind: 'person', personId }
  }
  if (!apiKey.active) refuse({ code: 'not-authenticated', why: 'inactive' })
  return live ? { kind: 'person', personId, onlyIn: apiKey.organizationId } : { kind: 'person', personId }
}

/** Whose key or token a request names; undefined: nobody's. */
export function personaOf(request: Received): Persona | undefined {
  const header = headerOf(request, 'authorization')
  return header === undefined ? undefined : personaBy(request, sentIn(header))
}

function personaBy({ world }: Received, { token, key }: Sent): Persona | undefined {
  if (token !== undefined) return world.personaByToken(token)
  const persona = key && world.personaByKeyId(key.keyId)
  return persona?.apiKey.keySecret === key?.secret ? persona : undefined
}

/** What an Authorization header carries: a token, a key, or nothing that is known here. */
interface Sent {
  readonly token?: string
  readonly key?: { readonly keyId: string; readonly secret: string }
}

/** A caller sends the same header with each request. */
const sentIn = rememberingText((header): Sent => {
  const [, token] = /^bearer +(\S+)$/i.exec(header) ?? []
  if (token !== undefined) return { token }
  const [, encoded] = /^basic +([a-z0-9+/]+={0,2})$/i.exec(header) ?? []
  if (encoded === undefined) return {}
  const [keyId = '', ...secret] = fromBase64(encoded).split(':')
  return { key: { keyId, secret: secret.join(':') } }
})
