import type { Caller } from '../../domain/access.ts'
import { refuse } from '../../domain/problem.ts'
import { headerOf } from '../request-checks.ts'
import type { Routed } from '../service.ts'

/** `Authorization: Bearer …`. Throws a Refusal without one that belongs to a persona. */
export function authenticate(request: Routed): Caller {
  const header = headerOf(request, 'authorization') ?? refuse({ code: 'not-authenticated', why: 'missing' })
  const [, token] = /^bearer +(\S+)$/i.exec(header) ?? refuse({ code: 'not-authenticated', why: 'malformed' })
  const persona = request.world.personaByToken(token ?? '') ?? refuse({ code: 'not-authenticated', why: 'unknown' })
  return { kind: 'person', personId: persona.personId }
}
