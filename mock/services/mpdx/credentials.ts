import type { Caller } from '../../domain/access.ts'
import { refuse } from '../../domain/problem.ts'
import { rememberingText } from '../../text/remembering-text.ts'
import { headerOf } from '../request-checks.ts'
import type { Routed } from '../service.ts'
import { isLive } from '../switches.ts'

/**
 * The last word of `Authorization`, or `?access_token=`. A token that is sent is checked. By the documents,
 * a caller without one is anonymous; live, it is required. Throws a Refusal.
 */
export function authenticate(request: Routed): Caller {
  const header = headerOf(request, 'authorization')
  const token =
    (header === undefined ? undefined : lastWord(header)) ??
    new URLSearchParams(queryOf(request)).getAll('access_token').at(-1)
  if (token === undefined) {
    return isLive(request.world, 'mpdx.auth')
      ? refuse({ code: 'not-authenticated', why: 'missing' })
      : { kind: 'anonymous' }
  }
  const persona = request.world.personaByToken(token) ?? refuse({ code: 'not-authenticated', why: 'unknown' })
  return { kind: 'person', personId: persona.personId }
}

/** A caller sends the same header with each request. */
const lastWord = rememberingText((header) => header.split(/\s+/).at(-1))

const queryOf = ({ target }: Routed) => (target.includes('?') ? target.slice(target.indexOf('?')) : '')
