import type { Caller } from '../../domain/access.ts'
import { refuse } from '../../domain/problem.ts'
import { headerOf } from '../request-checks.ts'
import type { Routed } from '../service.ts'

/**
 * The last word of `Authorization`, or `?access_token=`. Without either the caller is anonymous; a token that is sent is
 * checked. Throws a Refusal.
 */
export function authenticate(request: Routed): Caller {
  const header = headerOf(request, 'authorization')
  const token = header?.split(/\s+/).at(-1) ?? new URLSearchParams(queryOf(request)).get('access_token')
  if (token === null) return { kind: 'anonymous' }
  const persona = request.world.personaByToken(token) ?? refuse({ code: 'not-authenticated', why: 'unknown' })
  return { kind: 'person', personId: persona.personId }
}

const queryOf = ({ target }: Routed) => (target.includes('?') ? target.slice(target.indexOf('?')) : '')
