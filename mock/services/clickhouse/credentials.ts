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
  const token = live && tokenIn(header)
  if (!token && !keyIn(header)) refuse({ code: 'not-authenticated', why: 'malformed' })
  const persona = personaOf(request) ?? refuse({ code: 'not-authenticated', why: 'unknown' })
  const { personId, apiKey } = persona
  if (token) {
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
  if (header === undefined) return undefined
  const token = tokenIn(header)
  if (token) return request.world.personaByToken(token)
  const key = keyIn(header)
  const persona = key ? request.world.personaByKeyId(key.keyId) : undefined
  return persona?.apiKey.keySecret === key?.secret ? persona : undefined
}

/** null when the header is of another form. */
const tokenIn = (header: string) => /^bearer +(\S+)$/i.exec(header)?.[1] ?? null

/** null when the header is of another form. A caller sends the same one with each request. */
const keyIn = rememberingText((header) => {
  const [, encoded] = /^basic +([a-z0-9+/]+={0,2})$/i.exec(header) ?? []
  if (encoded === undefined) return null
  const [keyId = '', ...secret] = fromBase64(encoded).split(':')
  return { keyId, secret: secret.join(':') }
})
