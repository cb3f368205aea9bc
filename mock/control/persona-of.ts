import type { Persona } from '../domain/directory.ts'
import { isSameAddress } from '../domain/email.ts'
import { tokenParameters } from '../generated/services.ts'
import { fromBase64 } from '../text/base64.ts'
import type { Received } from '../services/service.ts'

/** Whether a persona's id is the one that was asked for. Who joined by mail goes by their address, however it is spelled. */
export function isPersona(asked: string, id: string | undefined): boolean {
  return asked === id || (id !== undefined && id.includes('@') && isSameAddress(asked, id))
}

/** The persona whose credentials a request carries, whatever the service; undefined when they are nobody's. */
export function personaOf({ world, headers, target }: Received): Persona | undefined {
  const { authorization } = headers
  if (typeof authorization !== 'string') {
    const query = target.indexOf('?')
    const token = query < 0 ? undefined : tokenIn(new URLSearchParams(target.slice(query)))
    return token === undefined ? undefined : world.personaByToken(token)
  }
  const [scheme = '', given = ''] = authorization.trim().split(/\s+/)
  if (scheme.toLowerCase() !== 'basic') return world.personaByToken(given || scheme)
  const [keyId = '', ...secret] = fromBase64(given).split(':')
  const persona = world.personaByKeyId(keyId)
  return persona?.apiKey.keySecret === secret.join(':') ? persona : undefined
}

/** The token of a query that has one. */
function tokenIn(query: URLSearchParams): string | undefined {
  for (const name of tokenParameters) {
    const token = query.get(name)
    if (token !== null) return token
  }
  return undefined
}
