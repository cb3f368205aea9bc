import { refuse } from '../../domain/problem.ts'
import { headerOf, requireMediaType } from '../request-checks.ts'
import type { Routed } from '../service.ts'
import { isLive } from '../switches.ts'

const mediaType = 'application/vnd.api+json'

/**
 * By the documents, a body needs its Content-Type. Live, so does a request without one, and Accept, when it is sent,
 * must name the type without parameters, or anything. Throws a Refusal.
 */
export function requireMediaTypes(request: Routed): void {
  if (!isLive(request.world, 'mpdx.media-type')) {
    requireMediaType(request)
    return
  }
  const given = headerOf(request, 'content-type')
  if (given?.split(';', 1)[0] !== mediaType) refuse({ code: 'unsupported-media-type', given, wanted: mediaType })
  const accept = headerOf(request, 'accept')
  if (
    accept !== undefined &&
    !accept
      .split(',')
      .map((type) => type.trim())
      .some(isOffered)
  ) {
    refuse({ code: 'not-acceptable', given: accept, offered: mediaType })
  }
}

const isOffered = (type: string) => type === mediaType || type.startsWith('*/*')
