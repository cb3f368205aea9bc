import type { Caller } from '../../domain/access.ts'
import { refuse } from '../../domain/problem.ts'
import { rememberingText } from '../../text/remembering-text.ts'
import { headerOf } from '../request-checks.ts'
import type { Routed } from '../service.ts'

/**
 * `Authorization: token …` or `bearer …`, in any case. Throws a Refusal without one that belongs to a persona; what
 * another scheme brings is no token.
 */
export function authenticate(request: Routed): Caller {
  const header = headerOf(request, 'authorization') ?? refuse({ code: 'not-authenticated', why: 'missing' })
  if (!isOfScheme(header)) refuse({ code: 'not-authenticated', why: 'missing' })
  const token = tokenIn(header) ?? refuse({ code: 'not-authenticated', why: 'malformed' })
  const persona = request.world.personaByToken(token) ?? refuse({ code: 'not-authenticated', why: 'unknown' })
  return { kind: 'person', personId: persona.personId }
}

const isOfScheme = rememberingText((header) => /^(?:token|bearer)(?: |$)/i.test(header))

/** null when the header is of another form. A caller sends the same one with each request. */
const tokenIn = rememberingText((header) => /^(?:token|bearer) +(\S+)$/i.exec(header)?.[1] ?? null)
