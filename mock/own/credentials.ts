import type { Caller } from '../domain/access.ts'
import type { Persona } from '../domain/directory.ts'
import { refuse } from '../domain/problem.ts'
import type { Received } from '../services/service.ts'
import { fromBase64 } from '../text/base64.ts'
import { rememberingText } from '../text/remembering-text.ts'
import type { DefinitionError } from './definition-error.ts'
import type { FindCaller, ServiceDefinition } from './definition.ts'
import { knownBy } from './known-by.ts'
import type { OwnOperation } from './operations-in.ts'
import { isObject, resolved, type Json } from './shape.ts'

/** Where a request carries credentials of a security scheme. */
interface Scheme {
  readonly name: string
  readonly place: 'basic' | 'bearer' | 'header' | 'query' | 'cookie'
  /** Of the header, the parameter or the cookie. */
  readonly key: string
  readonly find: FindCaller | undefined
}

export class Credentials {
  readonly #schemes: ReadonlyMap<string, Scheme>

  /** Throws a DefinitionError for a scheme that the document has not, or that nobody knows. */
  constructor(document: Json, given: ServiceDefinition['credentials'], wrong: (what: string) => DefinitionError) {
    const components = document['components'] as Json | undefined
    const written = Object.entries((components?.['securitySchemes'] as Json | undefined) ?? {})
    const known = written.map(([name]) => name)
    for (const name of Object.keys(given ?? {})) {
      if (!known.includes(name))
        throw wrong(
          `credentials.${name} is for a security scheme that the document has not. It has: ${known.join(', ') || 'none'}`,
        )
    }
    this.#schemes = new Map(
      written.flatMap(([name, each]) => {
        const scheme = schemeOf(name, resolved(document, each), given?.[name])
        return scheme ? [[name, scheme] as const] : []
      }),
    )
  }

  /** Where an operation looks for credentials: where all do unless it names schemes. */
  readonly #wantedBy = knownBy((security: OwnOperation['security']): readonly Scheme[] => {
    const wanted = security.flat()
    return wanted.length > 0 ? wanted.flatMap((name) => this.#schemes.get(name) ?? []) : [...this.#schemes.values()]
  })

  /** By lower-case name. */
  get headers(): readonly string[] {
    return [...this.#schemes.values()].flatMap(({ place, key }) => (place === 'header' ? [key] : []))
  }

  /** The word before what an Authorization header carries, as the rest of the mock writes it for a persona. */
  get word(): string {
    const [first] = this.#schemes.values()
    return first?.place === 'basic' ? 'Basic' : 'Bearer'
  }

  /** How a request of that persona's carries who they are: a header's name and value. */
  headerFor(authorization: string): readonly [name: string, value: string] {
    const [first] = this.#schemes.values()
    const token = authorization.replace(/^\S+ /, '')
    if (first?.place === 'cookie') return ['cookie', `${first.key}=${token}`]
    if (first?.place !== 'header' || first.key === 'authorization') return ['authorization', authorization]
    return [first.key, token]
  }

  #isInHeader(name: string): boolean {
    const { place, key } = this.#schemes.get(name) ?? {}
    return place === 'basic' || place === 'bearer' || key === 'authorization'
  }

  /** Throws a Refusal when the operation wants credentials and there are none of anybody's. */
  callerOf(request: Received, { security }: Pick<OwnOperation, 'security'>): Caller {
    for (const scheme of this.#wantedBy(security)) {
      const given = carried(request, scheme)
      if (given === undefined) continue
      const persona = personaOf(request, scheme, given) ?? refuse({ code: 'not-authenticated', why: 'unknown' })
      if (!persona.apiKey.active) refuse({ code: 'not-authenticated', why: 'inactive' })
      return { kind: 'person', personId: persona.personId }
    }
    const isOther =
      request.headers['authorization'] !== undefined &&
      security.some((each) => each.some((name) => this.#isInHeader(name)))
    // Who sends credentials of another kind wants to be somebody, also where nobody has to be.
    if (security.length === 0 || (!isOther && security.some((each) => each.length === 0))) return { kind: 'anonymous' }
    return refuse({
      code: 'not-authenticated',
      why: request.headers['authorization'] === undefined ? 'missing' : 'malformed',
    })
  }
}

function schemeOf(name: string, written: unknown, find: FindCaller | undefined): Scheme | undefined {
  if (!isObject(written)) return undefined
  const { type, scheme, in: place, name: key } = written
  if (type === 'http')
    return { name, place: String(scheme).toLowerCase() === 'basic' ? 'basic' : 'bearer', key: 'authorization', find }
  if (type === 'apiKey' && (place === 'header' || place === 'query' || place === 'cookie'))
    return { name, place, key: place === 'header' ? String(key).toLowerCase() : String(key), find }
  // Whoever gave the token has been asked elsewhere.
  if (type === 'oauth2' || type === 'openIdConnect') return { name, place: 'bearer', key: 'authorization', find }
  return undefined
}

function carried(request: Received, { place, key }: Scheme): string | undefined {
  const header = (name: string) => {
    const value = request.headers[name]
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
  }
  const bearer = () => /^(?:bearer|token) +(\S+)$/i.exec(header('authorization') ?? '')?.[1]
  switch (place) {
    case 'basic':
      return /^basic +(\S+)$/i.exec(header('authorization') ?? '')?.[1]
    case 'bearer':
      return bearer()
    case 'header':
      return header(key)?.replace(/^(?:bearer|token) +/i, '')
    case 'query': {
      const at = request.target.indexOf('?')
      const inQuery = at < 0 ? null : new URLSearchParams(request.target.slice(at)).get(key)
      // What the mock itself sends has it in a header.
      return inQuery ?? bearer()
    }
    case 'cookie':
      return header('cookie')
        ?.split(/; */)
        .find((each) => each.startsWith(`${key}=`))
        ?.slice(key.length + 1)
  }
}

/** A caller sends the same key with each request. */
const decodedKey = rememberingText(fromBase64)

function personaOf({ world }: Received, { place, find }: Scheme, given: string): Persona | undefined {
  const decoded = place === 'basic' ? decodedKey(given) : given
  const named = find?.(decoded)
  if (find) return named === undefined ? undefined : (world.personaNamed(named) ?? world.personaByToken(named))
  if (place !== 'basic') return world.personaByToken(decoded) ?? world.personaByKeyId(decoded)
  const [keyId = '', ...secret] = decoded.split(':')
  const persona = world.personaByKeyId(keyId)
  if (persona?.apiKey.keySecret === secret.join(':')) return persona
  // Some send their one secret as the user's name.
  return secret.join('') === '' ? world.personaByToken(keyId) : undefined
}
